"""The fields of a form: what may be typed, how it is tidied, and what is said when it cannot be kept. Use them through `visor.web.forms`."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.models import QuerySet

from visor.web import dates, widgets
from visor.web.dates import NotADate, TypedDate

Day = dt.date | Callable[[], dt.date] | None
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def in_sentence(label: str) -> str:
    """Return a label as it reads inside a sentence: "Date of birth" becomes "date of birth", "PNC number" stays."""
    return label if label[1:2].isupper() or not label[1:2].isalpha() else label[:1].lower() + label[1:]


def required_message(name: str, field: forms.Field) -> None:
    """Give the field a label and, unless it has its own, a message for being left empty."""
    field.label = str(field.label or name.replace("_", " ").capitalize())
    verb = getattr(field, "asking_verb", "")
    if verb and not getattr(field, "own_required_message", False):
        label = field.label
        said = f"Answer the question: {label}" if label.endswith("?") else f"{verb} {in_sentence(label)}"
        field.error_messages["required"] = said


def tidy(text: str, label: str, *, lines: bool) -> str:
    """Return the text composed (NFC), with one kind of line end; refuse characters that cannot be seen or kept."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    # Tabs and breaks pasted into one line are gaps between words, not something to refuse.
    text = text if lines else text.replace("\t", " ").replace("\n", " ")
    for place, character in enumerate(text, start=1):
        if character in "\n\t":
            continue
        if unicodedata.category(character) in ("Cc", "Cs") or character in BIDI_CONTROLS:
            raise ValidationError(
                f"{label} contains a hidden control character (U+{ord(character):04X}) at character {place}. "
                "Delete it and type that part again",
                code="control_character",
            )
    return text


