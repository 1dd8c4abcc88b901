"""The headings of an OASys print, by their words: which section one opens, and which form of OASys prints it."""

import re
from dataclasses import dataclass
from typing import Final

from records.assessments.reading.wordings import CLASSIC, NEED_SECTIONS, Section

_TITLES: Final = (
    (
        Section.CASE_ID,
        r"case id(?:entification)?(?: offender information| sources of information| information)?|offender information",
    ),
    (
        Section.OFFENDING,
        r"(?:section )?1 (?:offending information|predictors|offence (?:and )?sentence information)"
        r"|offending information|(?:risk |actuarial |oasys )?predictors|offence (?:and )?sentence information",
    ),
    (Section.ANALYSIS, r"analysis of offences?"),
    (Section.ACCOMMODATION, r"accommodation"),
    (Section.ETE, r"education training and employability|education training employment"),
    (Section.FINANCE, r"financial management and income"),
    (Section.RELATIONSHIPS, r"relationships"),
    (Section.LIFESTYLE, r"lifestyle and associates"),
    (Section.DRUGS, r"drug misuse"),
    (Section.ALCOHOL, r"alcohol misuse"),
    (Section.EMOTIONAL, r"emotional well ?being"),
    (Section.THINKING, r"thinking and behaviour"),
    (Section.ATTITUDES, r"attitudes"),
    (Section.HEALTH, r"health and other considerations"),
    (Section.SELF_ASSESSMENT, r"self assessment (?:form|questionnaire)"),
    (Section.SCREENING, r"(?:risk of serious harm|rosh) screening(?: r1 (?:to )?r5)?"),
    (Section.FULL_ANALYSIS, r"(?:risk of serious harm|rosh) full analysis(?: r6 (?:to )?r9)?|full analysis"),
    (
        Section.ROSH_SUMMARY,
        r"(?:r10 )?(?:risk of serious harm|rosh) summary(?: r10)?|r10(?: 6)?(?: risk(?: of serious harm)?(?: levels?)?)?"
        r"|(?:levels? of )?risk of serious harm(?: levels?| grid| ratings?)?",
    ),
    (Section.PLAN, r"(?:r11 )?(?:rosh |risk of serious harm )?risk management plan(?: r11| rmp)?"),
    (Section.SUMMARY_SHEET, r"(?:assessment )?summary sheet"),
    (Section.SENTENCE_PLAN, r"(?:initial|review|basic|sentence) (?:sentence )?plan"),
    (
        Section.SIGNING,
        r"sign(?:ing|ature) history|signatures?|sign off|signing(?: and countersigning)?|countersign(?:ing|ature)",
    ),
)
_SAN_TITLES: Final = {
    r"(?:san|strengths and needs) sections?|strengths and needs(?: assessment)?": "",
    r"accommodation": "accommodation",
    r"employment and education": "ete",
    r"finances?": "finance",
    r"drug use": "drugs",
    r"alcohol use": "alcohol",
    r"health and wellbeing": "emotional",
    r"personal relationships and community": "relationships",
    r"thinking behaviours and attitudes": "thinking",
    r"lifestyle and associates": "lifestyle",
    r"offence analysis": "",
}
# Headings that only the strengths-and-needs form prints, and prints whole.
_OPENS_SAN: Final = re.compile(
    r"(?:san|strengths and needs) sections?|strengths and needs(?: assessment)?"
    r"|(?:section )?1 offence (?:and )?sentence information"
)
_NUMBERED: Final = re.compile(r"(?:section )?(?P<number>[0-9]{1,2}) (?P<title>[a-z].*)")
_EARLIER: Final = re.compile(
    r"(?:previous|prior|earlier|former|last|historical|history of|archived)(?: [a-z]+){0,4}|[a-z ]{1,40} history"
)
_OF_AN_ASSESSMENT: Final = re.compile(r"\b(?:assessments?|oasys|rosh|scores?|predictors|risk levels?)\b")


@dataclass(frozen=True)
class Title:
    """A heading: the section it opens, the need area it names, and whether it shows the strengths-and-needs form."""

    section: Section
    area: str = ""
    shows: str = ""


def title(words: str, now: Section) -> Title | None:
    """The heading that these normalised words are, given the section they stand in."""
    words = re.sub(r" (?:continued|cont|cont d)$", "", words)
    if _OPENS_SAN.fullmatch(words):
        return Title(Section.SAN if "sentence" not in words else Section.OFFENDING, shows="san")
    numbered = _NUMBERED.fullmatch(words)
    if numbered:
        return _numbered_title(numbered["number"], numbered["title"])
    if now is Section.SAN:
        for pattern, area in _SAN_TITLES.items():
            if re.fullmatch(pattern, words):
                return Title(Section.SAN, area)
    for section, pattern in _TITLES:
        if re.fullmatch(pattern, words):
            return _plain_title(section, words, now)
    if _EARLIER.fullmatch(words) and _OF_AN_ASSESSMENT.search(words):
        return Title(Section.EARLIER)
    return None


def _numbered_title(number: str, words: str) -> Title | None:
    for section, pattern in _TITLES:
        if section.value == number and re.fullmatch(pattern, words):
            area = NEED_SECTIONS.get(number, "")
            classic = section in CLASSIC or words == "offending information"
            return Title(section, area, "classic" if classic else "")
    return None


def _plain_title(section: Section, words: str, now: Section) -> Title | None:
    """One ordinary word is no heading, and the plan's tick list names the areas without being them."""
    if section in CLASSIC and (
        " " not in words or now in {Section.PLAN, Section.SUMMARY_SHEET, Section.SENTENCE_PLAN}
    ):
        return None
    return Title(
        section,
        NEED_SECTIONS.get(section.value, ""),
        "classic" if section in CLASSIC or section is Section.SELF_ASSESSMENT else "",
    )
