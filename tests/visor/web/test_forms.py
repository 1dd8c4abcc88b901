"""Forms draw GOV.UK markup, tidy what was typed, and say in plain words what to mend."""

import datetime as dt
import unicodedata
from typing import Any

import pytest
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template, engines

from tests.visor.web.markup import Undefined, find, fixture, tree, without
from visor.web import forms

OURS = {"attributes": ("autocomplete",), "classes": ("govuk-label--s", "govuk-fieldset__legend--s")}


@pytest.fixture(autouse=True)
def _undefined_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined(""))  # type: ignore[attr-defined]


def form_of(*, data: Any = None, files: Any = None, initial: Any = None, **fields: Any) -> forms.Form:
    """A form of these fields, whose ids are their names as in GOV.UK's examples."""
    form: forms.Form = type("Made", (forms.Form,), dict(fields))(data, files, auto_id="%s", initial=initial)
    return form


def drawn(form: forms.Form, name: str) -> list[Any]:
    return tree(str(form[name].as_field_group()))


def arguments(options: dict[str, Any]) -> dict[str, Any]:
    """Our arguments for GOV.UK's options."""
    label = options.get("label") or options["fieldset"]["legend"]
    message = options.get("errorMessage", {}).get("text")
    return {
        "label": label["text"],
        "hint": options.get("hint", {}).get("text", ""),
        "error_messages": {"required": message} if message else None,
    }


def example(component: str, name: str, make: Any, **more: Any) -> tuple[list[Any], list[Any]]:
    """Our drawing of a field and GOV.UK's, less what is ours on purpose."""
    options, html = fixture(component, name)
    field_name = options.get("id") or options["name"]
    # GOV.UK's examples may have an id that differs from the name; ours are one.
    html = html.replace(f'name="{options.get("name")}"', f'name="{field_name}"')
    failing: dict[str, str] | None = {} if "errorMessage" in options else None
    form = form_of(
        data=failing, initial=more.pop("initial", None), **{field_name: make(**arguments(options), **more)}
    )
    return without(drawn(form, field_name), **OURS), without(tree(html), **OURS)


# --- as GOV.UK Frontend draws them ---


@pytest.mark.parametrize(
    ("component", "name", "make", "more"),
    [
        ("input", "default", forms.TextField, {}),
        ("input", "with hint text", forms.TextField, {}),
        ("input", "with error and hint", forms.TextField, {}),
        ("input", "with width-10 class", forms.TextField, {"width": 10}),
        ("input", "inputmode", forms.TextField, {"inputmode": "decimal"}),
        ("character-count", "default", forms.TextareaField, {"max_length": 10}),
        ("character-count", "with hint and error", forms.TextareaField, {"max_length": 10}),
        ("select", "with hint text and error message", forms.SelectField, {"choices": "items", "empty": ""}),
        ("radios", "default", forms.RadioField, {"choices": "items"}),
        (
            "radios",
            "inline",
            forms.RadioField,
            {"choices": "items", "inline": True, "initial": {"example": "no"}},
        ),
        ("radios", "with hint and error message", forms.RadioField, {"choices": "items"}),
        ("checkboxes", "default", forms.CheckboxesField, {"choices": "items"}),
        ("checkboxes", "with error message and hint", forms.CheckboxesField, {"choices": "items"}),
        ("file-upload", "default", forms.FileField, {}),
        ("file-upload", "with error message and hint", forms.FileField, {}),
        ("password-input", "default", forms.PasswordField, {}),
        ("password-input", "with error message", forms.PasswordField, {}),
        ("password-input", "with new-password autocomplete", forms.PasswordField, {"new": True}),
    ],
)
def test_field(component: str, name: str, make: Any, more: dict[str, Any]) -> None:
    options, _html = fixture(component, name)
    if more.get("choices") == "items":
        more = more | {"choices": [(one["value"], one["text"]) for one in options["items"]]}
    ours, theirs = example(component, name, make, **more)
    assert ours == theirs


@pytest.mark.parametrize("name", ["with error message and hint", "with values", "with error on year input"])
def test_date_input(name: str) -> None:
    options, html = fixture("date-input", name)
    id_ = options["id"]
    theirs = tree(html)
    for box in find(theirs, "input"):
        part = box[1]["name"]
        box[1] |= {"name": f"{id_}_{part}", "id": f"{id_}_{part}"}
        if part == "month":
            del box[1]["inputmode"]
        if name == "with error message and hint":
            box[1]["class"] = " ".join(sorted({*box[1]["class"].split(), "govuk-input--error"}))
    for label in find(theirs, "label"):
        label[1]["for"] = label[1]["for"].replace(f"{id_}-", f"{id_}_")
    values = options.get("values")
    initial = {id_: dt.date(values["year"], values["month"], values["day"])} if values else None
    field: dict[str, Any] = {id_: forms.DateInputField(**arguments(options))}
    form = form_of(data={} if "errorMessage" in options else None, initial=initial, **field)
    if "errorMessage" in options:
        form.full_clean()
        form.errors.clear()
        parts = "year" if "year" in options else "day month year"
        form.add_error(id_, django_forms.ValidationError(options["errorMessage"]["text"], code=parts))
    assert without(drawn(form, id_), **OURS) == without(theirs, **OURS)


