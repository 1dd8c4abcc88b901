"""Compare markup by what it means: elements, attributes and text, not spaces or the order of attributes."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parents[2] / "data" / "govuk" / "fixtures.json"
VOID = frozenset({"input", "br", "meta", "link", "path", "img", "hr"})


class Undefined(str):
    """Set as `string_if_invalid`: a template that names what it was not given fails."""

    __slots__ = ()

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root: list[Any] = ["", {}, []]
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = {name: " ".join(sorted((value or "").split())) for name, value in attrs}
        node = [tag, kept, []]
        self.open[-1][2].append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            closed = self.open.pop()
            assert closed[0] == tag, f"</{tag}> closes <{closed[0]}>"

    def handle_data(self, data: str) -> None:
        text = re.sub(r"\s+", " ", data).strip()
        if text:
            self.open[-1][2].append(text)


def tree(html: str) -> list[Any]:
    """Return the elements of a piece of HTML as [tag, attributes, children]."""
    parser = _Tree()
    parser.feed(html)
    parser.close()
    assert parser.open == [parser.root], "an element is not closed"
    children: list[Any] = parser.root[2]
    return children


def find(nodes: list[Any], tag: str, **attributes: str) -> list[Any]:
    """Return every element of this name, at any depth, that has these attributes."""
    found = []
    for node in nodes:
        if isinstance(node, str):
            continue
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        if node[0] == tag and all(value in node[1].get(name, "").split() for name, value in wanted.items()):
            found.append(node)
        found += find(node[2], tag, **attributes)
    return found


def without(
    nodes: list[Any], *, attributes: tuple[str, ...] = (), classes: tuple[str, ...] = ()
) -> list[Any]:
    """Return the tree less attributes and classes that are ours on purpose."""
    kept: list[Any] = []
    for node in nodes:
        if isinstance(node, str):
            kept.append(node)
            continue
        left = {name: value for name, value in node[1].items() if name not in attributes}
        if "class" in left:
            left["class"] = " ".join(name for name in left["class"].split() if name not in classes)
        kept.append([node[0], left, without(node[2], attributes=attributes, classes=classes)])
    return kept


def fixture(component: str, name: str) -> tuple[dict[str, Any], str]:
    """Return the options and markup of one of govuk-frontend's own examples."""
    examples = json.loads(FIXTURES.read_text())["components"][component]
    (example,) = [one for one in examples if one["name"] == name]
    return example["options"], example["html"]
