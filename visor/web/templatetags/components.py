"""The components of every page, in GOV.UK and MoJ markup. For templates only; they are builtins, no `{% load %}`.

Python-side lists are made by the view; `key?` may be left out. Anything unknown raises: TypeError for keys and
options, TemplateSyntaxError for arguments. Everything is escaped; markup goes inside a block tag or is `format_html`.

  {% button text kind="" name="" value="" type="submit" %}      kind: "", secondary, warning
  {% link_button text href kind="" %}
  {% back_link href text="Back" %}
  {% breadcrumbs items %}                    items: [{text, href?}]
  {% tag text colour="" %}                   colour: "", grey green turquoise blue light-blue purple pink red orange yellow
  {% summary_list rows title="" %}           rows: [{key, value?, actions?: [{text, href, hidden?}]}]
  {% table head rows caption="" caption_size="m" numeric="" first_is_header=False %}
                                             head: [text]; rows: [[cell]]; cell: text or {text, href?, tag?, hint?};
                                             numeric: column numbers from 1, "3,4"
  {% warning_text text %}
  {% empty_state text href="" link_text="" %}
  {% error_summary form %}                   once per form; `{{ form }}` then leaves it out
  {% pagination newer="" older="" %}         addresses of the neighbouring pages
  {% side_navigation items label="Sections" %}  items: [{text, href, current?, count?}]
  {% timeline entries heading_level=3 %}     entries: [{when, title, who?, unit?, text?, link?: {text, href}, tag?: {text, colour?}}]
  {% card_list cards heading_level=3 %}      cards: [{title, href?, facts?: [text], tags?: [{text, colour?}], text?}]
  {% identity_bar identity is_heading=False %}  mapping or dataclass: {name, reference?, born?, age?, category?, level?, rosh?, rosh_colour?,
                                             rosh_note?, markers?: [{text, colour?}], manager?, unit?, next_event?, clock?, status?,
                                             tags?: [{text, colour?}]}
                                             is_heading: the name is the page's own heading
  {% render_form form submit="Save" cancel_url="" action="" warning=False %}   the whole <form>, csrf, draft address, buttons
  <form method="post" {% form_attributes form %}>               the same attributes for a form laid out by hand
  <script type="module" src="..."{% nonce %}></script>

  {% details "Summary" %}...{% enddetails %}
  {% inset_text %}...{% endinset_text %}
  {% panel "Title" %}...{% endpanel %}
  {% notification_banner title="" kind="" %}...{% endnotification_banner %}    kind: "", success

  {{ value|date_uk }} 16 January 2026   {{ value|datetime_uk }} 16 January 2026 at 14:02   {{ born|age }} or {{ born|age:on }}
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from django import template
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

BUTTON_KINDS = frozenset({"", "secondary", "warning"})
BUTTON_TYPES = frozenset({"submit", "button"})
BANNER_KINDS = frozenset({"", "success"})
CAPTION_SIZES = frozenset({"s", "m", "l", "xl"})
COLOURS = frozenset(
    {"", "grey", "green", "turquoise", "blue", "light-blue", "purple", "pink", "red", "orange", "yellow"}
)
IDENTITY_KEYS = [
    "reference",
    "born",
    "age",
    "category",
    "level",
    "rosh",
    "rosh_colour",
    "rosh_note",
    "markers",
    "manager",
    "unit",
    "next_event",
    "clock",
    "status",
    "tags",
]

Item = dict[str, Any]


def _one_of(value: str, allowed: frozenset[str], what: str) -> str:
    if value not in allowed:
        raise TypeError(f"{what} {value!r} is not one of {sorted(allowed)}")
    return value


def _heading_level(level: int) -> None:
    if level not in range(2, 7):
        raise TypeError(f"heading level {level!r} is not 2 to 6")


def _item(given: Mapping[str, Any], what: str, needed: Sequence[str], optional: Sequence[str] = ()) -> Item:
    """Return the mapping with every optional key present, so a template never meets an unknown name."""
    unknown = set(given) - set(needed) - set(optional)
    missing = set(needed) - set(given)
    if unknown or missing:
        raise TypeError(f"{what}: unknown keys {sorted(unknown)}, missing keys {sorted(missing)}")
    return {key: given.get(key, "") for key in (*needed, *optional)}


def _tags(given: Iterable[Mapping[str, Any]] | None) -> list[Item]:
    tags = [_item(one, "tag", ["text"], ["colour"]) for one in given or ()]
    for one in tags:
        _one_of(one["colour"], COLOURS, "tag colour")
    return tags


# --- buttons and links ---


@register.inclusion_tag("components/button.html")
def button(text: str, kind: str = "", name: str = "", value: str = "", type: str = "submit") -> Item:
    """A button; a second click within a second is ignored."""
    _one_of(kind, BUTTON_KINDS, "button kind")
    _one_of(type, BUTTON_TYPES, "button type")
    return {"text": text, "kind": kind, "name": name, "value": value, "type": type}


@register.inclusion_tag("components/link_button.html")
def link_button(text: str, href: str, kind: str = "") -> Item:
    """A link that looks like a button, for going somewhere (never for changing something)."""
    return {"text": text, "href": href, "kind": _one_of(kind, BUTTON_KINDS, "button kind")}


@register.inclusion_tag("components/back_link.html")
def back_link(href: str, text: str = "Back") -> Item:
    """The way back, above the heading."""
    return {"href": href, "text": text}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: Iterable[Mapping[str, Any]]) -> Item:
    """Where this page sits; the last item needs no address."""
    return {"items": [_item(one, "breadcrumb", ["text"], ["href"]) for one in items]}


@register.inclusion_tag("components/side_navigation.html")
def side_navigation(items: Iterable[Mapping[str, Any]], label: str = "Sections") -> Item:
    """The sections of a record, beside its page; a row that scrolls on a telephone."""
    return {
        "label": label,
        "items": [_item(one, "navigation item", ["text", "href"], ["current", "count"]) for one in items],
    }


@register.inclusion_tag("components/pagination.html")
def pagination(newer: str = "", older: str = "") -> Item:
    """Newer and Older by key: no page numbers, no totals."""
    return {"newer": newer, "older": older}


# --- showing facts ---


@register.inclusion_tag("components/tag.html")
def tag(text: str, colour: str = "") -> Item:
    """A status in a word or two."""
    return {"text": text, "colour": _one_of(colour, COLOURS, "tag colour")}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Mapping[str, Any]], title: str = "") -> Item:
    """Facts as key and value; an empty value reads "Not recorded"."""
    checked = [_item(row, "summary row", ["key"], ["value", "actions"]) for row in rows]
    for row in checked:
        row["is_empty"] = row["value"] is None or row["value"] == ""
        row["actions"] = [_item(one, "action", ["text", "href"], ["hidden"]) for one in row["actions"]]
    return {"rows": checked, "title": title, "any_actions": any(row["actions"] for row in checked)}


def _cell(given: Any) -> Item:
    if isinstance(given, Mapping):
        cell = _item(given, "cell", ["text"], ["href", "tag", "hint"])
        _one_of(cell["tag"], COLOURS, "tag colour")
        return {**cell, "is_tag": "tag" in given}
    return {"text": "" if given is None else given, "href": "", "tag": "", "hint": "", "is_tag": False}


@register.inclusion_tag("components/table.html")
def table(
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    caption: str = "",
    caption_size: str = "m",
    *,
    numeric: str = "",
    first_is_header: bool = False,
) -> Item:
    """A table; every row must be as long as its head."""
    _one_of(caption_size, CAPTION_SIZES, "caption size")
    right = {int(number) for number in numeric.split(",") if number}
    columns = [{"text": text, "numeric": place in right} for place, text in enumerate(head, start=1)]
    lines = []
    for row in rows:
        if len(row) != len(columns):
            raise TypeError(f"table row has {len(row)} cells, its head has {len(columns)}")
        lines.append(
            [
                {**_cell(one), "numeric": column["numeric"], "label": column["text"]}
                for one, column in zip(row, columns, strict=True)
            ]
        )
    return {
        "head": columns,
        "rows": lines,
        "caption": caption,
        "caption_size": caption_size,
        # A table may scroll sideways, so it must be reachable by keyboard and have a name.
        "label": caption or ", ".join(filter(None, head)) or "Table",
        "first_is_header": first_is_header,
    }


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Mapping[str, Any]], heading_level: int = 3) -> Item:
    """What happened, newest first, with who and which unit."""
    _heading_level(heading_level)
    checked = [
        _item(one, "timeline entry", ["when", "title"], ["who", "unit", "text", "link", "tag"])
        for one in entries
    ]
    for entry in checked:
        entry["link"] = _item(entry["link"], "timeline link", ["text", "href"]) if entry["link"] else None
        entry["tags"] = _tags([entry.pop("tag")] if entry["tag"] else ())
        entry["has_time"] = isinstance(entry["when"], dt.datetime)
    return {"entries": checked, "level": heading_level}


@register.inclusion_tag("components/card_list.html")
def card_list(cards: Iterable[Mapping[str, Any]], heading_level: int = 3) -> Item:
    """A list of records or things to do, one card each."""
    _heading_level(heading_level)
    checked = [_item(card, "card", ["title"], ["href", "facts", "tags", "text"]) for card in cards]
    for card in checked:
        card["facts"] = list(card["facts"])
        card["tags"] = _tags(card["tags"])
    return {"cards": checked, "level": heading_level}


@register.inclusion_tag("components/identity_bar.html")
def identity_bar(identity: Any, *, is_heading: bool = False) -> Item:
    """The header card of a record: who this is, how dangerous, who manages, what comes next."""
    if is_dataclass(identity):
        identity = {field.name: getattr(identity, field.name) for field in fields(identity)}
    who = _item(identity, "identity", ["name"], IDENTITY_KEYS)
    who["markers"] = _tags(who["markers"])
    who["tags"] = _tags(who["tags"])
    _one_of(who["rosh_colour"] or "", COLOURS, "RoSH colour")
    return {"who": who, "is_heading": is_heading}


@register.inclusion_tag("components/empty_state.html")
def empty_state(text: str, href: str = "", link_text: str = "") -> Item:
    """What to say, and where to go next, when a list is empty."""
    if bool(href) != bool(link_text):
        raise TypeError("empty_state: href and link_text go together")
    return {"text": text, "href": href, "link_text": link_text}


# --- telling people something ---


@register.inclusion_tag("components/warning_text.html")
def warning_text(text: str) -> Item:
    """A consequence the reader must not miss."""
    return {"text": text}


@register.simple_block_tag
def inset_text(content: str) -> SafeString:
    """Words set apart from those around them."""
    return render_to_string("components/inset_text.html", {"content": content})


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:
    """More for those who want it, folded away."""
    return render_to_string("components/details.html", {"content": content, "summary": summary, "open": open})


@register.simple_block_tag
def panel(content: str, title: str) -> SafeString:
    """It is done: the page after a journey."""
    return render_to_string("components/panel.html", {"content": content, "title": title})


@register.simple_block_tag
def notification_banner(content: str, title: str = "", kind: str = "") -> SafeString:
    """Something about this page or the act just done; kind="success" is announced at once."""
    _one_of(kind, BANNER_KINDS, "banner kind")
    shown = {"content": content, "title": title or ("Success" if kind else "Important"), "kind": kind}
    return render_to_string("components/notification_banner.html", shown)


@register.inclusion_tag("components/page_messages.html", takes_context=True)
def page_messages(context: Context) -> Item:
    """What the act before this page wants said, once; for layouts."""
    waiting = list(context.get("messages") or ())
    good = bool(waiting) and all(one.level_tag == "success" for one in waiting)
    return {"texts": [str(one) for one in waiting], "kind": "success" if good else ""}


# --- forms ---


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm | None) -> Item:
    """What is wrong with the form, each line a link to its field; drawn once per form."""
    if form is None or not hasattr(form, "take_error_links"):
        return {"errors": []}
    return {"errors": form.take_error_links()}


@register.inclusion_tag("components/form/attributes.html")
def form_attributes(form: Any) -> Item:
    """The attributes of a <form> laid out by hand: no browser validation, encoding, draft address, one submit."""
    return {"multipart": form.is_multipart(), "draft_url": getattr(form, "draft_url", "")}


@register.inclusion_tag("components/form/whole.html", takes_context=True)
def render_form(
    context: Context,
    form: BaseForm,
    submit: str = "Save",
    cancel_url: str = "",
    *,
    action: str = "",
    warning: bool = False,
) -> Item:
    """The whole <form method="post">: token, fields, a button and a way out."""
    return {
        "form": form,
        "submit": submit,
        "cancel_url": cancel_url,
        "action": action,
        "kind": "warning" if warning else "",
        "csrf_token": context.get("csrf_token", ""),
    }


@register.simple_tag(takes_context=True)
def nonce(context: Context) -> str:
    """The nonce attribute of a script, when this response has one."""
    # The lazy nonce is false until it is used, so it must not be tested in an {% if %}.
    value = getattr(context.get("request"), "csp_nonce", None)
    return "" if value is None else format_html(' nonce="{}"', str(value))


# --- dates ---


@register.filter
def date_uk(value: dt.date | None) -> str:
    """16 January 2026; nothing when there is no date."""
    if not value:
        return ""
    return formats.date_format(_local(value), "j F Y")


@register.filter
def datetime_uk(value: dt.datetime | None) -> str:
    """16 January 2026 at 14:02, London time; nothing when there is none."""
    if not value:
        return ""
    return formats.date_format(_local(value), r"j F Y \a\t H:i")


@register.filter
def age(born: dt.date | None, on: dt.date | None = None) -> str:
    """Whole years on a day (today when not given); nothing when the birthday is not known."""
    if not born:
        return ""
    day = on or timezone.localdate()
    return str(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


def _local(value: dt.date) -> dt.date:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
