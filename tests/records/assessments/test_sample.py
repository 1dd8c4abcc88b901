"""Sample documents: the same seed gives the same, the truth beside them is what is printed, and all of it varies."""

import ast
import json
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from records.assessments import prove
from records.assessments.facts import CATALOGUE, Shape
from records.assessments.findings import Found, Likeness, Reading
from records.assessments.sample import document, variants
from records.assessments.sample.document import make_document, write_document
from records.assessments.sample.files import Order
from records.assessments.sample.people import Person
from records.documents.content import NO_TEXT, extract

SAMPLE = Path(document.__file__).parent
RHYS = Person(
    "ap Rhys", "Siôn", date(1971, 3, 28), pnc="1998/0007654K", crn="X320741", noms="A1234AA", cro="065656/91H"
)
PLAIN = variants.Variant()
MAY_KNOW = {"records.assessments.facts", "records.nominals.identifiers"}


def squeezed(text):
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def words_of(data):
    content = extract(data)
    return squeezed("".join(page.text for page in content.pages))


def printed_in(truth):
    for key, value in truth["facts"].items():
        yield key, value["value"]
    for key, values in truth["ambiguous"].items():
        yield from ((key, value["value"]) for value in values)
    for decoy in truth["decoys"]:
        yield decoy["keys"][0], decoy["value"]


def test_generator_knows_nothing_of_the_reader():
    for path in SAMPLE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            own = [name for name in names if name.startswith(("records", "visor"))]
            assert all(name in MAY_KNOW or name.startswith("records.assessments.sample") for name in own), (
                path
            )


@pytest.mark.parametrize("kind", variants.KINDS)
def test_same_seed_gives_the_same_document(kind):
    variant = replace(PLAIN, kind=kind, parts=("case", "summary"))
    first, second = (make_document(RHYS, variant=variant, seed=7) for _ in range(2))
    assert first == second
    assert make_document(RHYS, variant=variant, seed=8)[0] != first[0]


@pytest.mark.parametrize("seed", range(20, 28))
def test_truth_is_what_is_printed(seed):
    data, truth = Order.by_seed(seed).made()
    if not truth["about"]["has_text"]:
        assert NO_TEXT in extract(data).notes
        return
    words = words_of(data)
    for key, value in printed_in(truth):
        # A page may end anywhere in a long answer.
        part = re.split(r"[.:\n]", value)[0] if CATALOGUE[key].shape is Shape.TEXT else value
        assert squeezed(part) in words, key


def test_truth_says_of_every_fact_how_it_stands():
    for seed in range(60):
        order = Order.by_seed(seed)
        truth = write_document(order.person, variant=order.variant, seed=seed).truth
        said = [*truth["facts"], *truth["ambiguous"], *truth["blank"], *truth["absent"]]
        assert Counter(said) == Counter(list(CATALOGUE))
        assert all(set(decoy["keys"]) <= set(CATALOGUE) for decoy in truth["decoys"])


def test_everything_varies():
    orders = [Order.by_seed(seed).variant for seed in range(400)]
    for field, least in (("kind", 3), ("look", 6), ("grid", 4), ("status", 7), ("pnc", 5), ("dates", 3), ("header", 4),
                         ("predictors", 3), ("grid_filled", 3), ("length", 4), ("is_san", 2), ("is_mixed", 2),
                         ("is_wrong_person", 2), ("is_layer_1", 2), ("new_summary", 2), ("parts", 8)):  # fmt: skip
        assert len({getattr(variant, field) for variant in orders}) == least, field


def test_document_is_about_the_person_given():
    truth = write_document(RHYS, variant=PLAIN, seed=3).truth
    said = {
        key: truth["facts"][key]["normalised"]
        for key in ("surname", "forenames", "date_of_birth", "crn", "pnc")
    }
    assert said == {
        "surname": "ap Rhys",
        "forenames": "Siôn",
        "date_of_birth": "1971-03-28",
        "crn": "X320741",
        "pnc": "1998/0007654K",
    }
    assert truth["facts"]["plan_name"]["value"] == "Siôn ap Rhys"


def test_assessment_begins_when_it_is_asked_to():
    truth = write_document(RHYS, variant=replace(PLAIN, begun_on="2026-09-01"), seed=3).truth
    assert truth["facts"]["initiated_on"]["normalised"] == "2026-09-01"
    assert truth["facts"]["completed_on"]["normalised"] > "2026-09-01"


def test_wrong_person_is_somebody_else_and_mixed_pages_are_ambiguous():
    wrong = write_document(RHYS, variant=replace(PLAIN, is_wrong_person=True), seed=3).truth
    assert wrong["about"]["is_wrong_person"]
    assert wrong["facts"]["crn"]["value"] != RHYS.crn
    mixed = write_document(RHYS, variant=replace(PLAIN, is_mixed=True), seed=3).truth
    assert {"surname", "date_of_birth", "crn"} <= set(mixed["ambiguous"])
    assert RHYS.crn in [each["value"] for each in mixed["ambiguous"]["crn"]]


