"""Components draw what GOV.UK Frontend draws, escape what they are given, and refuse what they do not know."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template, TemplateSyntaxError, engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.visor.web.markup import Undefined, find, fixture, tree, without
from visor.web.templatetags.components import IDENTITY_KEYS

EVIL = "<script>alert('x')</script>"


@pytest.fixture(autouse=True)
def _undefined_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined(""))  # type: ignore[attr-defined]


def draw(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


# --- as GOV.UK Frontend draws them ---


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("secondary", '{% button text kind="secondary" name=name %}'),
        ("warning", '{% button text kind="warning" name=name %}'),
        ("link", "{% link_button text href %}"),
        ("name", "{% button text name=name %}"),
        ("value", "{% button text value=value %}"),
        ("type", "{% button text type=type %}"),
    ],
)
def test_button(name: str, source: str) -> None:
    options, html = fixture("button", name)
    # Every submit button of ours ignores a second click.
    assert without(tree(draw(source, **options)), attributes=("data-prevent-double-click",)) == tree(html)


def test_submit_button_ignores_a_second_click() -> None:
    options, html = fixture("button", "prevent double click")
    assert tree(draw("{% button text %}", **options)) == tree(html)


@pytest.mark.parametrize("name", ["default", "grey", "red"])
def test_tag(name: str) -> None:
    options, html = fixture("tag", name)
    colour = options.get("classes", "").removeprefix("govuk-tag--")
    assert tree(draw("{% tag text colour %}", text=options["text"], colour=colour)) == tree(html)


def test_back_link_is_a_landmark_round_govuk_markup() -> None:
    options, html = fixture("back-link", "with custom text and link")
    (nav,) = tree(draw("{% back_link href text %}", **options))
    assert nav[0] == "nav"
    assert nav[2] == tree(html)


def test_breadcrumbs() -> None:
    options, html = fixture("breadcrumbs", "with last breadcrumb as current page")
    assert tree(draw("{% breadcrumbs items %}", **options)) == tree(html)


@pytest.mark.parametrize("name", ["with some actions", "actions href"])
def test_summary_list(name: str) -> None:
    options, html = fixture("summary-list", name)
    rows = [
        {
            "key": row["key"]["text"],
            "value": draw("{% autoescape off %}{{ v }}{% endautoescape %}", v=row["value"].get("html"))
            if "html" in row["value"]
            else row["value"]["text"],
            "actions": [
                {"text": one["text"], "href": one["href"], "hidden": one.get("visuallyHiddenText", "")}
                for one in row.get("actions", {}).get("items", [])
            ],
        }
        for row in options["rows"]
    ]
    assert tree(draw("{% summary_list rows %}", rows=rows)) == tree(html)


def test_table() -> None:
    options, html = fixture("table", "with head and caption")
    drawn = draw(
        '{% table head rows caption=caption numeric="2,3" first_is_header=True %}',
        head=[one["text"] for one in options["head"]],
        rows=[[one["text"] for one in row] for row in options["rows"]],
        caption=options["caption"],
    )
    ((tag, attributes, inner),) = tree(drawn)
    assert (tag, attributes["tabindex"], attributes["role"]) == ("div", "0", "region")
    assert without(inner, attributes=("role", "data-label")) == tree(html)
    labels = [cell[1]["data-label"] for cell in find(inner, "td")[:2]]
    assert labels == [" ".join(sorted(one["text"].split())) for one in options["head"][1:]]


def test_a_table_stays_one_when_its_rows_are_stacked_on_a_telephone() -> None:
    drawn = tree(draw("{% table h r first_is_header=True %}", h=["Name", "State"], r=[["A", "B"]]))
    roles = {
        "table": ["table"],
        "thead": ["rowgroup"],
        "tbody": ["rowgroup"],
        "tr": ["row", "row"],
        "th": ["columnheader", "columnheader", "rowheader"],
        "td": ["cell"],
    }
    for tag, expected in roles.items():
        assert [node[1].get("role") for node in find(drawn, tag)] == expected


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("default", ""), ("with type as success", 'kind="success"'), ("custom title", "title=titleText")],
)
def test_notification_banner(name: str, arguments: str) -> None:
    options, html = fixture("notification-banner", name)
    inner = '<p class="govuk-notification-banner__heading">{{ text }}</p>'
    source = f"{{% notification_banner {arguments} %}}{inner}{{% endnotification_banner %}}"
    assert tree(draw(source, **options)) == tree(html)


@pytest.mark.parametrize(
    ("component", "name", "source"),
    [
        ("inset-text", "default", "{% inset_text %}{{ text }}{% endinset_text %}"),
        ("warning-text", "default", "{% warning_text text %}"),
        ("details", "default", "{% details summaryText %}{{ text }}{% enddetails %}"),
        ("details", "expanded", "{% details summaryText open=True %}{{ text }}{% enddetails %}"),
    ],
)
def test_plain_components(component: str, name: str, source: str) -> None:
    options, html = fixture(component, name)
    ours, theirs = tree(draw(source, **options)), tree(html)
    assert without(ours, attributes=("id",)) == without(theirs, attributes=("id",))


def test_panel() -> None:
    _options, html = fixture("panel", "default")
    inner = "Your reference number<br><strong>HDJ2123F</strong>"
    assert tree(draw("{% panel 'Application complete' %}" + inner + "{% endpanel %}")) == tree(html)


def test_pagination_is_newer_and_older_without_numbers() -> None:
    _options, html = fixture("pagination", "default")
    (theirs,) = tree(html.replace("Previous<", "Newer<").replace("Next<", "Older<"))
    theirs[2] = [node for node in theirs[2] if node[0] != "ul"]
    assert tree(draw('{% pagination newer="/previous" older="/next" %}')) == [theirs]
    assert draw("{% pagination %}").strip() == ""


def test_service_navigation_and_skip_link_of_the_layout() -> None:
    options, html = fixture("service-navigation", "with navigation with a current item")
    entries = [{"current": False, **one} for one in options["navigation"]]
    page = tree(render_to_string("layouts/base.html", {"navigation": entries}).replace("<!DOCTYPE html>", ""))
    # The button is hidden already, and linters take the second hiding for a mistake.
    (theirs,) = find(without(tree(html), attributes=("aria-hidden",)), "nav")
    (ours,) = find(page, "nav")
    assert ours == theirs
    (skip,) = find(page, "a", class_="govuk-skip-link")
    (expected,) = tree(fixture("skip-link", "default")[1].replace("#test-target-element", "#main-content"))
    assert skip == expected


# --- our own ---


@dataclass(frozen=True)
class Header:
    name: str
    markers: list[dict[str, str]] = field(default_factory=list)
    rosh: str = ""


def test_identity_bar_takes_a_dataclass_or_a_mapping() -> None:
    drawn = draw(
        "{% identity_bar who %}", who=Header("Nerys Example", [{"text": "Weapons", "colour": "orange"}])
    )
    assert "Nerys Example" in drawn
    assert "govuk-tag--orange" in drawn
    assert "Not recorded" in drawn, "a missing RoSH is said, never left out"
    full = {
        "name": "A",
        "age": 40,
        "category": "Category 2",
        "level": "Level 2",
        "rosh": "High",
        "rosh_colour": "red",
    }
    assert "age 40" in draw("{% identity_bar who %}", who=full)


def test_identity_bar_is_the_heading_only_of_the_page_that_says_so() -> None:
    who = {"name": "Nerys Example", "markers": [{"text": "Weapons"}], "tags": [{"text": "Restricted"}]}
    assert find(tree(draw("{% identity_bar who is_heading=True %}", who=who)), "h1")
    drawn = draw("{% identity_bar who %}", who=who)
    assert not re.search(r"<h\d", drawn)
    assert "Restricted" in drawn


def test_timeline_says_when_who_and_which_unit() -> None:
    entries = [
        {
            "when": dt.datetime(2026, 7, 16, 13, 2, tzinfo=dt.UTC),
            "title": "Log entry",
            "who": "Siân O’Connor",
            "unit": "Croydon PDU",
            "text": "Line one\nLine two",
            "link": {"text": "Open", "href": "/log/1/"},
            "tag": {"text": "Read", "colour": "green"},
        },
        {"when": dt.date(2026, 1, 16), "title": "Order made"},
    ]
    drawn = draw("{% timeline entries %}", entries=entries)
    assert "by Siân O’Connor, Croydon PDU" in drawn
    assert "16 July 2026 at 14:02" in drawn, "London time"
    assert '<time datetime="2026-01-16">16 January 2026</time>' in drawn
    assert '<a class="govuk-link" href="/log/1/">Open</a>' in drawn


def test_lists_and_navigation() -> None:
    cards = [
        {"title": "Nerys Example", "href": "/r/1/", "facts": ["age 40"], "tags": [{"text": "High"}]},
        {"title": "B"},
    ]
    assert "age 40" in draw("{% card_list cards %}", cards=cards)
    items = [{"text": "Log", "href": "#log", "current": True, "count": 0}, {"text": "MAPPA", "href": "#m"}]
    drawn = draw("{% side_navigation items %}", items=items)
    assert 'aria-current="location"' in drawn
    assert '<span class="visor-count">0</span>' in drawn, "nought is a number worth showing"
    assert "/new/" in draw('{% empty_state "No meetings yet." "/new/" "Refer this person" %}')


def test_empty_value_reads_not_recorded_but_nought_does_not() -> None:
    drawn = draw(
        "{% summary_list rows %}",
        rows=[{"key": "CRN"}, {"key": "B", "value": None}, {"key": "C", "value": 0}],
    )
    assert drawn.count("Not recorded") == 2


def test_page_messages_are_said_once_and_escaped() -> None:
    said = [Message(constants.SUCCESS, "Saved " + EVIL)]
    drawn = draw("{% page_messages %}", messages=said)
    assert "govuk-notification-banner--success" in drawn
    assert EVIL not in drawn
    assert draw("{% page_messages %}").strip() == ""
    mixed = [*said, Message(constants.WARNING, "But look")]
    assert 'role="region"' in draw("{% page_messages %}", messages=mixed)


def test_nonce_is_drawn_when_the_response_has_one() -> None:
    request = RequestFactory().get("/")
    assert draw("<script{% nonce %}></script>", request=request) == "<script></script>"
    request.csp_nonce = "abc=="  # type: ignore[attr-defined]
    assert draw("<script{% nonce %}></script>", request=request) == '<script nonce="abc=="></script>'


# --- nothing that was typed becomes markup ---


def _everything(text: str) -> Iterator[str]:
    link = {"text": text, "href": text}
    tags = [{"text": text}]
    yield draw("{% button t name=t value=t %}{% link_button t t %}{% back_link t t %}{% tag t %}", t=text)
    yield draw("{% breadcrumbs i %}{% side_navigation i t %}", i=[link], t=text)
    yield draw("{% summary_list r title=t %}", r=[{"key": text, "value": text, "actions": [link]}], t=text)
    yield draw("{% table h r caption=t %}", h=[text], r=[[text], [{**link, "hint": text}]], t=text)
    yield draw("{% timeline e %}", e=[{"when": dt.date(2026, 1, 1), "title": text, "who": text, "unit": text,
                                       "text": text, "link": link, "tag": tags[0]}])  # fmt: skip
    yield draw(
        "{% card_list c %}", c=[{"title": text, "href": text, "facts": [text], "tags": tags, "text": text}]
    )
    who = {key: text for key in ("name", *IDENTITY_KEYS) if key != "rosh_colour"}
    yield draw("{% identity_bar w %}", w={**who, "markers": tags, "tags": tags})
    yield draw("{% warning_text t %}{% empty_state t t t %}{% pagination newer=t older=t %}", t=text)
    yield draw("{% inset_text %}{{ t }}{% endinset_text %}{% details t %}{{ t }}{% enddetails %}", t=text)
    yield draw("{% panel t %}{{ t }}{% endpanel %}", t=text)
    yield draw("{% notification_banner title=t %}{{ t }}{% endnotification_banner %}", t=text)


def test_everything_is_escaped() -> None:
    for drawn in _everything(EVIL + '" onclick="x'):
        assert "<script" not in drawn
        assert '" onclick' not in drawn


# --- arguments are checked ---


@pytest.mark.parametrize(
    ("source", "context"),
    [
        ('{% button "a" kind="huge" %}', {}),
        ('{% button "a" type="reset" %}', {}),
        ('{% tag "a" "mauve" %}', {}),
        ("{% breadcrumbs x %}", {"x": [{"txt": "a"}]}),
        ("{% summary_list x %}", {"x": [{"key": "a", "val": 1}]}),
        ("{% summary_list x %}", {"x": [{"key": "a", "actions": [{"text": "no address"}]}]}),
        ("{% table h r %}", {"h": ["a", "b"], "r": [["only one"]]}),
        ("{% table h r caption_size='xxl' %}", {"h": ["a"], "r": []}),
        ("{% timeline x %}", {"x": [{"title": "no time"}]}),
        ("{% timeline x heading_level=9 %}", {"x": []}),
        ("{% card_list x heading_level=1 %}", {"x": []}),
        ("{% card_list x %}", {"x": [{"title": "a", "tags": [{"text": "b", "colour": "mauve"}]}]}),
        ("{% identity_bar x %}", {"x": {"name": "a", "nickname": "b"}}),
        ("{% identity_bar x %}", {"x": {"name": "a", "rosh": "High", "rosh_colour": "scarlet"}}),
        ('{% empty_state "a" "/b/" %}', {}),
        ('{% notification_banner kind="bad" %}a{% endnotification_banner %}', {}),
    ],
)
def test_what_a_component_does_not_know_is_refused(source: str, context: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        draw(source, **context)


def test_unknown_argument_is_refused_when_the_template_is_read() -> None:
    with pytest.raises(TemplateSyntaxError):
        draw('{% button "a" colour="red" %}')


# --- dates ---


def test_dates_are_shown_as_the_british_write_them() -> None:
    day = dt.date(2026, 1, 6)
    assert draw("{{ d|date_uk }}", d=day) == "6 January 2026"
    assert draw("{{ d|date_uk }}|{{ d|datetime_uk }}|{{ d|age }}", d=None) == "||"
    summer = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert draw("{{ d|date_uk }}", d=summer) == "1 July 2026"
    assert draw("{{ d|datetime_uk }}", d=summer) == "1 July 2026 at 00:30"
    assert draw("{{ d|datetime_uk }}", d=summer.astimezone(ZoneInfo("Asia/Tokyo"))) == "1 July 2026 at 00:30"


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (dt.date(1986, 1, 16), dt.date(2026, 1, 15), "39"),
        (dt.date(1986, 1, 16), dt.date(2026, 1, 16), "40"),
        (dt.date(2004, 2, 29), dt.date(2026, 2, 28), "21"),
        (dt.date(2004, 2, 29), dt.date(2026, 3, 1), "22"),
        (dt.date(2026, 1, 1), dt.date(2026, 1, 1), "0"),
    ],
)
def test_age_is_whole_years_on_the_day(born: dt.date, on: dt.date, years: str) -> None:
    assert draw("{{ born|age:on }}", born=born, on=on) == years
