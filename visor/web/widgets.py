"""The inputs of GOV.UK forms, each with its own template. Called by `visor.web.forms` alone."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from visor.web.dates import PARTS, TypedDate


class GovukWidget(forms.Widget):
    """What the field template asks of every input."""

    govuk_class = ""
    error_class = ""
    group_class = ""
    fieldset_role = ""

    def group_attributes(self) -> dict[str, Any]:
        """Return the attributes of the group round label, hint, error and input."""
        return {}

    def focus_id(self, id_: str, parts: list[str]) -> str:
        """Return the id an error's link leads to."""
        return id_


class TextInput(GovukWidget, forms.TextInput):
    """One line of text; `type` is text or email, never number."""

    template_name = "components/form/input.html"
    govuk_class = "govuk-input"
    error_class = "govuk-input--error"

    def __init__(self, *, type: str = "text", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs)
        self.input_type = type


class HiddenInput(GovukWidget, forms.HiddenInput):
    """A value the page carries."""

    template_name = "components/form/input.html"


class PasswordInput(GovukWidget, forms.PasswordInput):
    """A password, never sent back, with a button to show it."""

    template_name = "components/form/password.html"
    govuk_class = "govuk-input govuk-password-input__input govuk-js-password-input-input"
    error_class = "govuk-input--error"
    group_class = "govuk-password-input"

    def group_attributes(self) -> dict[str, Any]:
        """Name the module that shows the password."""
        return {"data-module": "govuk-password-input"}


class Textarea(GovukWidget, forms.Textarea):
    """Several lines; counts characters down when there is a limit."""

    template_name = "components/form/textarea.html"
    govuk_class = "govuk-textarea"
    error_class = "govuk-textarea--error"

    def __init__(self, *, rows: int = 5, limit: int | None = None) -> None:
        super().__init__(attrs={"rows": rows})
        self.attrs.pop("cols", None)
        self.limit = limit
        if limit:
            self.govuk_class = "govuk-textarea govuk-js-character-count"
            self.group_class = "govuk-character-count"

    def group_attributes(self) -> dict[str, Any]:
        """Name the module that counts, and its limit."""
        return {"data-module": "govuk-character-count", "data-maxlength": self.limit} if self.limit else {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the limit, and leave out the browser's own which would cut pasted text without a word."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("maxlength", None)
        context["limit"] = f"{self.limit:,}" if self.limit else ""
        return context


class Select(GovukWidget, forms.Select):
    """One of many, folded."""

    template_name = "components/form/select.html"
    govuk_class = "govuk-select"
    error_class = "govuk-select--error"


class _Choices(GovukWidget):
    """Radios and checkboxes: hints per choice, ids like GOV.UK's own (name, name-2, name-3)."""

    use_fieldset = True
    option_hints: Mapping[str, str]
    inline = False

    def __init__(self, *, hints: Mapping[str, str] | None = None, inline: bool = False) -> None:
        super().__init__()
        self.option_hints = {str(key): text for key, text in (hints or {}).items()}
        self.inline = inline

    def id_for_label(self, id_: str, index: str | int | None = None) -> str:
        """Return GOV.UK's id of a choice."""
        return id_ if not index or index == "0" else f"{id_}-{int(index) + 1}"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add each choice's hint; the group's class and description belong to the fieldset."""
        inner = {key: one for key, one in (attrs or {}).items() if key not in ("class", "aria-describedby")}
        context = super().get_context(name, value, inner)
        context["options"] = [
            {**option, "hint": self.option_hints.get(str(option["value"]), "")}
            for _group, options, _index in context["widget"]["optgroups"]
            for option in options
        ]
        context["inline"] = self.inline
        return context


class Radios(_Choices, forms.RadioSelect):
    """One of a few, all in sight."""

    template_name = "components/form/radios.html"
    govuk_class = "govuk-radios__input"


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    """Any of a few."""

    template_name = "components/form/checkboxes.html"
    govuk_class = "govuk-checkboxes__input"


class Checkbox(GovukWidget, forms.CheckboxInput):
    """One statement to tick; its label stands beside it."""

    template_name = "components/form/input.html"
    govuk_class = "govuk-checkboxes__input"
    carries_label = True


class FileInput(GovukWidget, forms.FileInput):
    """A file from this computer."""

    template_name = "components/form/input.html"
    govuk_class = "govuk-file-upload"
    error_class = "govuk-file-upload--error"


class DateInput(GovukWidget):
    """Day, month and year in three boxes, typed; no calendar."""

    template_name = "components/form/date.html"
    govuk_class = "govuk-input govuk-date-input__input"
    use_fieldset = True
    fieldset_role = "group"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TypedDate:
        """Return the three boxes as typed; a box that was not sent is empty."""
        return TypedDate(*(str(data.get(f"{name}_{part}") or "") for part in PARTS))

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        """Say whether none of the boxes was sent."""
        return all(f"{name}_{part}" not in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first box."""
        return f"{id_}_day"

    def focus_id(self, id_: str, parts: list[str]) -> str:
        """Return the id of the first box that is wrong."""
        return f"{id_}_{(parts or PARTS)[0]}"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Make the three boxes; the error class goes to the wrong ones only."""
        context = super().get_context(name, value, attrs)
        given = dict(attrs or {})
        wrong = given.pop("data-wrong", "").split()
        id_ = given.get("id", name)
        context["boxes"] = [
            {
                "id": f"{id_}_{part}",
                "name": f"{name}_{part}",
                "label": part.capitalize(),
                "value": text,
                "width": 4 if part == "year" else 2,
                "wrong": part in wrong,
                # A month may be typed as a word, so only the others ask for a number pad.
                "inputmode": "" if part == "month" else "numeric",
                "disabled": bool(given.get("disabled")),
            }
            for part, text in zip(PARTS, value or TypedDate(), strict=True)
        ]
        context["id"] = id_
        return context
