"""The base of every form and the fields it may hold, drawn in GOV.UK markup. Any room's forms.py may call it.

    class RecordForm(forms.Form):
        name = forms.TextField("Name", max_length=200, hint="As on the order")
        born = forms.DateInputField("Date of birth", not_after=timezone.localdate)

`RecordForm(initial=RecordForm.first_values(draft.fields))` puts a draft back.
`{{ form }}` draws the error summary and all fields; `{% render_form form "Save" %}` the <form> round them too.
Forms validate and normalise, nothing else. Fields:

    TextField(label, max_length=, width=)       EmailField(label)          PasswordField(label, new=False)
    TextareaField(label, max_length=, rows=5)   CodeField(label, digits=6) HiddenField()
    SelectField(label, choices=)  ModelSelectField(label, queryset=)  RadioField(label, choices=, hints=, inline=)
    CheckboxesField(label, choices=, hints=)    CheckboxField(label)
    FileField(label, accept=(".pdf",), max_bytes=)   DateInputField(label, not_before=, not_after=)

All take `required=True`, `hint=""`, `initial=None`, `disabled=False`, `error_messages=None`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.urls import reverse

from visor.web.dates import PARTS
from visor.web.fields import (
    CheckboxesField,
    CheckboxField,
    CodeField,
    DateInputField,
    EmailField,
    FileField,
    HiddenField,
    ModelSelectField,
    PasswordField,
    RadioField,
    SelectField,
    TextareaField,
    TextField,
    required_message,
)
from visor.web.widgets import GovukWidget

__all__ = [
    "CheckboxField",
    "CheckboxesField",
    "CodeField",
    "DateInputField",
    "EmailField",
    "ErrorLink",
    "FileField",
    "Form",
    "HiddenField",
    "ModelSelectField",
    "PasswordField",
    "RadioField",
    "SelectField",
    "TextField",
    "TextareaField",
]

DRAFT_URL_NAME = "draft"


@dataclass(frozen=True)
class ErrorLink:
    """One line of the error summary; `href` is empty when no field is to blame."""

    text: str
    href: str


class GovukRenderer(TemplatesSetting):
    """Draw forms and fields with the project's own templates."""

    form_template_name = "components/form/form.html"
    field_template_name = "components/form/field.html"


class GovukBoundField(BoundField):
    """A field on its form: ids, classes and descriptions as GOV.UK Frontend has them."""

    @property
    def widget(self) -> GovukWidget:
        """Return the input, known to be one of ours."""
        return cast(GovukWidget, self.field.widget)

    @property
    def full_label(self) -> str:
        """Return the label, marked when the field may stay empty."""
        if self.field.required or not getattr(self.form, "mark_optional", True) or self.carries_label:
            return str(self.label)
        return f"{self.label} (optional)"

    @property
    def carries_label(self) -> bool:
        """Say whether the label stands beside the input instead of above it."""
        return getattr(self.widget, "carries_label", False)

    @property
    def aria_describedby(self) -> str | None:
        """Return the ids of hint, error and character count, in reading order."""
        ids = [f"{self.auto_id}-info"] if getattr(self.widget, "limit", None) else []
        ids += [f"{self.auto_id}-hint"] if self.help_text else []
        ids += [f"{self.auto_id}-error"] if self.errors else []
        return " ".join(ids) or None

    @property
    def wrong_parts(self) -> list[str]:
        """Return the boxes of a date that must be mended."""
        found = {part for error in self._errors() for part in (error.code or "").split() if part in PARTS}
        return [part for part in PARTS if part in found]

    @property
    def focus_href(self) -> str:
        """Return where a line of the error summary leads; empty for a hidden field."""
        return "" if self.is_hidden else f"#{self.widget.focus_id(self.auto_id, self.wrong_parts)}"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add GOV.UK's classes; GOV.UK leaves aria-invalid out because screen readers say it twice."""
        built = super().build_widget_attrs(attrs, widget)
        built.pop("aria-invalid", None)
        if self.is_hidden:
            built.pop("aria-describedby", None)
            return built
        classes = (
            self.widget.govuk_class,
            self.widget.attrs.get("class"),
            self.errors and self.widget.error_class,
        )
        built["class"] = " ".join(name for name in classes if name)
        if self.wrong_parts:
            built["data-wrong"] = " ".join(self.wrong_parts)
        return built

    def _errors(self) -> list[forms.ValidationError]:
        return list(self.errors.as_data()) if self.errors else []


class Form(forms.Form):
    """The base of every form.

    `sections` groups fields under legends: `[("Name", ["forename", "surname"]), ...]`; fields not named follow.
    `draft_key` (a class attribute or set by the view) asks for a server-side draft of what is typed.
    """

    default_renderer = GovukRenderer
    bound_field_class = GovukBoundField
    use_required_attribute = False
    mark_optional: bool = True
    sections: Sequence[tuple[str, Sequence[str]]] = ()
    draft_key: str = ""

    def __init__(self, *args: Any, draft_key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft_key = draft_key or self.draft_key
        self._summary_drawn = False
        for name, field in self.fields.items():
            if not isinstance(field.widget, GovukWidget):
                raise TypeError(f"{type(self).__name__}.{name}: use the fields of visor.web.forms")
            required_message(name, field)

    @property
    def draft_url(self) -> str:
        """Return the address the draft is kept at; empty when this form keeps none."""
        return reverse(DRAFT_URL_NAME, args=[self.draft_key]) if self.draft_key else ""

    @classmethod
    def first_values(cls, typed: Mapping[str, str]) -> dict[str, Any]:
        """Return a draft's fields as initial values: every box as it was typed, also what is not yet valid."""
        fields = [(name, field.widget) for name, field in cls.base_fields.items()]  # type: ignore[attr-defined]
        return {
            name: widget.value_from_datadict(typed, {}, name)
            for name, widget in fields
            if not widget.value_omitted_from_data(typed, {}, name)
        }

    def error_links(self) -> list[ErrorLink]:
        """Return every error in the order of the fields, those of no field first."""
        links = [ErrorLink(str(text), "") for text in self.non_field_errors()]
        for bound in self:
            links += [ErrorLink(str(text), bound.focus_href) for text in bound.errors]  # type: ignore[attr-defined]
        return links

    def take_error_links(self) -> list[ErrorLink]:
        """Return the errors for the page's summary, once: the form then does not draw them again."""
        self._summary_drawn = True
        return self.error_links()

    def get_context(self) -> dict[str, Any]:
        """Return what the form's template draws."""
        return {
            "form": self,
            "errors": [] if self._summary_drawn else self.error_links(),
            "groups": self._groups(),
            "hidden": self.hidden_fields(),
        }

    def _groups(self) -> list[tuple[str, list[BoundField]]]:
        named = [name for _legend, names in self.sections for name in names]
        groups = [
            (legend, [self[name] for name in names if name in self.fields]) for legend, names in self.sections
        ]
        rest = [bound for bound in self.visible_fields() if bound.name not in named]
        return [(legend, fields) for legend, fields in [*groups, ("", rest)] if fields]
