"""What may be typed about a record, tidied. Forms validate; actions write."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from records.nominals import identifiers
from records.nominals.choices import Category, Level, LogKind, MarkerKind, RecordType
from records.nominals.search import LONGEST_SEARCH
from visor.web import forms

CHOOSE = ("", "Choose one")


class SearchForm(forms.Form):
    """The one search box."""

    q = forms.TextField(
        "Name, date of birth, reference or any number",
        hint="Forename, surname and date of birth find most people, also when the spelling is not quite right",
        max_length=LONGEST_SEARCH,
        error_messages={"required": "Enter a name, a date of birth or a number"},
    )


class CreateNominalForm(forms.Form):
    """Somebody who has no record yet."""

    CONFIRMATION = ["checked", "reason"]
    sections = [
        ("Name", ["forenames", "surname", "aliases"]),
        ("Date of birth", ["date_of_birth", "dob_estimated"]),
        ("Numbers", ["pnc", "cro", "crn", "noms", "nino"]),
        ("Risk management", ["record_type", "category", "level"]),
        ("Ownership", ["owner_unit", "manager"]),
    ]
    forenames = forms.TextField("Forenames", max_length=140, required=False, spellcheck=False)
    surname = forms.TextField("Surname", max_length=140, spellcheck=False)
    aliases = forms.TextareaField(
        "Other names",
        hint="One on each line: aliases, nicknames, a name at birth. Put the surname last.",
        rows=3,
        max_length=1000,
        required=False,
    )
    date_of_birth = forms.DateInputField(
        "Date of birth",
        hint="For example, 27 3 1984",
        required=False,
        not_before=dt.date(1900, 1, 2),
        not_after=timezone.localdate,
    )
    dob_estimated = forms.CheckboxField("This date is an estimate", required=False)
    pnc = forms.TextField(
        "PNC number", hint="For example, 02/73319Z", max_length=40, width=20, required=False
    )
    cro = forms.TextField(
        "CRO number", hint="For example, 65656/91H", max_length=40, width=20, required=False
    )
    crn = forms.TextField("CRN", hint="For example, X320741", max_length=40, width=20, required=False)
    noms = forms.TextField(
        "Prison number", hint="For example, A1234AA", max_length=40, width=20, required=False
    )
    nino = forms.TextField("National Insurance number", max_length=40, width=20, required=False)
    record_type = forms.SelectField("Record type", choices=[CHOOSE, *RecordType.choices])
    category = forms.SelectField("MAPPA category", choices=[CHOOSE, *Category.choices])
    level = forms.SelectField("MAPPA level", choices=[CHOOSE, *Level.choices])
    owner_unit = forms.SelectField("Owning unit", choices=[])
    manager = forms.SelectField(
        "Manager",
        choices=[],
        hint="Only people who are vetted and trained are listed: the manager must be able to open it.",
    )
    form_key = forms.HiddenField()
    search = forms.HiddenField()
    checked = forms.CheckboxField(
        "None of these is the person",
        required=True,
        error_messages={
            "required": "Look at the people above the form, then confirm that none of them is the person"
        },
    )
    reason = forms.TextField(
        "How do you know?",
        hint="For example: a different date of birth on the PNC. It is kept on the new record's timeline.",
        max_length=300,
        error_messages={"required": "Enter how you know that none of them is the person"},
    )

    def __init__(
        self,
        *args: Any,
        units: list[tuple[int, str]],
        managers: list[tuple[int, str]],
        asks: bool = False,
        **kwargs: Any,
    ) -> None:
        """`asks` for a confirmation, and its reason, that none of the people shown is this person."""
        super().__init__(*args, **kwargs)
        for name, choices in (("owner_unit", units), ("manager", managers)):
            field = self.fields[name]
            assert isinstance(field, forms.SelectField)  # noqa: S101  declared above
            field.choices = [CHOOSE, *choices]
        if asks:
            self.sections = [("Before you add this person", self.CONFIRMATION), *self.sections]  # type: ignore[misc]
        else:
            for name in self.CONFIRMATION:
                del self.fields[name]

    def clean_aliases(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines()]
        names = [line for line in lines if line]
        if any(len(name) > 140 for name in names):
            raise ValidationError("Each other name must be 140 characters or fewer")
        return names

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        category, level = cleaned.get("category"), cleaned.get("level")
        if category == Category.THREE and level == Level.ONE:
            self.add_error("level", "Category 3 is managed at level 2 or 3")
        if (
            cleaned.get("dob_estimated")
            and not cleaned.get("date_of_birth")
            and "date_of_birth" not in self.errors
        ):
            self.add_error("date_of_birth", "Enter the estimated date of birth, or untick the estimate")
        return cleaned

    def numbers(self) -> tuple[tuple[identifiers.Kind, str], ...]:
        """The numbers typed, in the order of the form."""
        return tuple(
            (kind, self.cleaned_data[kind.value])
            for kind in identifiers.Kind
            if self.cleaned_data.get(kind.value)
        )


class LogEntryForm(forms.Form):
    """One thing that happened."""

    kind = forms.SelectField("What happened", choices=[CHOOSE, *LogKind.choices])
    happened_on = forms.DateInputField("Date", not_before=dt.date(1950, 1, 1), not_after=timezone.localdate)
    happened_at = forms.TextField(
        "Time", hint="For example, 14:30. Leave empty when the time does not matter.", width=5, required=False
    )
    text = forms.TextareaField("What to record", max_length=20_000, rows=8)
    is_significant = forms.CheckboxField("This is significant", required=False)
    form_key = forms.HiddenField()

    def clean_happened_at(self) -> dt.time | None:
        typed = self.cleaned_data["happened_at"].replace(".", ":")
        if not typed:
            return None
        try:
            return dt.datetime.strptime(typed, "%H:%M").time()  # noqa: DTZ007
        except ValueError:
            raise ValidationError("Enter the time in hours and minutes, like 09:05 or 14:30") from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, time = cleaned.get("happened_on"), cleaned.get("happened_at")
        if day:
            when = timezone.make_aware(dt.datetime.combine(day, time or dt.time()))
            cleaned["when"] = when
            if when > timezone.now():
                self.add_error("happened_at", "The time must not be in the future")
        return cleaned


class MarkerForm(forms.Form):
    """A warning on the header."""

    kind = forms.SelectField("Marker", choices=[CHOOSE, *MarkerKind.choices])
    evidence = forms.TextField(
        "Evidence", hint="What the marker rests on, and where it is recorded", max_length=300
    )