def test_error_summary() -> None:
    _options, html = fixture("error-summary", "default")
    html = html.replace("#example-error-1", "#issued_day").replace("#example-error-2", "#postcode")
    first = "The date your passport was issued must be in the past"
    form = form_of(
        data={},
        issued=forms.DateInputField("Issued", error_messages={"required": first}),
        postcode=forms.TextField("Postcode", error_messages={"required": "Enter a postcode, like AA1 1AA"}),
    )
    ours = tree(Template("{% error_summary form %}").render(Context({"form": form})))
    assert ours == tree(html)
    assert "There is a problem" not in str(form), "the page has drawn it above the heading"


def test_one_time_code_is_text_for_a_number_pad() -> None:
    ((_tag, attributes, _inner),) = find(drawn(form_of(code=forms.CodeField()), "code"), "input")
    assert attributes["type"] == "text"
    assert attributes["inputmode"] == "numeric"
    assert attributes["autocomplete"] == "one-time-code"


def test_password_is_never_sent_back() -> None:
    assert "hunter2" not in str(
        form_of(data={"p": "hunter2"}, p=forms.PasswordField(), q=forms.TextField("Q"))
    )


# --- the whole form ---


class PersonForm(forms.Form):
    sections = (("Who", ["name", "born"]), ("Nothing here", ["no_such_field"]))
    name = forms.TextField("Full name")
    born = forms.DateInputField("Date of birth", not_after=lambda: dt.date(2026, 1, 16))
    note = forms.TextareaField("Note", required=False)
    sure = forms.CheckboxField("I have searched", required=True)
    key = forms.HiddenField()


def whole(form: forms.Form, arguments: str = "") -> str:
    source = "{% render_form form " + arguments + " %}"
    return Template(source).render(Context({"form": form, "csrf_token": "token123"}))


def test_whole_form() -> None:
    html = whole(PersonForm(initial={"key": "<k>"}), '"Add" cancel_url="/home/"')
    (form,) = find(tree(html), "form")
    assert form[1]["method"] == "post"
    assert "novalidate" in form[1]
    assert "enctype" not in form[1]
    assert "token123" in html
    assert [one[2][0][2] for one in find(tree(html), "fieldset", class_="visor-section")] == [["Who"]]
    assert "Note (optional)" in html
    assert 'value="&lt;k&gt;"' in html
    assert '<a class="govuk-link" href="/home/">Cancel</a>' in html
    assert "govuk-button--warning" in whole(PersonForm(), '"Withdraw" warning=True')


def test_every_error_leads_to_an_input_that_exists() -> None:
    form = PersonForm({"born_day": "31", "born_month": "", "born_year": "1986"})
    page = tree(whole(form))
    links = [one[1]["href"] for one in find(page, "a") if one[1]["href"].startswith("#")]
    assert links == ["#id_name", "#id_born_month", "#id_sure"]
    for link in links:
        assert find(page, "input", id=link[1:]), link
    assert form.error_links()[0] == forms.ErrorLink("Enter full name", "#id_name")
    described = find(page, "input", id="id_name")[0][1]["aria-describedby"]
    assert find(page, "p", id=described)[0][2][1] == "Enter full name"


def test_errors_of_no_field_and_of_hidden_fields_have_no_link() -> None:
    form = PersonForm({"name": "A", "sure": "on", "born_day": "1", "born_month": "1", "born_year": "1990"})
    form.add_error(None, "Somebody else has changed this")
    texts = {one.text: one.href for one in form.error_links()}
    assert texts == {
        "Somebody else has changed this": "",
        "Part of this page did not arrive. Load it again": "",
    }


def test_multipart_and_draft_address() -> None:
    form = form_of(f=forms.FileField("File"))
    form.draft_key = "nominal-7/log"
    html = whole(form)
    assert 'enctype="multipart/form-data"' in html
    assert 'data-draft-url="/drafts/nominal-7/log/"' in html
    assert "data-draft-url" not in whole(PersonForm())
    assert PersonForm(draft_key="a").draft_url == "/drafts/a/"


def test_a_draft_is_put_back_as_it_was_typed() -> None:
    typed = {
        "name": "Nerys",
        "born_day": "29",
        "born_month": "Feb",
        "born_year": "20",
        "sure": "on",
        "other": "x",
    }
    html = tree(str(PersonForm(initial=PersonForm.first_values(typed) | {"key": "new"})))
    assert find(html, "input", id="id_name")[0][1]["value"] == "Nerys"
    assert find(html, "input", id="id_born_month")[0][1]["value"] == "Feb"
    assert find(html, "input", id="id_born_year")[0][1]["value"] == "20"
    assert "checked" in find(html, "input", id="id_sure")[0][1]
    assert find(html, "input", name="key")[0][1]["value"] == "new"