def test_longest_answer_fills_its_box():
    truth = write_document(RHYS, variant=replace(PLAIN, length="longest"), seed=5).truth
    longest = max(len(value["value"]) for value in truth["facts"].values())
    assert 3_300 < longest <= 4_000


def test_command_writes_the_document_and_its_truth(tmp_path, capsys):
    person = {"surname": "Tŷ-Llwyd", "forenames": "Oisín", "date_of_birth": "1980-02-29"}
    call_command(
        "sample_oasys", to=tmp_path, count=1, seed=4, person=json.dumps(person), variant='{"kind": "docx", "is_wrong_person": false}'
    )  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["oasys-000004.docx", "oasys-000004.json"]
    about = json.loads((tmp_path / "oasys-000004.json").read_text())["about"]
    assert about["person"]["surname"] == "Tŷ-Llwyd"
    assert "oasys-000004.docx" in capsys.readouterr().out


@pytest.mark.parametrize(
    "asked", [{"person": "{"}, {"variant": '{"colour": "red"}'}, {"person": '{"surname": "A"}'}]
)
def test_command_says_what_it_cannot_make(tmp_path, asked):
    with pytest.raises(CommandError, match="cannot be made as asked"):
        call_command("sample_oasys", to=tmp_path, count=1, **asked)


def truth_of(**parts):
    nothing = {"facts": {}, "ambiguous": {}, "blank": [], "decoys": []}
    truth = nothing | parts | {"about": {"seed": 1, "variant": {"kind": "pdf"}, "has_text": True}}
    stated = [*truth["facts"], *truth["ambiguous"], *truth["blank"]]
    return truth | {"absent": [key for key in CATALOGUE if key not in stated]}


def answer_of(*found):
    made = tuple(Found(key, value, normalised, 1, words, "label") for key, value, normalised, words in found)
    return {"outcome": "read", "reading": json.loads(json.dumps(Reading(Likeness.YES, found=made).as_json()))}


def test_proof_counts_right_wrong_and_missed():
    truth = truth_of(
        facts={
            "surname": {"value": "Hart", "normalised": "Hart"},
            "rm30": {"value": "Weekly.\nAt home.", "normalised": "Weekly. At home."},
            "status": {"value": "OPEN", "normalised": "open"},
        },
        blank=["rosh.public.custody"],
        ambiguous={
            "crn": [{"value": "X1", "normalised": "X1"}, {"value": "X2", "normalised": "X2"}],
        },
    )
    verdict = prove.judge(
        truth,
        answer_of(
            ("surname", "HART", "HART", ""),
            ("rm30", "Weekly. At\nhome.", "Weekly. At\nhome.", ""),
            ("status", "Complete", "complete", ""),
            ("rosh.public.custody", "", "blank", ""),
            ("crn", "X2", "X2", ""),
        ),
    )
    counts = {key: (tally.right, tally.wrong, tally.missed) for key, tally in verdict.tallies.items()}
    assert {key: count for key, count in counts.items() if any(count)} == {
        "surname": (1, 0, 0),
        "rm30": (1, 0, 0),
        "status": (0, 1, 1),
        "rosh.public.custody": (1, 0, 0),
        "crn": (1, 0, 1),
    }
    assert verdict.faults == 3
    assert (verdict.tallies["crn"].ambiguous, verdict.tallies["crn"].ambiguous_right) == (1, 0)


def test_proof_knows_a_decoy_by_its_value_or_by_the_words_beside_it():
    decoys = [
        {"keys": ["date_of_birth"], "value": "01/02/2011", "normalised": "2011-02-01", "near": ""},
        {"keys": ["rosh.public"], "value": "High", "normalised": "high", "near": "assessed as High in"},
    ]
    told = ("rosh.public", "High", "high", "He was assessed as\nHigh in 2015")
    taken = prove.judge(
        truth_of(decoys=decoys), answer_of(("date_of_birth", "1 Feb 2011", "2011-02-01", ""), told)
    )
    assert len(taken.decoys_taken) == 2
    printed = ("rosh.public", "High", "high", "Risk to the public: High")
    assert not prove.judge(truth_of(decoys=decoys), answer_of(printed)).decoys_taken


def test_proof_counts_a_document_that_was_not_read_as_all_missed():
    truth = truth_of(facts={"surname": {"value": "Hart", "normalised": "Hart"}})
    verdict = prove.judge(truth, {"outcome": "refused"})
    assert verdict.tallies["surname"].missed == 1
    assert verdict.problems == ["the outcome is refused, not read"]


def test_proof_says_its_table_and_what_fails(tmp_path):
    said = []
    failures = prove.run({"seed": 12, "count": 2, "sandbox": False, "keep": tmp_path}, said.append)
    assert said[0].startswith("2 documents read")
    assert any(line.startswith("date_of_birth") for line in said)
    assert all(isinstance(failure, str) for failure in failures)
    assert len(list(tmp_path.iterdir())) == 4
