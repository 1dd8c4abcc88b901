"""Takes the facts out of one object of the ministry's interfaces; `moj_json` walks from object to object."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from records.assessments.findings import BLANK
from records.assessments.reading import json_keys as keys
from records.assessments.reading.flow import words
from records.assessments.reading.header_values import as_layer, as_purpose, as_status
from records.assessments.reading.labelled import as_number
from records.assessments.reading.lines import collapsed
from records.assessments.reading.values import (
    Value,
    as_date,
    as_name,
    as_predictor,
    as_scale,
    as_yes_no,
    level_code,
)
from records.assessments.reading.wordings import NEED_SECTIONS, QUESTIONS

Named = tuple[str, str, Value]

_LINK: Final = re.compile(r"(?P<prefix>[a-z]+)linkedto(?P<link>harm|reoffending)")
_CELL: Final = re.compile(
    r"risk(?P<about>children|public|knownadult|staff|prisoners)(?P<setting>community|custody)"
)
_LABEL: Final = re.compile(r"\s*RSR(?: score)?\b", re.IGNORECASE)
_LONGEST_NAME: Final = 80
_SCALE_WORDS: Final = {"none": "0", "some": "1", "significant": "2", "missing": "missing"}


def facts_of(node: dict[str, Any], *, today: date) -> Iterator[Named]:
    """Key, printed name and value of every fact in this object itself, not in the objects inside it."""
    for name, value in node.items():
        name_folded = keys.folded(name)
        if isinstance(value, bool):
            value = "Yes" if value else "No"  # noqa: PLW2901
        if value is None or isinstance(value, str | int | float):
            for key, read in _scalar(name_folded, value, today):
                yield key, name, read
        elif name_folded in keys.SETTINGS and isinstance(value, dict):
            yield from ((key, name, read) for key, read in _grid(value, keys.SETTINGS[name_folded]))
        elif (
            isinstance(value, dict)
            and name_folded == "assessor"
            and (name_read := as_name(str(value.get("name"))))
        ):
            yield "assessor", name, name_read
    fields = {keys.folded(name): value for name, value in node.items()}
    yield from _predictor_fields(fields)
    yield from _question(fields)
    yield from _need(fields)


def person_of(node: dict[str, Any]) -> Iterator[Named]:
    """The person's own name and date of birth, in an object that is about nobody else."""
    fields = {keys.folded(name): (name, value) for name, value in node.items()}
    middle = str(fields.get("middlename", ("", ""))[1] or "")
    for folded, (name, value) in fields.items():
        key = keys.PERSONAL.get(folded)
        if key is None or not isinstance(value, str):
            continue
        said = f"{value} {middle}" if key == "forenames" else value
        read = as_date(said) if key == "date_of_birth" else _own_name(said)
        if read:
            yield key, name, read


def _own_name(said: str) -> Value | None:
    """An interface says that it is a name, so its words and capitals decide nothing."""
    printed = collapsed(said)
    return Value(printed, printed) if 0 < len(printed) <= _LONGEST_NAME else None


def predictor_object(key: str, node: dict[str, Any]) -> Value | None:
    """One predictor that has an object to itself."""
    fields = {keys.folded(name): value for name, value in node.items()}
    score = next((fields[name] for name in keys.OBJECT_SCORES if fields.get(name) is not None), None)
    band = next((fields[name] for name in keys.OBJECT_BANDS if fields.get(name)), None)
    return _predictor(_kind(fields), score, band)


def _scalar(name: str, value: str | float | None, today: date) -> Iterator[tuple[str, Value]]:
    cell = _CELL.fullmatch(name)
    if cell and (cell["about"], cell["setting"]) != ("prisoners", "community"):
        yield from _level(f"rosh.{keys.ABOUT[cell['about']]}.{cell['setting']}", value)
    elif name in keys.OVERALL and value:
        yield from _level("rosh.overall", value)
    elif name == keys.FLAGS and isinstance(value, str):
        yield from _flags(value)
    elif value is not None and (read := _read(name, str(value), today)):
        yield read


def _read(name: str, said: str, today: date) -> tuple[str, Value] | None:
    """What a plain field gives under its name."""
    key, value = "", None
    if name in keys.NUMBERS:
        key, value = keys.NUMBERS[name], as_number(keys.NUMBERS[name], said, today=today)
    elif name in keys.DATES:
        key, value = keys.DATES[name], as_date(said)
    elif name in keys.NAMES:
        key, value = keys.NAMES[name], as_name(said)
    elif name in keys.TEXTS:
        key, value = keys.TEXTS[name], _text(said)
    elif name in keys.PREDICTOR_TEXTS:
        key, value = f"predictor.{keys.PREDICTOR_TEXTS[name]}", _printed_predictor(said)
    else:
        key, value = _chosen(name, said)
    return (key, value) if value else None


