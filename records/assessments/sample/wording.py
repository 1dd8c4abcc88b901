"""What an OASys prints around its answers, in this package's own words and abbreviations.

A small table made for samples from the public question list; the reader has its own and neither knows the other.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Area:
    """One area of need: its part of the form, a few scored questions, and how the links are worded."""

    key: str
    number: int
    title: str
    about: str
    theme: str
    questions: tuple[tuple[str, str], ...]
    codes: tuple[str, str, str]
    san_title: str = ""


def _area(
    key: str, number: int, title: str, about: str, theme: str, *questions: tuple[str, str], san: str = ""
) -> Area:
    return Area(
        key, number, title, about, theme, questions, (f"{number}.97", f"{number}.98", f"{number}.99"), san
    )


AREAS: Final = (
    _area(
        "accommodation", 3, "Accommodation", "Accommodation issues", "home",
        ("3.3", "Currently of no fixed abode or in transient accommodation"),
        ("3.4", "Suitability of accommodation"), ("3.5", "Permanence of accommodation"), san="Accommodation",
    ),
    Area(
        "ete", 4, "Education, Training and Employability", "Education / training / employability issues", "work",
        (("4.3", "Employment history"), ("4.4", "Work-related skills"), ("4.5", "Attitude to employment")),
        ("4.94", "4.96", "4.98"), "Employment and education",
    ),
    _area(
        "finance", 5, "Financial Management and Income", "Financial issues", "work",
        ("5.3", "Financial management (optional)"), ("5.6", "Severe impediment to budgeting (optional)"),
        san="Finance",
    ),
    _area(
        "relationships", 6, "Relationships", "Relationship issues", "people",
        ("6.1", "Current relationship with close family members"), ("6.3", "Experience of childhood"),
        ("6.6", "Previous experience of close relationships"), san="Personal relationships and community",
    ),
    _area(
        "lifestyle", 7, "Lifestyle and Associates", "Lifestyle and associates", "people",
        ("7.2", "Regular activities encourage offending"), ("7.3", "Easily influenced by criminal associates"),
        ("7.5", "Recklessness and risk-taking behaviour"), san="Lifestyle & Associates",
    ),
    _area(
        "drugs", 8, "Drug Misuse", "Drug misuse issues", "substances",
        ("8.5", "Level of use of main drug"), ("8.8", "Motivation to tackle drug misuse"), san="Drug use",
    ),
    _area(
        "alcohol", 9, "Alcohol Misuse", "Alcohol misuse issues", "substances",
        ("9.1", "Is current use a problem"), ("9.3", "Frequency and level of alcohol misuse in the past"),
        san="Alcohol use",
    ),
    _area(
        "emotional", 10, "Emotional Well-being", "Issues of emotional well-being", "mind",
        ("10.1", "Difficulties coping"), ("10.3", "Social isolation"), san="Health and wellbeing",
    ),
    _area(
        "thinking", 11, "Thinking and Behaviour", "Thinking and behaviour", "mind",
        ("11.1", "Level of interpersonal skills"), ("11.9", "Understands other people's views"),
        san="Thinking, behaviours and attitudes",
    ),
    _area(
        "attitudes", 12, "Attitudes", "Attitudes", "mind",
        ("12.1", "Pro-criminal attitudes"), ("12.4", "Attitude towards supervision / licence"),
    ),
)  # fmt: skip

# Key, question number, wording: the block that a sexual conviction opens, by the area it is printed in.
SEXUAL_QUESTIONS: Final = {
    "relationships": (
        ("s6.12", "6.12", "Emotional Congruence with Children/Feeling Closer to Children than Adults"),
    ),
    "thinking": (
        ("s11.11", "11.11", "Sexual Pre-Occupation"),
        ("s11.12", "11.12", "Offence Related Sexual Interests"),
    ),
    "attitudes": (("s12.9", "12.9", "Hostile Orientation"),),
}

# Labels of each predictor, one of which a document prints.
PREDICTOR_LABELS: Final = {
    "ogrs3": ("OGRS3", "OGRS 3", "Offender Group Reconviction Scale (OGRS3)"),
    "ogp": ("OGP", "OASys General Predictor (OGP)"),
    "ovp": ("OVP", "OASys Violence Predictor (OVP)"),
    "rsr": (
        "RSR",
        "Risk of Serious Recidivism (RSR)",
        "Likelihood of serious reoffending over the next two years",
    ),
    "osp_i": ("OSP/I", "OSP - Indecent Sexual Reoffending Risk", "OSP/I - Indecent Images"),
    "osp_c": ("OSP/C", "OSP - Contact Sexual Reoffending Risk", "OSP/C - Contact Sexual"),
    "osp_iic": ("OSP/IIC", "OSP/IIC - Images and Indirect Contact", "OSP-IIC"),
    "osp_dc": ("OSP/DC", "OSP/DC - Direct Contact", "OSP-DC"),
    "arp": ("All Reoffending Predictor (ARP)", "All Reoffending Predictor", "ARP"),
    "vrp": ("Violent Reoffending Predictor (VRP)", "Violent Reoffending Predictor", "VRP"),
    "svrp": ("Serious Violent Reoffending Predictor (SVRP)", "Serious Violent Reoffending Predictor", "SVRP"),
    "dc_srp": ("Direct Contact - Sexual Reoffending Predictor (DC-SRP)", "DC-SRP"),
    "iic_srp": ("Images and Indirect Contact - Sexual Reoffending Predictor (IIC-SRP)", "IIC-SRP"),
    "csrp": (
        "Combined Serious Reoffending Predictor (CSRP)",
        "Combined Serious Reoffending Predictor",
        "CSRP",
    ),
}
FAMILIES: Final = {
    "new": ("arp", "vrp", "svrp", "dc_srp", "iic_srp", "csrp"),
    "indirect": ("ogrs3", "ogp", "ovp", "rsr", "osp_dc", "osp_iic"),
    "first": ("ogrs3", "ogp", "ovp", "rsr", "osp_c", "osp_i"),
}

OFFENCES: Final = (
    ("R1.2.1", "Murder / attempted murder / threat or conspiracy to murder / manslaughter"),
    ("R1.2.2", "Wounding / GBH (Sections 18/20 Offences Against the Person Act 1861)"),
    ("R1.2.3", "Any sexual offence against a child(ren)"),
    ("R1.2.4", "Rape or serious sexual offence against an adult"),
    ("R1.2.5", "Any other offence against a child"),
    ("R1.2.7", "Arson"),
    ("R1.2.12", "Robbery"),
)
EVENTS: Final = (
    ("R1.3.1", "Assaulted / threatened staff"),
    ("R1.3.6", "Been involved in any hate-based behaviour"),
    ("R1.3.7", "Been assessed as high risk of serious harm on a previous occasion"),
    ("R1.3.12", "Been a stalker"),
)
ORDERS: Final = (
    ("", "R1.4.1", ("Restraining Order",)),
    ("order.shpo", "R1.4.14", ("Sexual Harm Prevention Order", "Sexual Harm Prevention Order (SHPO)")),
    ("order.sro", "R1.4.15", ("Sexual Risk Order", "Sexual Risk Order (SRO)")),
    ("order.voo", "R1.4.18", ("Violent Offender Order", "Violent Offender Order (VOO)")),
    ("", "R1.4.22", ("Non-molestation Order",)),
)

# Key, code, wording, theme, and the hint that the form prints under the question.
OLD_SUMMARY: Final = (
    ("r10.1", "R10.1", "Who is at risk", "who", ""),
    ("r10.2", "R10.2", "What is the nature of the risk", "nature", ""),
    ("r10.3", "R10.3", "When is the risk likely to be greatest", "when",
     "Consider the timescale and indicate whether risk is immediate or not. Consider the risks in custody as well "
     "as on release."),
    ("r10.4", "R10.4", "What circumstances are likely to increase risk", "more",
     "Describe factors, actions, events which might increase level of risk, now and in the future."),
    ("r10.5", "R10.5", "What factors are likely to reduce the risk", "less",
     "Describe factors, actions, and events which may reduce or contain the level of risk."),
)  # fmt: skip
NEW_SUMMARY: Final = (
    *OLD_SUMMARY[:2],
    ("sum9", "SUM9", "Analysis of risk factors", "more", ""),
    ("sum10", "SUM10", "Strengths and protective factors", "less", ""),
    ("sum11", "SUM11", "Circumstances or situations where offending is most likely to occur", "when", ""),
)
PLAN: Final = (
    ("rm28", "RM28", "Further Considerations about Current Situation", "comments", ""),
    ("rm30", "RM30", "Supervision", "supervision", "Who will they see, when and why?"),
    ("rm31", "RM31", "Monitoring and Control", "control",
     "What restrictions will be in place to restrict their ability to offend?"),
    ("rm32", "RM32", "Interventions and Treatment", "treatment",
     "What interventions will be delivered to develop internal controls and build the protective factors that you "
     "have identified would reduce risk?"),
    ("rm33", "RM33", "Victim Safety Planning", "victim", ""),
    ("rm34", "RM34", "Contingency Plans", "contingency",
     "Contingency plans should be in the format ...if X happens we will do Y..."),
    ("rm35", "RM35", "Additional Comments", "comments", ""),
)  # fmt: skip
