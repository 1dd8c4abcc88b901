"""Reads an assessment given as JSON by the ministry's interfaces, in any of the shapes they use. Pure.

For the import adapter and for operators' commands. Of several assessments in one answer the latest is read;
histories, timelines and other people in it are not.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from records.assessments.findings import Evidence, Found, Likeness, Method, Reading, Version
from records.assessments.reading import json_keys as keys
from records.assessments.reading.answers import name_in_plan
from records.assessments.reading.collecting import collected
from records.assessments.reading.json_facts import Named, facts_of, person_of, predictor_object
from records.assessments.reading.lines import LONGEST_WORDS, collapsed
from records.assessments.reading.values import Value

MOST_CHARACTERS: Final = 5_000_000
_DEEPEST: Final = 30
_DATES: Final = ("dateCompleted", "completedDate", "completed", "initiationDate")
_VERSIONS: Final = {"1": "classic", "2": "san", "OASYS": "classic", "SAN": "san"}


class NotJSONError(ValueError):
    """Raised when bytes are no JSON that can be read."""


def read_json(data: bytes) -> Reading:
    """Find what is given in this JSON; raises `NotJSONError`."""
    if len(data) > MOST_CHARACTERS:
        raise NotJSONError
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotJSONError from error
    today = datetime.now(tz=UTC).date()
    named = list(_walk(document, (), today))
    found = collected(_found(key, name, value) for key, name, value in named)
    versions = {one.normalised for one in found if one.key == "version"}
    is_oasys = isinstance(document, dict) and document.get("source") == "OASys"
    likeness = Likeness.YES if is_oasys else Likeness.PERHAPS if found else Likeness.NO
    return Reading(
        oasys=likeness,
        shape=Version(versions.pop()) if len(versions) == 1 else Version.UNKNOWN,
        evidence=(Evidence("title", "OASys", 1, "source: OASys"),) if is_oasys else (),
        found=found,
    )


def _found(key: str, name: str, value: Value) -> Found:
    words = collapsed(f"{name}: {value.printed}")[:LONGEST_WORDS]
    return Found(key, value.printed, value.normalised, 1, words, Method.JSON, doubt=value.doubt)


def _walk(node: object, path: tuple[str, ...], today: date) -> Iterator[Named]:
    """Every fact in this part and the parts inside it, those about somebody else left out."""
    if len(path) > _DEEPEST:
        return
    if isinstance(node, list):
        for each in _latest(node):
            yield from _walk(each, path, today)
    elif isinstance(node, dict):
        yield from _object(node, path, today)
        # A strengths-and-needs assessment carries the old needs along, and they are not its own.
        left_out = keys.READ_AS_A_WHOLE | (keys.CLASSIC_NEEDS if _is_san(node) else frozenset())
        for name, inside in node.items():
            folded = keys.folded(name)
            if folded not in left_out:
                yield from _walk(inside, (*path, folded), today)


def _object(node: dict[str, Any], path: tuple[str, ...], today: date) -> Iterator[Named]:
    if all(name in keys.PERSON for name in path):
        yield from person_of(node)
    for key, name, value in facts_of(node, today=today):
        yield key, name, value
        if key in {"rm28.1", "rm28"} and (own := name_in_plan(value)):
            yield "plan_name", name, own
    yield from _version(node)
    yield from _predictor_objects(node)


def _is_san(node: dict[str, Any]) -> bool:
    return isinstance(node.get("sanCrimNeedScore"), dict)


def _version(node: dict[str, Any]) -> Iterator[Named]:
    version = "san" if _is_san(node) else ""
    given = node.get("assessmentVersion")
    if not version and isinstance(given, str) and "assessmentType" in node:
        version = _VERSIONS.get(given, "")
    if version:
        yield "version", "assessmentVersion", Value(str(given or "SAN"), version)


def _predictor_objects(node: dict[str, Any]) -> Iterator[Named]:
    """Predictors with an object each; where one has a static and a dynamic object, the dynamic one counts."""
    read: dict[str, Named] = {}
    for name, inside in sorted(node.items(), key=lambda item: keys.folded(item[0]).startswith("dynamic")):
        folded = keys.folded(name)
        kind = next((kind for kind in ("static", "dynamic") if folded.startswith(kind)), "")
        key = keys.PREDICTOR_OBJECTS.get(folded.removeprefix(kind))
        if key and isinstance(inside, dict):
            given = {"staticOrDynamic": kind.upper()} | inside if kind else inside
            if value := predictor_object(key, given):
                read[key] = (f"predictor.{key}", name, value)
    yield from read.values()


def _latest(items: list[Any]) -> list[Any]:
    """Of dated assessments the latest, and those of the same moment; any other list whole."""
    dated = [(str(_date_of(each)), each) for each in items if isinstance(each, dict) and _date_of(each)]
    if not dated:
        return items
    latest = max(at for at, _ in dated)
    return [each for at, each in dated if at == latest]


def _date_of(item: dict[str, Any]) -> Any:
    return next((item[name] for name in _DATES if isinstance(item.get(name), str) and item[name]), "")
