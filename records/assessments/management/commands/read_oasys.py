"""`manage.py read_oasys FILE...`: what the reader finds in files, for those who tune it on genuine prints.

Reads PDF and Word files in the sandbox as uploads are, and .json files of the ministry's interfaces. Nothing is
stored. It prints what the files say of a person: run it only where such files may be shown.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from records.assessments.facts import CATALOGUE, Group, kinds_of
from records.assessments.findings import FactState, Found, Reading
from records.assessments.moj_json import NotJSONError, read_json
from records.assessments.reader import READ_DOCUMENT
from records.documents.sandbox import Limits, read_in_child

LIMITS: Final = Limits(wall_seconds=120.0)
LONGEST_SHOWN: Final = 90


class Command(BaseCommand):
    help = "Print what the reader finds in these files, fact by fact, with page and words. Stores nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".pdf, .docx or .json")
        parser.add_argument("--json", action="store_true", help="one line of JSON for each file")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            reading = _read(path)
            if options["json"]:
                self.stdout.write(json.dumps({"file": path.name} | reading.as_json(), ensure_ascii=False))
            else:
                self.stdout.write("\n".join(_told(path.name, reading)))


def _read(path: Path) -> Reading:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be opened: {error.strerror}. Give the path of a file.") from None
    if path.suffix.lower() == ".json":
        try:
            return read_json(data)
        except NotJSONError:
            raise CommandError(f"{path} is no JSON that can be read. Export it again.") from None
    outcome = read_in_child(data, entry=READ_DOCUMENT, limits=LIMITS)
    if outcome.result is None:
        raise CommandError(f"{path} was not read: {outcome.message}")
    if outcome.result["outcome"] == "refused":
        raise CommandError(f"{path} was not read. {outcome.result['message']}")
    return Reading.from_json(outcome.result["reading"])


def _told(name: str, reading: Reading) -> Iterator[str]:
    yield f"{name}: like an OASys: {reading.oasys}; form: {reading.shape or 'not known'}; reader {reading.reader_version}"
    for group in Group:
        found = [one for kind in kinds_of(group) for one in reading.all(kind.key)]
        if found:
            yield f"\n{group.label}"
            yield from (_line(reading, one) for one in found)
    absent = [key for key in CATALOGUE if reading.state(key) is FactState.NOT_IN_DOCUMENT]
    yield f"\nNot in this document ({len(absent)}), which does not mean no: {', '.join(absent)}\n"


def _line(reading: Reading, one: Found) -> str:
    mark = "AMBIGUOUS " if reading.state(one.key) is FactState.AMBIGUOUS else ""
    doubt = f" [{one.doubt}]" if one.doubt else ""
    said = " ".join(one.value.split())
    said = said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]} … ({len(said)} characters)"
    pages = ", ".join(map(str, (one.page, *one.also_on)))
    return f"  {mark}{one.key}: {said!r} = {one.normalised[:LONGEST_SHOWN]!r}{doubt}  ({one.method}, page {pages}: {one.words})"