def test_fields_of_elsewhere_are_refused() -> None:
    with pytest.raises(TypeError, match=r"use the fields of visor\.web\.forms"):
        form_of(x=django_forms.CharField())


def test_what_was_typed_is_escaped() -> None:
    evil = "\"><script>alert('x')</script>"
    choices = [(evil, evil)]
    form = form_of(
        data={"t": evil, "a": evil, "d_day": evil, "s": evil, "r": evil, "c": evil},
        t=forms.TextField(evil, hint=evil),
        a=forms.TextareaField(evil, max_length=5),
        d=forms.DateInputField(evil),
        s=forms.SelectField(evil, choices=choices),
        r=forms.RadioField(evil, choices=choices, hints={evil: evil}),
        c=forms.CheckboxesField(evil, choices=choices),
        b=forms.CheckboxField(evil, required=True),
    )
    assert "<script" not in str(form)


# --- text ---


def said(field: Any, value: Any) -> str:
    """What the form says of this value; empty when it is accepted."""
    form = form_of(data={"x": value}, x=field)
    return "; ".join(one.text for one in form.error_links())


def test_text_is_composed_and_stripped() -> None:
    decomposed = unicodedata.normalize("NFD", "  Siân Ŵyn O'Connor 🙂 ")
    form = form_of(data={"x": decomposed}, x=forms.TextField("Name"))
    assert form.is_valid()
    assert form.cleaned_data["x"] == "Siân Ŵyn O'Connor 🙂"


def test_lines_are_kept_in_a_textarea_and_joined_in_a_line() -> None:
    form = form_of(
        data={"x": "a\r\nb\tc", "y": "a\r\nb\tc"}, x=forms.TextareaField("Note"), y=forms.TextField("Name")
    )
    assert form.is_valid()
    assert form.cleaned_data == {"x": "a\nb\tc", "y": "a b c"}


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066"])
def test_control_characters_are_refused_with_their_place(character: str) -> None:
    text = said(forms.TextField("Full name"), f"ab{character}c")
    assert text.startswith(
        f"Full name contains a hidden control character (U+{ord(character):04X}) at character 3"
    )


def test_limit_is_said_with_what_was_typed() -> None:
    assert said(forms.TextareaField("Note", max_length=4000), "é" * 4000) == ""
    too_long = "Note must be 4,000 characters or fewer; you entered 4,012"
    assert said(forms.TextareaField("Note", max_length=4000), "é" * 4012) == too_long
    # A line end is one character, as the count on the page has it.
    assert said(forms.TextareaField("Note", max_length=3), "a\r\nb") == ""


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (forms.TextField("Date of birth"), "Enter date of birth"),
        (forms.TextField("PNC number"), "Enter PNC number"),
        (forms.TextField("Why is this needed?"), "Answer the question: Why is this needed?"),
        (forms.RadioField("Record type", choices=[("a", "A")]), "Select record type"),
        (forms.FileField("OASys"), "Choose a file for OASys"),
        (forms.CheckboxField("I have searched", required=True), "Tick to confirm: I have searched"),
        (forms.TextField("Name", error_messages={"required": "Say who"}), "Say who"),
    ],
)
def test_an_empty_field_is_named_in_its_message(field: Any, message: str) -> None:
    assert said(field, "") == message


def test_codes_are_read_as_people_copy_them() -> None:
    form = form_of(data={"x": " 123-456 "}, x=forms.CodeField())
    assert form.is_valid()
    assert form.cleaned_data["x"] == "123456"
    for wrong in ("12345", "1234567", "12345a", "１２３４５６", "٣٣٣٣٣٣"):
        assert said(forms.CodeField(), wrong) == "The code is 6 digits, like 123456"


def test_passwords_are_kept_as_typed_but_composed() -> None:
    form = form_of(data={"x": "  cafe\u0301 "}, x=forms.PasswordField())
    assert form.is_valid()
    assert form.cleaned_data["x"] == "  café "


def test_email_and_choices() -> None:
    wrong = "Enter an email address in the correct format, like name@example.com"
    assert said(forms.EmailField("Email address"), "a@") == wrong
    for make in (forms.SelectField, forms.RadioField):
        assert said(make("Region", choices=[("a", "A")]), "b") == "Choose one of the options on the list"


def test_file_is_held_to_its_limit_and_may_not_be_empty() -> None:
    def upload(content: bytes) -> str:
        file = SimpleUploadedFile("oasys.pdf", content)
        form = form_of(data={}, files={"x": file}, x=forms.FileField("OASys", max_bytes=1024 * 1024))
        return "; ".join(one.text for one in form.error_links())

    assert upload(b"%PDF") == ""
    assert upload(b"") == "The file you chose is empty. Choose another"
    assert upload(b"x" * (1024 * 1024 + 1)) == "The file must be smaller than 1 MB"