def _chosen(name: str, said: str) -> tuple[str, Value | None]:
    link = _LINK.fullmatch(name)
    if link and link["prefix"] in keys.NEED_PREFIXES:
        what = "harm" if link["link"] == "harm" else "offending"
        return f"need.{keys.NEED_PREFIXES[link['prefix']]}.{what}", as_yes_no(said)
    if name in keys.YES_NO:
        return keys.YES_NO[name], as_yes_no(said)
    if name in keys.SCALES:
        return keys.SCALES[name], _scale(said)
    if name == keys.STATUS:
        return "status", as_status(said)
    if name == keys.LAYER:
        return "layer", as_layer(said)
    return "purpose", as_purpose(said) if name in keys.PURPOSE else None


def _scale(said: str) -> Value | None:
    code = _SCALE_WORDS.get(said.strip().lower())
    return Value(said, code) if code else as_scale(said)


def _text(said: str) -> Value:
    paragraphs = [line for line in map(collapsed, said.splitlines()) if line]
    text = "\n".join(paragraphs)
    return Value(text, text or BLANK)


def _printed_predictor(said: str) -> Value | None:
    read = as_predictor(_LABEL.sub("", said, count=1))
    return Value(said, read.normalised) if read else None


def _level(key: str, value: object) -> Iterator[tuple[str, Value]]:
    said = collapsed(str(value or ""))
    if not said:
        yield key, Value("", BLANK)
    elif code := keys.LEVELS.get(keys.folded(said)):
        yield key, Value(said, code)


def _flags(said: str) -> Iterator[tuple[str, Value]]:
    parts = said.split(",")
    if len(parts) == len(keys.FLAG_ORDER):
        for key, part in zip(keys.FLAG_ORDER, parts, strict=True):
            yield from _level(key, part)


def _grid(node: dict[str, Any], setting: str) -> Iterator[tuple[str, Value]]:
    """Both shapes of the grid: level to groups, and group to level."""
    for name, value in node.items():
        folded = keys.folded(name)
        groups = [(name, group) for group in value] if isinstance(value, list) else [(value, name)]
        for level, group in groups if folded in keys.LEVELS or folded in keys.ABOUT else ():
            about = keys.ABOUT.get(keys.folded(str(group)))
            if about and (about, setting) != ("prisoners", "community"):
                yield from _level(f"rosh.{about}.{setting}", level)


def _predictor_fields(fields: dict[str, Any]) -> Iterator[Named]:
    read: dict[str, tuple[str, Value]] = {}
    for key, kind, score_name, band_names, calculated in keys.PREDICTOR_FIELDS:
        score = fields.get(score_name)
        band_name, band = next(((name, fields[name]) for name in band_names if fields.get(name)), ("", None))
        if calculated and str(fields.get(calculated) or "Y").upper() != "Y":
            continue
        # "scoreLevel" alone says nothing of whose level it is.
        if score is None and band_name == "scorelevel":
            continue
        if value := _predictor(kind or _kind(fields), score, band):
            read[key] = (score_name, value)
    yield from ((f"predictor.{key}", name, value) for key, (name, value) in read.items())


def _kind(fields: dict[str, Any]) -> str:
    return next((str(fields[name]) for name in keys.STATIC_OR_DYNAMIC if fields.get(name)), "")


def _predictor(kind: str, score: object, band: object) -> Value | None:
    if isinstance(score, dict | list | bool) or isinstance(band, dict | list | bool):
        return None
    code = keys.LEVELS.get(keys.folded(str(band or "")), "")
    if code == "not_applicable":
        return Value(str(band), code)
    if score is None and not code:
        return None
    number = "" if score is None else f"{score}%"
    printed = " ".join(part for part in (kind, number, str(band or "")) if part)
    level = level_code(code) if code else ""
    return Value(printed, f"{kind.lower()}|{number.rstrip('%')}|{level}")


def _question(fields: dict[str, Any]) -> Iterator[Named]:
    """A question given by number, wording and answer."""
    number = fields.get("refquestioncode") or fields.get("questionnumber")
    wording = fields.get("questiontext") or fields.get("label")
    answer = fields.get("answer")
    if isinstance(answer, dict):
        answer = next(
            (answer[name] for name in ("freeFormText", "staticText", "refAnswerCode") if answer.get(name)),
            None,
        )
    if not (isinstance(number, str) and isinstance(wording, str) and isinstance(answer, str)):
        return
    for question in QUESTIONS:
        if number.lower() in question.numbers and question.words.match(words(wording)):
            parse = {"text": _text, "yes_no": as_yes_no, "scale": _scale}.get(question.kind.shape.value)
            if parse and (value := parse(answer)):
                yield question.key, number, value
            return


def _need(fields: dict[str, Any]) -> Iterator[Named]:
    """A need in a list of needs, by its type or the number of its section."""
    area = keys.NEED_TYPES.get(keys.folded(str(fields.get("type") or "")))
    area = area or NEED_SECTIONS.get(str(fields.get("sectionnumber") or ""))
    links = {
        "riskofharm": "harm",
        "riskofreoffending": "offending",
        "linkedtoharm": "harm",
        "linkedtoreoffending": "offending",
    }
    for name, link in links.items():
        if area and isinstance(fields.get(name), bool):
            printed = "Yes" if fields[name] else "No"
            yield f"need.{area}.{link}", name, Value(printed, printed.lower())