class _Asking:
    """The arguments every field shares, and how its emptiness is put in words."""

    asking_verb = "Enter"

    def __init__(
        self,
        label: str | None = None,
        *,
        hint: str = "",
        error_messages: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.own_required_message = "required" in (error_messages or {})
        super().__init__(label=label, help_text=hint, error_messages=dict(error_messages or {}), **kwargs)  # type: ignore[call-arg]


class TextField(_Asking, forms.CharField):
    """One line of text."""

    lines = False

    def __init__(
        self,
        label: str | None = None,
        *,
        max_length: int = 200,
        width: int | str = "",
        autocomplete: str = "off",
        inputmode: str = "",
        spellcheck: bool | None = None,
        type: str = "text",
        widget: forms.Widget | None = None,
        **kwargs: Any,
    ) -> None:
        attrs: dict[str, Any] = {"autocomplete": autocomplete} if autocomplete else {}
        attrs |= {"class": f"govuk-input--width-{width}"} if width else {}
        attrs |= {"inputmode": inputmode} if inputmode else {}
        attrs |= {"spellcheck": str(spellcheck).lower()} if spellcheck is not None else {}
        self.limit = max_length
        super().__init__(label, widget=widget or widgets.TextInput(type=type, attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        """Tidy what was typed, then hold it to the limit."""
        text = tidy(str(value or ""), str(self.label), lines=self.lines).strip()
        if len(text) > self.limit:
            raise ValidationError(
                f"{self.label} must be {self.limit:,} characters or fewer; you entered {len(text):,}",
                code="max_length",
            )
        return str(super().to_python(text))


class TextareaField(TextField):
    """Several lines of text, with a count of what is left."""

    lines = True

    def __init__(
        self, label: str | None = None, *, max_length: int = 4000, rows: int = 5, **kwargs: Any
    ) -> None:
        widget = widgets.Textarea(rows=rows, limit=max_length)
        super().__init__(label, max_length=max_length, widget=widget, **kwargs)


class EmailField(TextField):
    """An e-mail address."""

    def __init__(self, label: str | None = None, **kwargs: Any) -> None:
        options: dict[str, Any] = {
            "type": "email",
            "autocomplete": "email",
            "spellcheck": False,
            "max_length": 254,
        }
        super().__init__(label, **(options | kwargs))
        self.validators.append(
            EmailValidator("Enter an email address in the correct format, like name@example.com")
        )


class PasswordField(_Asking, forms.CharField):
    """A password: composed (NFC) so that it is the same from every keyboard, otherwise exactly as typed."""

    def __init__(self, label: str | None = "Password", *, new: bool = False, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": "new-password" if new else "current-password",
            "spellcheck": "false",
            "autocapitalize": "none",
        }
        super().__init__(label, strip=False, widget=widgets.PasswordInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        """Compose the text; refuse what no keyboard types."""
        return str(super().to_python(tidy(str(value or ""), str(self.label), lines=True)))


class CodeField(TextField):
    """A one-time code; spaces and hyphens are how people copy it."""

    def __init__(self, label: str | None = "Code", *, digits: int = 6, **kwargs: Any) -> None:
        self.digits = digits
        options: dict[str, Any] = {"autocomplete": "one-time-code", "inputmode": "numeric", "width": 10}
        super().__init__(label, max_length=40, spellcheck=False, **(options | kwargs))

    def to_python(self, value: Any) -> str:
        """Return the digits alone."""
        text = super().to_python(value).replace(" ", "").replace("-", "")
        if text and not (text.isascii() and text.isdecimal() and len(text) == self.digits):
            raise ValidationError(
                f"The code is {self.digits} digits, like {'123456789'[: self.digits]}", code="digits"
            )
        return text


class HiddenField(TextField):
    """A value the page carries."""

    asking_verb = ""

    def __init__(self, *, max_length: int = 2000, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, widget=widgets.HiddenInput(), **kwargs)
        self.error_messages["required"] = "Part of this page did not arrive. Load it again"


class SelectField(_Asking, forms.ChoiceField):
    """One of many; starts on "Choose" so that nothing is chosen by accident."""

    asking_verb = "Select"

    def __init__(
        self, label: str | None = None, *, choices: Iterable[Any] = (), empty: str = "Choose", **kwargs: Any
    ) -> None:
        listed = list(choices)
        if empty and not any(value == "" for value, _text in listed):
            listed.insert(0, ("", empty))
        super().__init__(label, choices=listed, widget=widgets.Select(), **kwargs)
        self.error_messages["invalid_choice"] = "Choose one of the options on the list"


class ModelSelectField(_Asking, forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row of a queryset the view has already narrowed to what this person may see."""

    asking_verb = "Select"

    def __init__(
        self, label: str | None = None, *, queryset: QuerySet[Any], empty: str = "Choose", **kwargs: Any
    ) -> None:
        super().__init__(label, queryset=queryset, empty_label=empty, widget=widgets.Select(), **kwargs)
        self.error_messages["invalid_choice"] = "Choose one of the options on the list"


class RadioField(_Asking, forms.ChoiceField):
    """One of a few, all in sight; `hints` explains choices by value."""

    asking_verb = "Select"

    def __init__(
        self,
        label: str | None = None,
        *,
        choices: Iterable[Any] = (),
        hints: Mapping[str, str] | None = None,
        inline: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, choices=choices, widget=widgets.Radios(hints=hints, inline=inline), **kwargs)
        self.error_messages["invalid_choice"] = "Choose one of the options on the list"


class CheckboxesField(_Asking, forms.MultipleChoiceField):
    """Any of a few."""

    asking_verb = "Select"

    def __init__(
        self,
        label: str | None = None,
        *,
        choices: Iterable[Any] = (),
        hints: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, choices=choices, widget=widgets.Checkboxes(hints=hints), **kwargs)
        self.error_messages["invalid_choice"] = "Choose from the options on the list"


class CheckboxField(_Asking, forms.BooleanField):
    """One statement to tick; when required, leaving it is refused with the label's own words."""

    asking_verb = "Tick to confirm:"

    def __init__(self, label: str | None = None, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(label, required=required, widget=widgets.Checkbox(), **kwargs)


class FileField(_Asking, forms.FileField):
    """A file; the room that keeps it decides what it really is."""

    asking_verb = "Choose a file for"

    def __init__(
        self,
        label: str | None = None,
        *,
        accept: Iterable[str] = (),
        max_bytes: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.max_bytes = max_bytes
        attrs = {"accept": ",".join(accept)} if accept else {}
        super().__init__(label, widget=widgets.FileInput(attrs=attrs), max_length=255, **kwargs)
        self.error_messages |= {
            "empty": "The file you chose is empty. Choose another",
            "missing": "The file did not arrive. Choose it again",
            "invalid": "The file did not arrive. Choose it again",
            "max_length": "The file’s name is too long. Give it a name of 255 characters or fewer",
        }

    def to_python(self, data: Any) -> Any:
        """Return the upload, held to the size limit."""
        upload = super().to_python(data)
        if upload and self.max_bytes and upload.size > self.max_bytes:
            raise ValidationError(
                f"The file must be smaller than {self.max_bytes // (1024 * 1024)} MB", code="too_big"
            )
        return upload


class DateInputField(_Asking, forms.Field):
    """A date typed in three boxes; the month may be a word. Limits are dates, or a function that gives today's."""

    widget = widgets.DateInput

    def __init__(
        self, label: str | None = None, *, not_before: Day = None, not_after: Day = None, **kwargs: Any
    ) -> None:
        self.not_before, self.not_after = not_before, not_after
        super().__init__(label, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the three boxes for a date, or what was typed."""
        if isinstance(value, dt.date):
            return TypedDate(str(value.day), str(value.month), str(value.year))
        return value

    def to_python(self, value: Any) -> dt.date | None:
        """Return the date, or say which box to mend and how."""
        if value is None or isinstance(value, dt.date):
            return value
        try:
            return dates.read(value.tidied())
        except NotADate as error:
            raise ValidationError(f"{self.label} must {error.ending}", code=" ".join(error.parts)) from error

    def validate(self, value: dt.date | None) -> None:
        """Hold the date to its limits."""
        super().validate(value)
        if value is None:
            return
        latest, earliest = _day(self.not_after), _day(self.not_before)
        if latest and value > latest:
            ending = "today or in the past" if callable(self.not_after) else f"{latest:%-d %B %Y} or earlier"
            raise ValidationError(f"{self.label} must be {ending}", code="day month year")
        if earliest and value < earliest:
            raise ValidationError(
                f"{self.label} must be {earliest:%-d %B %Y} or later", code="day month year"
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the boxes as typed."""
        return (self.prepare_value(initial) or TypedDate()) != (data or TypedDate())


def _day(limit: Day) -> dt.date | None:
    return limit() if callable(limit) else limit
