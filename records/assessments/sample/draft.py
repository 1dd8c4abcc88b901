"""What the sections of one sample document share while they are written: whose it is, how it varies, its truth."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final, Self

from records.assessments.sample.blocks import Row, Story
from records.assessments.sample.people import Person, fictional_name, printed_pnc
from records.assessments.sample.stories import Narrator
from records.assessments.sample.truth import Truth
from records.assessments.sample.variants import Variant, written

# Fixed, so that the same seed gives the same document in any year.
EARLIEST: Final = date(2023, 2, 1)


@dataclass(frozen=True)
class Signing:
    """Who assessed and when; a date is None when that has not happened."""

    initiated_on: date
    signed_on: date | None
    countersigned_on: date | None
    completed_on: date | None
    assessor: str
    countersigner: str

    @classmethod
    def drawn(cls, variant: Variant, chance: Random) -> Self:
        """Dates that agree with the status of the assessment."""
        by_chance = EARLIEST + timedelta(days=chance.randrange(1_000))
        initiated = date.fromisoformat(variant.begun_on) if variant.begun_on else by_chance
        signed = initiated + timedelta(days=chance.randrange(1, 21))
        countersigned = signed + timedelta(days=chance.randrange(1, 10))
        is_signed = variant.status in {"complete", "signed", "awaiting_sbc", "guillotined"}
        is_complete = variant.status in {"complete", "guillotined"}
        completed = countersigned if variant.is_countersigned else signed
        if variant.status == "locked_incomplete":
            completed, is_complete = initiated + timedelta(days=90), True
        return cls(
            initiated_on=initiated,
            signed_on=signed if is_signed else None,
            countersigned_on=countersigned if variant.is_countersigned else None,
            completed_on=completed if is_complete else None,
            assessor=fictional_name(chance),
            countersigner=fictional_name(chance) if variant.is_countersigned or chance.random() < 0.4 else "",
        )


@dataclass
class Draft:
    """One document being written; sections draw on `chance` in the order they are printed."""

    person: Person
    variant: Variant
    chance: Random
    truth: Truth
    signing: Signing
    narrator: Narrator
    printed_pnc: str
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def about(cls, person: Person, variant: Variant, chance: Random, truth: Truth) -> Self:
        """A new draft about this person, adding to this truth."""
        signing = Signing.drawn(variant, chance)
        narrator = Narrator(
            person, chance=chance, length=variant.length, curly=variant.curly, today=signing.initiated_on
        )
        pnc = printed_pnc(person, variant.pnc, chance)
        return cls(person, variant, chance, truth, signing, narrator, pnc)

    def pick(self, *choices: str) -> str:
        """One of several wordings."""
        return self.chance.choice(choices)

    def maybe(self, probability: float) -> bool:
        """Whether something that happens this often happens here."""
        return self.chance.random() < probability

    def fact(self, key: str, label: str, value: str, normalised: str | None = None, *, code: str = "") -> Row:
        """A row of the print that states a fact."""
        return self.row(label, self.truth.add(key, value, normalised), code=code)

    def day(self, key: str, label: str, day: date | None) -> Row:
        """A row that states a date, or leaves it blank."""
        printed = written(day, self.variant.dates) if day else ""
        return self.fact(key, label, printed, day.isoformat() if day else "")

    def yes_no(self, key: str, label: str, *, yes: float, code: str = "") -> Row:
        """A question answered by Yes or No, sometimes by Don't know, and left blank now and then."""
        answer = "Yes" if self.maybe(yes) else "No"
        answer = self.chance.choices([answer, "Don't know", ""], [92, 4, 4])[0]
        return self.fact(key, label, answer, answer.lower().replace("'", "").replace(" ", "_"), code=code)

    def story(self, key: str, label: str, theme: str, *, code: str = "", hint: str = "") -> Story:
        """A question answered at length that is a fact of its own."""
        longest = self.variant.length == "longest" or (self.variant.length == "long" and self.maybe(0.15))
        paragraphs = () if self.maybe(0.03) else self.narrator.answer(theme, longest=longest)
        self.told[key] = paragraphs
        self.truth.add(key, "\n".join(paragraphs))
        return Story(self.words(label), paragraphs, self.code(code), hint)

    def aside(self, label: str, theme: str, *, code: str = "") -> Story:
        """A question answered at length that no fact is taken from."""
        return Story(self.words(label), self.narrator.answer(theme), self.code(code))

    def row(self, label: str, value: str, *, code: str = "") -> Row:
        """Any other row of the print."""
        return Row(self.words(label), value, self.code(code))

    def code(self, code: str) -> str:
        """The number of a question, where this document prints numbers."""
        return code if self.variant.codes else ""

    def words(self, text: str) -> str:
        """A label in this document's punctuation."""
        return self.narrator.line(text)
