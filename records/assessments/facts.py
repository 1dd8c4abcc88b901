"""The catalogue of what is read from an OASys: each fact's key, group, label and shape. Pure; for the whole room.

Keys are stored beside documents and confirmed facts, so they are never renamed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Group(StrEnum):
    """The parts of an OASys, in the order people read them."""

    IDENTITY = "identity"
    HEADER = "header"
    ROSH = "rosh"
    SUMMARY = "summary"
    SCREENING = "screening"
    SEXUAL = "sexual"
    PREDICTORS = "predictors"
    NEEDS = "needs"
    PLAN = "plan"

    @property
    def label(self) -> str:
        """The heading people see."""
        return _GROUP_LABELS[self]


class Shape(StrEnum):
    """What kind of value a fact has, which says how it is normalised and compared."""

    NAME = "name"
    DATE = "date"
    IDENTIFIER = "identifier"
    CHOICE = "choice"
    LEVEL = "level"
    YES_NO = "yes_no"
    SCALE = "scale"
    PREDICTOR = "predictor"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FactKind:
    """One thing an OASys can say."""

    key: str
    group: Group
    label: str
    shape: Shape


_GROUP_LABELS: Final = {
    Group.IDENTITY: "Who the document is about",
    Group.HEADER: "The assessment",
    Group.ROSH: "Risk of serious harm",
    Group.SUMMARY: "Risk of serious harm summary",
    Group.SCREENING: "Risk of serious harm screening",
    Group.SEXUAL: "Sexual offending",
    Group.PREDICTORS: "Predictors",
    Group.NEEDS: "Needs",
    Group.PLAN: "Risk management plan",
}

# Who a risk level is about, and the settings it has a level for.
ROSH_ABOUT: Final = {
    "children": "Children",
    "public": "Public",
    "known_adult": "Known adult",
    "staff": "Staff",
    "prisoners": "Prisoners",
}
SETTINGS: Final = {"community": "in the community", "custody": "in custody"}

PREDICTORS: Final = {
    "ogrs3": "OGRS3 (general reconviction)",
    "ogp": "OGP (general reoffending)",
    "ovp": "OVP (violence)",
    "rsr": "RSR (serious reoffending)",
    "osp_i": "OSP/I (indecent images)",
    "osp_c": "OSP/C (contact sexual)",
    "osp_iic": "OSP/IIC (images and indirect contact)",
    "osp_dc": "OSP/DC (direct contact)",
    "arp": "ARP (all reoffending)",
    "vrp": "VRP (violent reoffending)",
    "svrp": "SVRP (serious violent reoffending)",
    "dc_srp": "DC-SRP (direct contact sexual reoffending)",
    "iic_srp": "IIC-SRP (images and indirect contact sexual reoffending)",
    "csrp": "CSRP (combined serious reoffending)",
}

NEED_AREAS: Final = {
    "accommodation": "Accommodation",
    "ete": "Education, training and employability",
    "finance": "Finance",
    "relationships": "Relationships",
    "lifestyle": "Lifestyle and associates",
    "drugs": "Drug misuse",
    "alcohol": "Alcohol misuse",
    "emotional": "Emotional well-being",
    "thinking": "Thinking and behaviour",
    "attitudes": "Attitudes",
}

_PLAIN: Final = {
    Group.IDENTITY: (
        ("surname", "Surname", Shape.NAME),
        ("forenames", "Forenames", Shape.NAME),
        ("name", "Name", Shape.NAME),
        ("date_of_birth", "Date of birth", Shape.DATE),
        ("pnc", "PNC number", Shape.IDENTIFIER),
        ("cro", "CRO number", Shape.IDENTIFIER),
        ("crn", "CRN", Shape.IDENTIFIER),
        ("noms", "Prison number (NOMS)", Shape.IDENTIFIER),
        ("plan_name", "Name in the risk management plan (RM28.1)", Shape.NAME),
        ("header_name", "Name in the page headers", Shape.NAME),
    ),
    Group.HEADER: (
        ("layer", "Layer", Shape.CHOICE),
        ("version", "Version", Shape.CHOICE),
        ("purpose", "Purpose of assessment", Shape.CHOICE),
        ("status", "Status", Shape.CHOICE),
        ("initiated_on", "Date started", Shape.DATE),
        ("completed_on", "Date completed", Shape.DATE),
        ("signed_on", "Date signed", Shape.DATE),
        ("countersigned_on", "Date countersigned", Shape.DATE),
        ("assessor", "Assessor", Shape.NAME),
        ("countersigner", "Countersigner", Shape.NAME),
    ),
    Group.SUMMARY: (
        ("r10.1", "Who is at risk (R10.1)", Shape.TEXT),
        ("r10.2", "Nature of the risk (R10.2)", Shape.TEXT),
        ("r10.3", "When the risk is likely to be greatest (R10.3)", Shape.TEXT),
        ("r10.4", "What is likely to increase the risk (R10.4)", Shape.TEXT),
        ("r10.5", "What is likely to reduce the risk (R10.5)", Shape.TEXT),
        ("sum9", "Analysis of risk factors", Shape.TEXT),
        ("sum10", "Strengths and protective factors", Shape.TEXT),
        ("sum11", "Circumstances or situations where offending is most likely", Shape.TEXT),
    ),
    Group.SCREENING: (
        ("r1.2.3", "Sexual offence against a child (R1.2.3)", Shape.CHOICE),
        ("r1.2.4", "Rape or serious sexual offence against an adult (R1.2.4)", Shape.CHOICE),
        ("order.shpo", "Sexual Harm Prevention Order (R1.4.14)", Shape.YES_NO),
        ("order.sro", "Sexual Risk Order (R1.4.15)", Shape.YES_NO),
        ("order.voo", "Violent Offender Order (R1.4.18)", Shape.YES_NO),
    ),
    Group.SEXUAL: (
        ("s1.30", "Ever committed a sexual or sexually motivated offence (1.30)", Shape.YES_NO),
        ("s1.41", "Current offence has a sexual motivation (1.41)", Shape.YES_NO),
        ("s6.11", "Sexual offending questions opened (6.11)", Shape.YES_NO),
        ("s6.12", "Emotional congruence with children (6.12)", Shape.SCALE),
        ("s11.11", "Sexual pre-occupation (11.11)", Shape.SCALE),
        ("s11.12", "Offence related sexual interests (11.12)", Shape.SCALE),
        ("s12.9", "Hostile orientation (12.9)", Shape.SCALE),
    ),
    Group.PLAN: (
        ("rm8", "Required to register under sex offender law (RM8)", Shape.YES_NO),
        ("rm9", "Has registered (RM9)", Shape.YES_NO),
        ("mappa.level2", "Referred to MAPPA level 2", Shape.YES_NO),
        ("mappa.level3", "Referred to MAPPA level 3", Shape.YES_NO),
        ("rm28.1", "Key information about current situation (RM28.1)", Shape.TEXT),
        ("rm28", "Further considerations about current situation (RM28)", Shape.TEXT),
        ("rm30", "Supervision (RM30)", Shape.TEXT),
        ("rm31", "Monitoring and control (RM31)", Shape.TEXT),
        ("rm32", "Interventions and treatment (RM32)", Shape.TEXT),
        ("rm33", "Victim safety planning (RM33)", Shape.TEXT),
        ("rm34", "Contingency plans (RM34)", Shape.TEXT),
        ("rm35", "Additional comments (RM35)", Shape.TEXT),
    ),
}


def _kinds(group: Group) -> Iterator[tuple[str, str, Shape]]:
    if group is Group.ROSH:
        yield from _rosh_kinds()
    elif group is Group.PREDICTORS:
        for key, label in PREDICTORS.items():
            yield f"predictor.{key}", label, Shape.PREDICTOR
    elif group is Group.NEEDS:
        for area, label in NEED_AREAS.items():
            yield f"need.{area}.harm", f"{label}: linked to risk of serious harm", Shape.YES_NO
            yield f"need.{area}.offending", f"{label}: linked to offending behaviour", Shape.YES_NO
    else:
        yield from _PLAIN[group]


def _rosh_kinds() -> Iterator[tuple[str, str, Shape]]:
    yield "rosh.overall", "Overall", Shape.LEVEL
    for about, label in ROSH_ABOUT.items():
        for setting, where in SETTINGS.items():
            # Prisoners are only met in custody: the other cell does not exist.
            if (about, setting) != ("prisoners", "community"):
                yield f"rosh.{about}.{setting}", f"{label}, {where}", Shape.LEVEL
        yield f"rosh.{about}", f"{label}, setting not printed", Shape.LEVEL


CATALOGUE: Final[dict[str, FactKind]] = {
    key: FactKind(key, group, label, shape) for group in Group for key, label, shape in _kinds(group)
}


def kinds_of(group: Group) -> tuple[FactKind, ...]:
    """The facts of one group, in reading order."""
    return tuple(kind for kind in CATALOGUE.values() if kind.group is group)
