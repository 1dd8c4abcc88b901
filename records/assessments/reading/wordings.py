"""The questions and headings of an OASys, by number and by the words that tell each from every other.

Wordings are matched word by word in lower case without punctuation (`flow`), so that wrapping, dashes and capitals do
not matter. A number alone decides nothing: 12.9 is also used for a free text.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from records.assessments.facts import CATALOGUE, FactKind


class Section(StrEnum):
    """The parts of a print; those numbered 2 to 13 are the classic ones."""

    FRONT = "front"
    CASE_ID = "case_id"
    OFFENDING = "1"
    ANALYSIS = "2"
    ACCOMMODATION = "3"
    ETE = "4"
    FINANCE = "5"
    RELATIONSHIPS = "6"
    LIFESTYLE = "7"
    DRUGS = "8"
    ALCOHOL = "9"
    EMOTIONAL = "10"
    THINKING = "11"
    ATTITUDES = "12"
    HEALTH = "13"
    SAN = "san"
    SELF_ASSESSMENT = "saq"
    SCREENING = "rosh"
    FULL_ANALYSIS = "roshfull"
    ROSH_SUMMARY = "roshsum"
    PLAN = "rmp"
    SUMMARY_SHEET = "summary"
    SENTENCE_PLAN = "sentence_plan"
    SIGNING = "signing"
    EARLIER = "earlier"


CLASSIC: Final = tuple(
    section for section in Section if section.value.isdigit() and section is not Section.OFFENDING
)
# Only labels and short answers stand in the first; nothing but questions and somebody's account in the second.
FORMS: Final = frozenset(
    {Section.FRONT, Section.CASE_ID, Section.OFFENDING, Section.SUMMARY_SHEET, Section.SIGNING}
)
ACCOUNTS: Final = frozenset(
    {
        *CLASSIC,
        Section.SAN,
        Section.SELF_ASSESSMENT,
        Section.FULL_ANALYSIS,
        Section.SENTENCE_PLAN,
        Section.EARLIER,
    }
)
# What must stand above the two MAPPA levels of the plan for them to be about a referral that was made.
REFERRED: Final = "referred to mappa"
NEED_SECTIONS: Final = {
    "3": "accommodation",
    "4": "ete",
    "5": "finance",
    "6": "relationships",
    "7": "lifestyle",
    "8": "drugs",
    "9": "alcohol",
    "10": "emotional",
    "11": "thinking",
    "12": "attitudes",
}


@dataclass(frozen=True)
class Question:
    """A question of the catalogue: its numbers, its words, and the sections in which the words alone are enough.

    `only_under` is what must stand above words that do not say it themselves: a need area, or the referral;
    `advice` is what a print may tell the writer under the question.
    """

    key: str
    numbers: tuple[str, ...]
    words: re.Pattern[str]
    section: Section
    unnumbered_in: frozenset[Section] = frozenset()
    only_under: str = ""
    advice: tuple[str, ...] = ()

    @property
    def kind(self) -> FactKind:
        """The fact it asks for."""
        return CATALOGUE[self.key]


_SEXUAL_ITEMS: Final = frozenset(
    {Section.FRONT, Section.RELATIONSHIPS, Section.THINKING, Section.ATTITUDES, Section.SAN}
)
_NEEDS: Final = frozenset({*map(Section, NEED_SECTIONS), Section.SAN, Section.SUMMARY_SHEET})
_OPTIONAL: Final = r"(?: optional)?(?: please see the help text)?"
_PERSON: Final = r"(?:offender|person|individual|he she they|they)"
_OTHER_RISKS: Final = r"(?: risks? to the individual(?: and)? other risks?)?"


def _question(
    key: str,
    numbers: str,
    words: str,
    section: Section,
    *unnumbered_in: Section,
    after: str = _OPTIONAL,
    advice: tuple[str, ...] = (),
) -> Question:
    pattern = re.compile(rf"(?:{words})(?![a-z0-9]){after}(?![a-z0-9])")
    return Question(key, tuple(numbers.split()), pattern, section, frozenset(unnumbered_in), advice=advice)


_SUMMARY: Final = (
    ("r10.1", "r10.1 sum1", r"who is (?:at )?(?:the )?(?:at )?risk", ()),
    ("r10.2", "r10.2 sum2", r"what is (?:the )?nature of (?:the )?risk", ()),
    (
        "r10.3",
        "r10.3 sum3",
        r"when is (?:the )?risk likely to be (?:the )?(?:greatest|highest)",
        (
            "consider the timescale and indicate whether risk is immediate or not",
            "consider the risks in custody as well as on release",
        ),
    ),
    (
        "r10.4",
        "r10.4 sum4",
        r"what (?:circumstances|factors) are likely to increase (?:the )?risk",
        ("describe factors actions events which might increase level of risk now and in the future",),
    ),
    (
        "r10.5",
        "r10.5 sum5",
        r"what (?:circumstances|factors) are likely to reduce (?:the )?risk",
        (
            "describe factors actions and events which may reduce or contain the level of risk",
            "what has previously stopped him her",
        ),
    ),
    ("sum9", "sum9 r10.3 r10.4 r10.5", r"analysis of (?:the )?risk factors", ()),
    ("sum10", "sum10 r10.4 r10.5 r10.6", r"strengths and protective factors", ()),
    (
        "sum11",
        "sum11 r10.3 r10.4 r10.5",
        r"(?:what are )?(?:the )?circumstances (?:and |or )+situations"
        r"(?: where (?:re ?)?offending is (?:most )?likely(?: to occur)?)?",
        (),
    ),
)
_PLAN: Final = (
    ("rm28.1", "rm28.1", r"key (?:information|considerations)(?: about)?(?: the)? current situation", ()),
    ("rm28", "rm28", r"further considerations(?: about (?:the )?current situation)?", ()),
    (
        "rm30",
        "rm30",
        r"supervision",
        (
            "who will they see when and why",
            "include frequency of reporting and any engagement with community resources to build social capital and "
            "encourage desistance",
            "do they have support from family or friends",
            "how can that be supported",
        ),
    ),
    (
        "rm31",
        "rm31",
        r"monitoring and control",
        (
            "what restrictions will be in place to restrict their ability to offend",
            "what steps can be taken to monitor the key risk factors in the case",
            "how will that information be reported and collated and who by",
            "record here all licence conditions community order requirements ppm restrictions used to monitor the "
            "person or restrict their actions and movements",
            "not those related to programmes or victim protection",
        ),
    ),
    (
        "rm32",
        "rm32",
        r"interventions and treatment",
        (
            "what interventions will be delivered to develop internal controls and build the protective factors that "
            "you have identified would reduce risk",
            "what practical support will be offered",
            "is there a role for psychological treatment",
            "when will intervention or treatment be delivered and by whom",
            "what licence conditions community order requirements restrictions are required to support interventions "
            "and what steps need to be taken to implement these interventions",
        ),
    ),
    (
        "rm33",
        "rm33",
        r"victim safety planning",
        (
            "what restrictions are in place to specifically protect the victim and those known adults or children "
            "assessed to be at risk from the offender",
            "record all details of plans that protect them being mindful about issues about disclosure",
            "licence conditions community order requirements restrictions related to named individuals or exclusion "
            "zones designed to protect specific victims should be recorded here",
        ),
    ),
    (
        "rm34",
        "rm34",
        r"contingency plans?",
        (
            "contingency plans should be in the format if x happens we will do y",
            "what steps will be taken to address the circumstances that you have identified would increase the risk of "
            "serious harm if they take place",
            "what will you do if parts of the plan were to break down",
            "what will the response be to breach of licence conditions community order requirements restrictions",
            "who will take those actions and in what timescale",
            "when developing contingency plans consider what role increased supervision additional monitoring control "
            "or greater intervention might play when a trigger is detected",
            "additionally consider whether following the trigger greater protection is needed for those named "
            "individuals or groups at risk",
        ),
    ),
    ("rm35", "rm35", r"additional comments", ()),
)
NEED_WORDS: Final = {
    "accommodation": r"accommodation(?: issues)?",
    "ete": r"(?:education training (?:and )?employability|employment and education|education and employment)(?: issues)?",
    "finance": r"(?:financial(?: management)?(?: and income)?|finances?)(?: issues)?",
    "relationships": r"(?:personal )?relationships?(?: and community)?(?: issues)?",
    "lifestyle": r"lifestyle(?: and associates| associates)?(?: issues)?",
    "drugs": r"drug (?:misuse|use)(?: issues)?",
    "alcohol": r"alcohol (?:misuse|use)(?: issues)?",
    "emotional": r"(?:issues of )?(?:emotional well ?being|health and well ?being)(?: issues)?",
    "thinking": r"thinking (?:and )?behaviours?(?:al)?(?: and attitudes)?(?: issues)?",
    "attitudes": r"(?:issues about )?attitudes?(?: issues)?",
}
_LINKED: Final = (
    ("harm", r"linked to (?:the )?(?:risk of )?(?:serious )?harm", _OTHER_RISKS),
    ("offending", r"linked to (?:risk of )?(?:re ?)?offending(?: behaviours?)?", ""),
)
# The last questions of a section by its number: the number tells the area, the words tell which link.
_NEED_NUMBERS: Final = {
    section: " ".join(f"{section}.{last}" for last in ("94", "96", "98", "99")) for section in NEED_SECTIONS
}


def _needs() -> list[Question]:
    questions = []
    for section, area in NEED_SECTIONS.items():
        start = rf"(?:are |is )?(?:{NEED_WORDS[area]} )"
        for link, words, after in _LINKED:
            key, numbers = f"need.{area}.{link}", _NEED_NUMBERS[section]
            questions.append(_question(key, numbers, start + words, Section(section), *_NEEDS, after=after))
            short = rf"(?:is )?(?:this |the )?(?:area |section |need )?{words}"
            plain = _question(key, numbers, short, Section(section), Section.SAN, after=after)
            questions.append(replace(plain, only_under=area))
    return questions


QUESTIONS: Final = (
    _question(
        "s1.30",
        "1.30",
        rf"(?:have|has) (?:they|the {_PERSON}) ever committed a sexual(?:ly)?(?: or sexually)? motivated offence",
        Section.OFFENDING,
        Section.OFFENDING,
        Section.FRONT,
    ),
    _question(
        "s1.41",
        "1.41",
        r"(?:does|do|did) the (?:current |index )?offences? (?:s )?(?:have|involve|has)[a-z ]{0,30}? sexual motivation"
        r"|(?:current |index )?offences? (?:has|have|with) (?:a )?sexual motivation"
        r"|is there a sexual motivation[a-z ]{0,40}?offence|current offence sexual(?:ly)? motivat(?:ion|ed)",
        Section.OFFENDING,
        Section.OFFENDING,
        Section.FRONT,
    ),
    _question("s6.11", "6.11", r"open the sexual offending questions", Section.RELATIONSHIPS, *_SEXUAL_ITEMS),
    _question(
        "s6.12",
        "6.12",
        r"emotional congruence with children",
        Section.RELATIONSHIPS,
        *_SEXUAL_ITEMS,
        after=r"(?:(?: or)? feeling closer to children than(?: to)? adults)?" + _OPTIONAL,
    ),
    _question("s11.11", "11.11", r"sexual pre ?occupation", Section.THINKING, *_SEXUAL_ITEMS),
    _question("s11.12", "11.12", r"offence related sexual interests?", Section.THINKING, *_SEXUAL_ITEMS),
    _question("s12.9", "12.9", r"hostile orientation", Section.ATTITUDES, *_SEXUAL_ITEMS),
    *_needs(),
    _question(
        "r1.2.3",
        "r1.2.3",
        r"(?:any )?sexual offence against a child(?: ren)?",
        Section.SCREENING,
        Section.SCREENING,
    ),
    _question(
        "r1.2.4",
        "r1.2.4",
        r"rape or (?:a |other )?serious sexual offence against an adult",
        Section.SCREENING,
        Section.SCREENING,
    ),
    _question(
        "order.shpo",
        "r1.4.14",
        r"(?:a )?sexual harm prevention order(?: shpo)?",
        Section.SCREENING,
        Section.SCREENING,
    ),
    _question(
        "order.sro", "r1.4.15", r"(?:a )?sexual risk order(?: sro)?", Section.SCREENING, Section.SCREENING
    ),
    _question(
        "order.voo",
        "r1.4.18",
        r"(?:a )?violent offender order(?: voo)?",
        Section.SCREENING,
        Section.SCREENING,
    ),
    *(
        _question(key, numbers, words, Section.ROSH_SUMMARY, Section.ROSH_SUMMARY, advice=sentences)
        for key, numbers, words, sentences in _SUMMARY
    ),
    _question(
        "rm8",
        "rm8 r11.4 r11.8",
        rf"(?:is|are) (?:the |this )?{_PERSON} (?:currently )?(?:subject to|required to|a registered)"
        r"(?: register| registration| sex offender)? ?(?:under|as|requirements)?[a-z ]{0,20}?sex(?:ual)? offend(?:er|ing)s?(?: s)?"
        r"(?: act| law| register| registration| acts)?(?: (?:1997|2003))?",
        Section.PLAN,
        Section.PLAN,
    ),
    _question(
        "rm9",
        "rm9 r11.5 r11.9",
        rf"(?:if yes )?(?:has|have) (?:the |this )?{_PERSON} registered",
        Section.PLAN,
        Section.PLAN,
    ),
    *(
        _question(
            f"mappa.level{level}",
            f"rm{level - 1} r11.1 r11.1a r11.1b",
            rf"(?:has (?:the |this )?(?:case|{_PERSON}) been )?(?:referred to )?(?:mappa )?level {level}",
            Section.PLAN,
            after=r"(?: local multi agency risk management| multi agency public protection panel mappp)?(?: meeting)?",
        )
        for level in (2, 3)
    ),
    *(
        replace(
            _question(
                f"mappa.level{level}",
                "",
                rf"level {level} {described}",
                Section.PLAN,
                Section.PLAN,
                after="",
            ),
            only_under=REFERRED,
        )
        for level, described in (
            (2, "local multi agency risk management"),
            (3, "multi agency public protection panel(?: mappp)?"),
        )
    ),
    *(
        _question(
            f"mappa.level{level}",
            "",
            rf"(?:has (?:the |this )?(?:case|{_PERSON}) been )?referred to mappa(?: at)? level {level}",
            Section.PLAN,
            Section.PLAN,
        )
        for level in (2, 3)
    ),
    *(
        _question(key, numbers, words, Section.PLAN, Section.PLAN, advice=sentences)
        for key, numbers, words, sentences in _PLAN
    ),
)
