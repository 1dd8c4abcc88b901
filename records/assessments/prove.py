"""Proves the reader on sample documents: makes them, reads each through its real entry, compares every fact.

`manage.py prove oasys` runs this. The samples know nothing of the reader, so agreement between them is evidence;
it is not evidence about genuine prints, of which there is none in public.
"""

import json
import multiprocessing
import os
import time
import unicodedata
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from records.assessments.facts import CATALOGUE, Shape
from records.assessments.findings import BLANK, Found, Reading
from records.assessments.reader import READ_DOCUMENT, read_document
from records.assessments.sample.files import Order, write_files
from records.documents.sandbox import read_in_child

LEAST_PRECISION: Final = 0.995
LEAST_RECALL: Final = 0.98
_WORST: Final = 12


@dataclass
class Tally:
    """How the values of one fact fared over many documents."""

    documents: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    ambiguous: int = 0
    ambiguous_right: int = 0

    @property
    def precision(self) -> float:
        """Of what was read, the part that is printed."""
        return self.right / ((self.right + self.wrong) or 1) if self.right or self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what is printed, the part that was read."""
        return self.right / ((self.right + self.missed) or 1) if self.right or self.missed else 1.0

    def add(self, other: "Tally") -> None:
        """Count another tally in."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class Verdict:
    """One document held against its truth."""

    seed: int
    kind: str
    tallies: dict[str, Tally] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    decoys_taken: list[str] = field(default_factory=list)
    seconds: tuple[float, float] = (0.0, 0.0)

    @property
    def faults(self) -> int:
        """How many values are wrong or missed."""
        return sum(each.wrong + each.missed for each in self.tallies.values()) + len(self.decoys_taken)


def add_arguments(parser: ArgumentParser) -> None:
    """The options of `manage.py prove oasys`."""
    parser.add_argument("--count", type=int, default=400, help="how many documents")
    parser.add_argument("--seed", type=int, default=1, help="of the first document; the others follow on")
    parser.add_argument("--sandbox", action="store_true", help="read each in the sandbox, as uploads are")
    parser.add_argument("--keep", type=Path, help="a folder to keep the documents and their truth in")


def run(options: dict[str, Any], say: Callable[[str], None]) -> list[str]:
    """Make, read and compare; say the table, and return what fails the proof."""
    seeds = range(options["seed"], options["seed"] + options["count"])
    judge = partial(judge_seed, in_sandbox=options["sandbox"], keep=options["keep"])
    started = time.monotonic()
    # Children are started afresh: forking a process with open database connections shares them.
    workers = ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn"))
    with workers as pool:
        futures = {seed: pool.submit(judge, seed) for seed in seeds}
    took = time.monotonic() - started
    troubles = {seed: trouble for seed, future in futures.items() if (trouble := future.exception())}
    verdicts = [future.result() for seed, future in futures.items() if seed not in troubles]
    for line in _report(verdicts, took) if verdicts else ():
        say(line)
    broken = [
        f"The document of seed {seed} ended the reader: {trouble!r}." for seed, trouble in troubles.items()
    ]
    return [*broken, *_failures(verdicts)]


def judge_seed(seed: int, *, in_sandbox: bool = False, keep: Path | None = None) -> Verdict:
    """Make one document by its seed, read it, and hold the reading against the truth."""
    begun = time.monotonic()
    order = Order.by_seed(seed)
    data, truth = order.made()
    made = time.monotonic()
    if keep:
        write_files(keep, order.name, data, truth)
    if in_sandbox:
        result = read_in_child(data, entry=READ_DOCUMENT).result or {"outcome": "stopped"}
    else:
        # Through JSON and back, as a stored reading goes.
        result = json.loads(json.dumps(read_document(data)))
    verdict = judge(truth, result)
    verdict.seconds = (made - begun, time.monotonic() - made)
    return verdict


def judge(truth: dict[str, Any], result: dict[str, Any]) -> Verdict:
    """Hold what the reader's entry answered against what the document says."""
    about = truth["about"]
    verdict = Verdict(about["seed"], about["variant"]["kind"])
    wanted = "read" if about["has_text"] else "no_text"
    if result["outcome"] != wanted:
        verdict.problems.append(f"the outcome is {result['outcome']}, not {wanted}")
        if result["outcome"] != "read":
            return _all_missed(verdict, truth)
    reading = Reading.from_json(result["reading"])
    for key in CATALOGUE:
        expected = _expected(truth, key) if about["has_text"] else {}
        _compare(verdict, key, expected, reading.all(key))
    verdict.decoys_taken = list(_decoys_taken(truth, reading))
    return verdict


def comparable(key: str, value: str, normalised: str) -> str:
    """The form in which a printed and a read value of this fact are held to be the same.

    Where a page breaks a line or sets a gap is the layout's, so a text is compared by its letters alone.
    """
    shape = CATALOGUE[key].shape
    text = unicodedata.normalize("NFKC", normalised or value)
    if shape is Shape.TEXT and normalised != BLANK:
        return "".join(text.split())
    return " ".join(text.casefold().split())


