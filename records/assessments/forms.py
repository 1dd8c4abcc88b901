"""What a person decides of what was read from an OASys, tidied. Forms validate; `actions` write."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from records.assessments.choices import FactOutcome
from records.assessments.confirmation import Decision
from records.assessments.facts import CATALOGUE, FactKind, Shape
from records.assessments.findings import FactState, Found, Reading
from records.assessments.models import Assessment, AssessmentFact
from records.assessments.values import LISTS, NotAValue, typed
from visor.web import forms
from visor.web.fields import tidy
from visor.web.forms import ErrorLink

LONGEST_TEXT, LONGEST_VALUE = 20_000, 300
# What the radios of one fact send; a value the document gives several of is `printed-0`, `printed-1` and so on.
CONFIRM, CORRECT, LEAVE_OUT, PRINTED = "confirm", "correct", "leave_out", "printed-"
# Asked as questions about the whole assessment, with what was printed already in them.
ASKED = ("completed_on", "assessor")


def fact_id(key: str) -> str:
    """The id of a fact’s first answer on the page."""
    return "fact-" + key.replace(".", "-").replace("_", "-")


def decided_key(key: str) -> str:
    """The name of the radios of one fact."""
    return f"decision.{key}"


def value_key(key: str) -> str:
    """The name of what is typed in place of what was printed, or of what was not found."""
    return f"value.{key}"


class CheckForm(forms.Form):
    """The whole check: one decision for each fact found, and the questions no document answers.

    `answers` are what was answered before: sent now, kept in a draft, or confirmed before it came back.
    What is left undecided is confirmed as printed; a fact with several values is never decided by leaving it.
    """

    mark_optional = False
    identity_note = forms.TextareaField(
        "Why is this the right person?",
        hint="Say how you know, for example which error in the document explains the difference.",
        max_length=1000,
        rows=3,
        error_messages={"required": "Say why this is the right person, or reject the document"},
    )
    completed_on = forms.DateInputField(
        "Date completed",
        not_after=timezone.localdate,
        error_messages={"required": "Enter the date the OASys was completed"},
    )
    assessor = forms.TextField(
        "Who wrote it in OASys",
        max_length=140,
        spellcheck=False,
        error_messages={"required": "Enter the name of the person who wrote it in OASys"},
    )
    author = forms.SelectField(
        "Which officer are you entering it for?",
        empty="Choose an officer",
        error_messages={"required": "Choose the officer you are entering it for"},
    )
    arms_informed = forms.RadioField(
        "Is this OASys ARMS-informed?",
        choices=[("yes", "Yes"), ("no", "No")],
        inline=True,
        error_messages={"required": "Say whether this OASys is ARMS-informed"},
    )
    arms_on = forms.DateInputField(
        "Date of the ARMS assessment",
        hint="For example, 27 3 2026",
        required=False,
        not_after=timezone.localdate,
    )
    version = forms.HiddenField(max_length=10)

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        reading: Reading,
        identity_agrees: bool,
        officers: Sequence[tuple[int, str]] | None,
        answers: Mapping[str, str],
        version: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, initial={**self.first_values(answers), "version": version}, **kwargs)
        self.reading, self.answers = reading, answers
        self.decisions: dict[str, Decision] = {}
        self.wrong: dict[str, str] = {}
        if identity_agrees:
            del self.fields["identity_note"]
        if officers is None:
            del self.fields["author"]
        else:
            self.fields["author"].choices = [("", "Choose an officer"), *officers]  # type: ignore[attr-defined]
        for key in ASKED:
            self.fields[key].help_text = _where_printed(reading.all(key))

    def clean(self) -> dict[str, Any]:
        """Read the decision of every fact in the catalogue, in the order of the page."""
        for key, kind in CATALOGUE.items():
            if key in ASKED:
                continue
            try:
                decision = self._decision(kind, self.reading.all(key))
            except ValidationError as wrong:
                self.blame(key, wrong.messages[0])
            else:
                self.decisions |= {key: decision} if decision else {}
        if self.cleaned_data.get("arms_informed") == "no":
            self.cleaned_data["arms_on"] = None
            self.errors.pop("arms_on", None)  # a date that does not matter need not be mended
        elif self.cleaned_data.get("arms_informed") and self.cleaned_data.get("arms_on", "") is None:
            self.add_error("arms_on", "Enter the date of the ARMS assessment")
        return self.cleaned_data

    @property
    def said(self) -> dict[str, Any]:
        """All that was answered, by the names of the action’s arguments."""
        typed = self.cleaned_data
        return {
            "decisions": self.decisions,
            "completed_on": typed["completed_on"],
            "assessor": typed["assessor"],
            "arms_informed": typed["arms_informed"] == "yes",
            "arms_on": typed["arms_on"],
            "author_id": int(typed["author"]) if typed.get("author") else None,
            "identity_note": typed.get("identity_note", ""),
            "version": int(typed["version"]) if typed["version"].isdecimal() else -1,
        }

    def blame(self, key: str, text: str) -> None:
        """Say what is wrong with a question, or with a fact beside which it is then shown."""
        if key in self.fields:
            self.add_error(key, text)
        else:
            self.wrong[key] = text
            self.add_error(None, ValidationError(text, code=key))

    def error_links(self) -> list[ErrorLink]:
        """Facts have no field of their own: their errors lead to their first answer, or to what was typed."""
        facts = [
            ErrorLink(
                str(error.messages[0]), f"#{self._focus(str(error.code))}" if error.code in CATALOGUE else ""
            )
            for error in self.non_field_errors().as_data()
        ]
        return [*facts, *(link for link in super().error_links() if link.href)]

    def _focus(self, key: str) -> str:
        is_typed = self.answers.get(decided_key(key)) == CORRECT or not self.reading.all(key)
        return f"{fact_id(key)}-value" if is_typed else fact_id(key)

    def _decision(self, kind: FactKind, printed: tuple[Found, ...]) -> Decision | None:
        said = self.answers.get(decided_key(kind.key), "")
        text = self.answers.get(value_key(kind.key), "").strip()
        if not printed:
            return Decision(FactOutcome.ENTERED, tidied(kind, text)) if text else None
        if said == CORRECT or (text and not said):
            return Decision(FactOutcome.CORRECTED, tidied(kind, text))
        if said == LEAVE_OUT:
            return Decision(FactOutcome.REJECTED, "")
        if said.startswith(PRINTED):
            return Decision(FactOutcome.CONFIRMED, _chosen(said, printed).value)
        if len(printed) == 1:
            return Decision(FactOutcome.CONFIRMED, printed[0].value)
        raise ValidationError(
            f"{kind.label}: the document gives {len(printed)} different values. Choose one, correct it or leave it out"
        )


def tidied(kind: FactKind, text: str) -> str:
    """What was typed or chosen in place of a printed value; refused with the way to mend it."""
    text = tidy(text, kind.label, lines=kind.shape is Shape.TEXT)
    longest = LONGEST_TEXT if kind.shape is Shape.TEXT else LONGEST_VALUE
    if len(text) > longest:
        raise ValidationError(f"{kind.label} must be {longest:,} characters or fewer")
    try:
        typed(kind, text, today=timezone.localdate())
    except NotAValue as wrong:
        raise ValidationError(str(wrong)) from wrong
    return text


def _chosen(said: str, printed: Sequence[Found]) -> Found:
    for place, one in enumerate(printed):
        if said == f"{PRINTED}{place}":
            return one
    raise ValidationError("Choose one of the values on the page")


def printed_answers(reading: Reading) -> dict[str, str]:
    """What is printed once, already in the boxes that ask for it."""
    day, assessor = reading.one("completed_on"), reading.one("assessor")
    answers = {"assessor": assessor.value} if assessor else {}
    return answers | (_boxes("completed_on", day.normalised) if day else {})


def answers_of(found: Assessment, facts: Iterable[AssessmentFact], reading: Reading) -> dict[str, str]:
    """What was confirmed before, as the answers that would confirm it again: for one that came back."""
    answers = {
        "assessor": found.assessor,
        "identity_note": found.identity_note,
        "author": str(found.author_id or ""),
        "arms_informed": "yes" if found.arms_informed else "no",
        **_boxes("completed_on", str(found.completed_on or "")),
        **_boxes("arms_on", str(found.arms_on or "")),
    }
    for fact in facts:
        if fact.outcome == FactOutcome.REJECTED:
            answers[decided_key(fact.key)] = LEAVE_OUT
        elif fact.outcome == FactOutcome.CORRECTED:
            answers |= {decided_key(fact.key): CORRECT, value_key(fact.key): _retyped(fact)}
        elif fact.outcome == FactOutcome.ENTERED:
            answers[value_key(fact.key)] = _retyped(fact)
        elif reading.state(fact.key) is FactState.AMBIGUOUS:
            places = [place for place, one in enumerate(reading.all(fact.key)) if one.value == fact.value]
            answers |= {decided_key(fact.key): f"{PRINTED}{place}" for place in places[:1]}
    return answers


def _boxes(name: str, day: str) -> dict[str, str]:
    """An ISO date in the three boxes of its field."""
    parts = day.split("-")
    return (
        dict(zip((f"{name}_year", f"{name}_month", f"{name}_day"), parts, strict=True))
        if len(parts) == 3
        else {}
    )


def _where_printed(printed: tuple[Found, ...]) -> str:
    places = [
        f"“{one.value}” on page {one.page}" if one.page else f"“{one.value}”" for one in printed if one.value
    ]
    return f"Printed as {', and as '.join(places)}" if places else "Not found in this document"


def _retyped(fact: AssessmentFact) -> str:
    kind = CATALOGUE.get(fact.key)
    return str(fact.value_normalised if kind and kind.shape in LISTS else fact.value)


class VersionForm(forms.Form):
    """Which version of the assessment the page showed."""

    version = forms.HiddenField(max_length=10)


class ReasonForm(VersionForm):
    """Why something that was read or confirmed is not to count."""

    reason = forms.TextareaField("Why?", max_length=1000, rows=4, error_messages={"required": "Say why"})


class ReturnForm(VersionForm):
    """What whoever entered it is asked to look at again."""

    comments = forms.TextareaField(
        "What needs another look?",
        hint="Name the fact and the page where you can. They see this above the facts when they open it.",
        max_length=2000,
        rows=5,
        error_messages={"required": "Say what needs another look"},
    )
