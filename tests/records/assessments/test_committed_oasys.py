"""Twelve sample documents kept with the code: every fact that is printed in them is read, and nothing else.

They were made by, and can be made again with

    python3 manage.py sample_oasys --recipe tests/data/oasys/recipe.json --to tests/data/oasys

Six are about people of the demonstration. All of them are fictional.
"""

import json
from functools import cache
from pathlib import Path

import pytest

from records.assessments import prove
from records.assessments.findings import FactState, Reading
from records.assessments.prove import comparable
from records.assessments.reader import read_document
from records.assessments.sample.document import write_document
from records.assessments.sample.files import orders_in

FOLDER = Path(__file__).parents[2] / "data" / "oasys"
ORDERS = orders_in(FOLDER / "recipe.json")
NAMES = [order.name for order in ORDERS]
LARGEST_TOGETHER = 1_500_000


@cache
def truth_of(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def answer_of(name):
    kind = truth_of(name)["about"]["variant"]["kind"]
    return read_document((FOLDER / f"{name}.{'docx' if kind == 'docx' else 'pdf'}").read_bytes())


def reading_of(name):
    return Reading.from_json(answer_of(name)["reading"])


READABLE = [name for name in NAMES if truth_of(name)["about"]["has_text"]]


@pytest.mark.parametrize("order", ORDERS, ids=NAMES)
def test_truth_is_what_the_recipe_gives(order):
    made = write_document(order.person, variant=order.variant, seed=order.seed).truth
    assert json.loads(json.dumps(made)) == truth_of(order.name)


def test_documents_stay_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < LARGEST_TOGETHER


@pytest.mark.parametrize("name", READABLE)
def test_every_fact_is_found(name):
    reading = reading_of(name)
    for key, printed in truth_of(name)["facts"].items():
        one = reading.one(key)
        assert one, f"{key} is {reading.state(key)}: {reading.all(key)}"
        expected = comparable(key, printed["value"], printed["normalised"])
        assert comparable(key, one.value, one.normalised) == expected, key


@pytest.mark.parametrize("name", READABLE)
def test_two_different_values_are_ambiguous(name):
    reading = reading_of(name)
    for key, printed in truth_of(name)["ambiguous"].items():
        assert reading.state(key) is FactState.AMBIGUOUS, key
        read = {comparable(key, each.value, each.normalised) for each in reading.all(key)}
        assert read - {"blank"} == {comparable(key, each["value"], each["normalised"]) for each in printed}, (
            key
        )


@pytest.mark.parametrize("name", READABLE)
def test_blank_is_blank_and_absent_is_not_in_the_document(name):
    reading, truth = reading_of(name), truth_of(name)
    for key in truth["blank"]:
        one = reading.one(key)
        assert one, key
        assert one.is_blank, key
    assert [key for key in truth["absent"] if reading.state(key) is not FactState.NOT_IN_DOCUMENT] == []


@pytest.mark.parametrize("name", READABLE)
def test_nothing_said_of_another_is_taken_for_a_fact(name):
    assert prove.judge(truth_of(name), answer_of(name)).decoys_taken == []


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(READABLE)))
def test_scan_is_said_to_have_no_text(name):
    assert answer_of(name)["outcome"] == "no_text"
    assert reading_of(name).found == ()
