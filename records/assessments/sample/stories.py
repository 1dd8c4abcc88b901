"""Long answers about one person, with things in them that are true of somebody else.

A decoy is written into some answers: a victim's date of birth, an associate's PNC, an older level or score. A
reader that takes one for a fact of the document is wrong, and the truth file says so.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

from records.assessments.facts import CATALOGUE, Group
from records.assessments.sample.people import Person, canonical, fictional_name, fictional_person, short_pnc
from records.assessments.sample.sentences import MONTHS, PLACES, SENTENCES
from records.assessments.sample.truth import Decoy
from records.assessments.sample.variants import written
from records.nominals.identifiers import Kind

LONGEST_ANSWER: Final = 4_000
SIZES: Final = {"short": (1, 3), "middle": (2, 6), "long": (4, 14), "longest": (4, 14)}
_ROSH: Final = tuple(key for key, kind in CATALOGUE.items() if kind.group is Group.ROSH)
_NAMES: Final = ("surname", "forenames", "name", "header_name", "plan_name")
_DECOY_RATE: Final = 0.45

Trap = Callable[[Random, Person, date], tuple[str, tuple[Decoy, ...]]]


class Narrator:
    """Writes the answers of one document, in one hand."""

    def __init__(self, person: Person, *, chance: Random, length: str, curly: bool, today: date) -> None:
        self.person, self.decoys = person, list[Decoy]()
        self._chance, self._length, self._curly, self._today = chance, length, curly, today
        self._traps = list(TRAPS)
        chance.shuffle(self._traps)

    def answer(self, theme: str, *, longest: bool = False) -> tuple[str, ...]:
        """Paragraphs on one theme; `longest` fills the box up to its limit of 4,000 characters."""
        fewest, most = SIZES[self._length]
        wanted = 60 if longest else self._chance.randint(fewest, most)
        sentences = self._sentences(theme, wanted)
        if self._traps and self._chance.random() < _DECOY_RATE:
            sentences.insert(self._chance.randint(0, min(len(sentences), 8)), self._trap())
        return self._paragraphs(sentences)

    def line(self, text: str) -> str:
        """One sentence of another's wording, in this document's punctuation."""
        if not self._curly:
            return text
        opened = text.replace(' "', " “").replace('"', "”")
        return opened.replace("'", "’").replace(" - ", " – ")

    def _sentences(self, theme: str, wanted: int) -> list[str]:
        chosen: list[str] = []
        while len(chosen) < wanted:
            pool = list(SENTENCES[theme])
            self._chance.shuffle(pool)
            chosen += [self._filled(each) for each in pool[: wanted - len(chosen)]]
        return chosen

    def _filled(self, sentence: str) -> str:
        he, his, him = ("she", "her", "her") if self.person.is_woman else ("he", "his", "him")
        return self.line(
            sentence.format(
                he=he, He=he.capitalize(), his=his, him=him,
                name=f"{'Ms' if self.person.is_woman else 'Mr'} {self.person.surname}",
                place=self._chance.choice(PLACES), month=self._chance.choice(MONTHS),
                year=self._chance.randrange(2004, 2021),
            )
        )  # fmt: skip

    def _trap(self) -> str:
        sentence, decoys = self._traps.pop()(self._chance, self.person, self._today)
        self.decoys += [
            replace(each, value=self.line(each.value), normalised=self.line(each.normalised))
            for each in decoys
        ]
        return self.line(sentence)

    def _paragraphs(self, sentences: list[str]) -> tuple[str, ...]:
        paragraphs: list[str] = []
        while sentences:
            size = self._chance.randint(2, 5)
            paragraphs.append(" ".join(sentences[:size]))
            sentences = sentences[size:]
            if len("\n".join(paragraphs)) + len(" ".join(sentences[:5])) >= LONGEST_ANSWER:
                break
        return tuple(paragraphs)


def _older_level(chance: Random, person: Person, today: date) -> tuple[str, tuple[Decoy, ...]]:
    level = chance.choice(["Low", "Medium", "High", "Very High"])
    year = chance.randrange(2008, 2019)
    text, near = chance.choice([
        (f"{_he(person)} was assessed as {level} in {year} by another region.", f"assessed as {level} in"),
        (f"In {year} the risk to children was recorded as {level}.", f"recorded as {level}"),
        (f"Previous RoSH level: {level}, reviewed in {year}.", f"RoSH level: {level}, reviewed"),
    ])  # fmt: skip
    return text, (Decoy(_ROSH, level, level.lower().replace(" ", "_"), near),)


def _victim(chance: Random, person: Person, today: date) -> tuple[str, tuple[Decoy, ...]]:
    name, born = fictional_name(chance), today - timedelta(days=chance.randrange(3_000, 6_500))
    printed = written(born, chance.choice(["slashed", "long", "iso"]))
    text = chance.choice([
        f"The victim, {name} (date of birth {printed}), lives with foster carers.",
        f"Victim: {name}, DOB {printed}, known to children's services.",
        f"The date of birth of the victim is {printed} and her name is {name}.",
    ])  # fmt: skip
    return text, (Decoy(("date_of_birth",), printed, born.isoformat()), Decoy(_NAMES, name, name))


def _associate(chance: Random, person: Person, today: date) -> tuple[str, tuple[Decoy, ...]]:
    other = fictional_person(chance)
    pnc = short_pnc(other.pnc)
    text = chance.choice([
        f"{_his(person)} associate {other.full_name} (PNC {pnc}) was convicted at the same hearing.",
        f"Police linked the address to another man, PNC: {pnc}, who is also registered.",
        f"The co-defendant, {other.full_name}, PNC ID {pnc}, CRN {other.crn}, must not be contacted.",
    ])  # fmt: skip
    found = [Decoy(("pnc",), pnc, canonical(Kind.PNC, pnc))]
    if other.crn in text:
        found.append(Decoy(("crn",), other.crn, other.crn))
    return text, tuple(found)


def _older_score(chance: Random, person: Person, today: date) -> tuple[str, tuple[Decoy, ...]]:
    score, band = f"{chance.randrange(200, 900) / 100:.2f}", chance.choice(["Low", "Medium", "High"])
    tool, key = chance.choice([("OSP/C", "osp_c"), ("OSP/DC", "osp_dc"), ("RSR", "rsr"), ("OGRS3", "ogrs3")])
    text = f"The {tool} score in {chance.randrange(2014, 2020)} was {score}% {band}, which has since changed."
    return text, (Decoy((f"predictor.{key}",), f"{score}% {band}", f"|{score}|{band.lower()}"),)


def _older_assessment(chance: Random, person: Person, today: date) -> tuple[str, tuple[Decoy, ...]]:
    done, author = today - timedelta(days=chance.randrange(900, 2500)), fictional_name(chance)
    printed = written(done, chance.choice(["slashed", "long"]))
    text = chance.choice([
        f"The last OASys was completed on {printed} by {author}.",
        f"Date completed of the earlier review: {printed} (assessor {author}).",
    ])  # fmt: skip
    keys = ("completed_on", "initiated_on", "signed_on", "countersigned_on")
    return text, (
        Decoy(keys, printed, done.isoformat()),
        Decoy(("assessor", "countersigner"), author, author),
    )


def _order_of_another(chance: Random, person: Person, today: date) -> tuple[str, tuple[Decoy, ...]]:
    other = fictional_name(chance)
    text = f"{other}, with whom {_he(person).lower()} shared a cell, is said to be on a Sexual Harm Prevention Order."
    return text, (Decoy(_NAMES, other, other),)


def _he(person: Person) -> str:
    return "She" if person.is_woman else "He"


def _his(person: Person) -> str:
    return "Her" if person.is_woman else "His"


TRAPS: Final[tuple[Trap, ...]] = (
    _older_level, _victim, _associate, _older_score, _older_assessment, _order_of_another,
    _older_level, _victim, _associate, _older_level,
)  # fmt: skip