def _expected(truth: dict[str, Any], key: str) -> dict[str, str]:
    """The values the document gives a fact, by their comparable form."""
    if key in truth["blank"]:
        return {BLANK: ""}
    printed = truth["ambiguous"].get(key) or [truth["facts"][key]] if key not in truth["absent"] else []
    return {comparable(key, each["value"], each["normalised"]): each["value"] for each in printed}


def _compare(verdict: Verdict, key: str, expected: dict[str, str], found: Sequence[Found]) -> None:
    read = {comparable(key, each.value, each.normalised): each for each in found}
    if len(read) > 1:
        read.pop(BLANK, None)
    wrong, missed = read.keys() - expected.keys(), expected.keys() - read.keys()
    verdict.problems += [
        f"{key}: wrong {_short(read[form].value)!r} (page {read[form].page})" for form in wrong
    ]
    verdict.problems += [f"{key}: missed {_short(expected[form] or BLANK)!r}" for form in missed]
    verdict.tallies[key] = Tally(
        documents=int(bool(expected)),
        right=len(read.keys() & expected.keys()),
        wrong=len(wrong),
        missed=len(missed),
        ambiguous=int(len(expected) > 1),
        ambiguous_right=int(len(expected) > 1 and not wrong and not missed),
    )


def _all_missed(verdict: Verdict, truth: dict[str, Any]) -> Verdict:
    for key in CATALOGUE:
        missed = len(_expected(truth, key))
        verdict.tallies[key] = Tally(documents=int(bool(missed)), missed=missed)
    return verdict


def _decoys_taken(truth: dict[str, Any], reading: Reading) -> Iterator[str]:
    for decoy in truth["decoys"]:
        for key in decoy["keys"]:
            form = comparable(key, decoy["value"], decoy["normalised"])
            if form in _expected(truth, key):
                continue
            for found in reading.all(key):
                is_it = comparable(key, found.value, found.normalised) == form
                if is_it and _squeezed(decoy["near"]) in _squeezed(found.words):
                    yield f"{key}: {decoy['value']} (page {found.page})"


def _squeezed(text: str) -> str:
    return "".join(text.casefold().split())


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 70 else f"{text[:50]} ... {text[-15:]}"


def _failures(verdicts: Iterable[Verdict]) -> list[str]:
    verdicts = list(verdicts)
    whole = _sum(tally for verdict in verdicts for tally in verdict.tallies.values())
    taken = sum(len(verdict.decoys_taken) for verdict in verdicts)
    failures = []
    if whole.precision < LEAST_PRECISION:
        failures.append(f"Precision {whole.precision:.4f} is below {LEAST_PRECISION}.")
    if whole.recall < LEAST_RECALL:
        failures.append(f"Recall {whole.recall:.4f} is below {LEAST_RECALL}.")
    if taken:
        failures.append(f"{taken} decoys were taken for facts.")
    return failures


def _sum(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole


def _report(verdicts: list[Verdict], took: float) -> Iterator[str]:
    kinds = Counter(verdict.kind for verdict in verdicts)
    making, reading = (sum(each) / len(verdicts) for each in zip(*(v.seconds for v in verdicts), strict=True))
    yield f"{len(verdicts)} documents read ({', '.join(f'{n} {kind}' for kind, n in sorted(kinds.items()))}) in {took:.0f} s"
    yield f"on average {making:.2f} s to make and {reading:.2f} s to read each"
    by_key: dict[str, list[Tally]] = defaultdict(list)
    for verdict in verdicts:
        for key, tally in verdict.tallies.items():
            by_key[key].append(tally)
    yield f"{'fact':<28}{'documents':>9}{'right':>7}{'wrong':>7}{'missed':>7}{'ambiguous':>11}{'precision':>11}{'recall':>8}"
    rows = [(key, _sum(tallies)) for key, tallies in by_key.items()]
    for key, tally in [*rows, ("all", _sum(tally for _, tally in rows))]:
        ambiguous = f"{tally.ambiguous_right}/{tally.ambiguous}"
        yield (
            f"{key:<28}{tally.documents:>9}{tally.right:>7}{tally.wrong:>7}{tally.missed:>7}{ambiguous:>11}"
            f"{tally.precision:>11.4f}{tally.recall:>8.4f}"
        )
    yield from _worst(verdicts)


def _worst(verdicts: list[Verdict]) -> Iterator[str]:
    yield f"decoys taken for facts: {sum(len(verdict.decoys_taken) for verdict in verdicts)}"
    for verdict in sorted(verdicts, key=lambda each: -each.faults)[:_WORST]:
        if verdict.faults:
            yield f"seed {verdict.seed} ({verdict.kind}): {verdict.faults} faults; manage.py sample_oasys --count 1 --seed {verdict.seed}"
            for problem in [*(f"DECOY {taken}" for taken in verdict.decoys_taken), *verdict.problems][:8]:
                yield f"    {problem}"
