"""People are found although the name was misspelt, misheard, shortened or turned round, and the date mistyped."""

import csv
import os
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.nominals import likeness, search
from records.nominals.actions import NewName
from records.nominals.identifiers import Kind
from records.nominals.likeness import Born, Grade, How, Recorded, Word, answers, compare, near_dates, swapped
from tests.records.nominals.test_actions import create

TODAY = date(2026, 1, 1)
BORN = date(1984, 3, 12)
SAMPLES = Path(os.environ.get("VISOR_SAMPLES", "../shared/samples")) / "match"


# --- one word and another ---


@pytest.mark.parametrize(
    ("typed", "word", "how"),
    [
        ("SMITH", "SMITH", How.SAME),
        ("SMYTH", "SMITH", How.ONE_SLIP),
        ("FLECHER", "FLETCHER", How.ONE_SLIP),
        ("FLETHCER", "FLETCHER", How.ONE_SLIP),
        ("OCONNER", "OCONNOR", How.ONE_SLIP),
        ("LEE", "LEES", How.ONE_SLIP),
        ("LEE", "LEA", None),
        ("JON", "JAN", None),
        ("FLETSCHR", "FLETCHER", How.TWO_SLIPS),
        ("SMITH", "SMART", None),
        ("SMITH", "JONES", None),
        ("BOB", "ROBERT", How.SHORT_FORM),
        ("ROBERT", "BOB", How.SHORT_FORM),
        ("CATHERINE", "KATHRYN", How.SHORT_FORM),
        ("JANE", "JOAN", None),
        ("李", "雷", None),
    ],
)
def test_how_a_word_answers_to_another(typed, word, how):
    assert answers(typed, word) == how


def test_words_that_only_sound_alike_need_to_look_a_little_alike_too():
    assert answers("WRIGHT", "RITE", sounds_alike=True) == How.SOUND
    assert answers("LEIGH", "LEE", sounds_alike=True) == How.SOUND
    assert answers("KATHERINE", "GATHERNE") == How.TWO_SLIPS
    assert answers("AMY", "OHEIM", sounds_alike=True) is None


def test_short_forms_go_both_ways():
    for name, forms in likeness.SHORT_FORMS.items():
        assert name not in forms
        assert all(name in likeness.SHORT_FORMS[form] for form in forms), name


# --- dates ---


def test_the_dates_a_slip_away():
    near = near_dates(date(1984, 3, 12))
    for day, how in (
        (date(1984, 3, 12), Born.SAME), (date(1984, 12, 3), Born.SWAPPED), (date(1984, 3, 13), Born.ONE_DIGIT),
        (date(1948, 3, 12), Born.ONE_DIGIT), (date(1984, 3, 21), Born.ONE_DIGIT), (date(1985, 3, 12), Born.ONE_DIGIT),
    ):  # fmt: skip
        assert near[day] == how
    assert near_dates(date(1989, 3, 12))[date(1990, 3, 12)] == Born.YEAR_APART
    assert date(1984, 4, 13) not in near


@settings(max_examples=25, deadline=None)
@given(st.dates(min_value=date(1900, 1, 2), max_value=date(2040, 1, 1)))
def test_any_date_is_near_itself_and_few_others_and_they_are_near_it(day):
    near = near_dates(day)
    assert near[day] == Born.SAME
    assert len(near) < 80
    assert all(day in near_dates(other) for other in near)
    assert swapped(day) is None or swapped(swapped(day)) == day


# --- the table of grades ---


def word(typed, *alike):
    return Word(typed, {one: answers(typed, one) for one in alike})


WHOLE = (word("SIAN"), word("OCONNER", "OCONNOR"))
SIAN = frozenset({"SIAN", "OCONNOR"})


@pytest.mark.parametrize(
    ("people", "born", "recorded", "grade", "why"),
    [
        ([WHOLE], BORN, Recorded(SIAN, BORN), Grade.SIMILAR_AND_BIRTH, "Similar name, same date of birth"),
        ([WHOLE], date(1984, 12, 3), Recorded(SIAN, BORN), Grade.SIMILAR_AND_BIRTH, "Similar name, day and month swapped"),
        ([WHOLE], date(1984, 3, 13), Recorded(SIAN, BORN), Grade.SIMILAR_AND_BIRTH,
         "Similar name, date of birth differs by one slip"),
        ([WHOLE], date(1970, 1, 1), Recorded(SIAN, BORN), Grade.LESS, "Similar name, different date of birth"),
        ([WHOLE], BORN, Recorded(SIAN), Grade.SIMILAR, "Similar name, date of birth not known"),
        ([WHOLE], None, Recorded(SIAN, BORN), Grade.SIMILAR, "Similar name"),
        ([(word("SIAN"),)], None, Recorded(SIAN, BORN), Grade.NAME, "Same name"),
        ([(word("SIAN"),)], BORN, Recorded(SIAN, BORN), Grade.NAME_AND_BIRTH, "Same name, same date of birth"),
        ([(word("OCON"),)], None, Recorded(SIAN), Grade.SIMILAR, "Name begins the same"),
        ([(word("SIAN"), word("WARD"))], BORN, Recorded(SIAN, BORN), Grade.SIMILAR_AND_BIRTH,
         "Part of the name is the same, same date of birth"),
        ([(word("SIAN"), word("WARD"))], date(1985, 3, 12), Recorded(SIAN, BORN), Grade.LESS,
         "Part of the name is the same, date of birth differs by one slip"),
        ([(word("SIAN"), word("WARD"))], None, Recorded(SIAN, BORN), None, ""),
        ([(word("MARK"), word("WARD"))], BORN, Recorded(SIAN, BORN), None, ""),
        ([(word("SIAN"), word("MARY"), word("OCONNOR"))], None, Recorded(SIAN), Grade.SIMILAR, "Same name"),
        ([], BORN, Recorded(SIAN, BORN), Grade.NAME, "Same date of birth"),
        ([], date(1984, 12, 3), Recorded(SIAN, BORN), Grade.NAME, "Day and month swapped"),
        ([], date(1984, 3, 13), Recorded(SIAN, BORN), None, ""),
        ([], None, Recorded(SIAN, BORN, ("CRN",)), Grade.NUMBER, "Same CRN"),
        ([WHOLE], BORN, Recorded(frozenset({"MARK"}), TODAY, ("CRN", "PNC number")), Grade.NUMBER,
         "Same CRN, same PNC number, different name, different date of birth"),
    ],
)  # fmt: skip
def test_grades_and_reasons(people, born, recorded, grade, why):
    found = compare(people, near_dates(born) if born else {}, recorded)
    assert (found.grade if found else None) == grade
    assert (found.why(by_another_name=False) if found else "") == why


def test_the_name_that_fits_best_counts():
    found = compare([(word("MARK"),), WHOLE], near_dates(BORN), Recorded(SIAN, BORN))
    assert (found.grade, found.words) == (Grade.SIMILAR_AND_BIRTH, ("SIAN", "OCONNOR"))


# --- people in the database ---


def looked_for(actor, text):
    return [
        (match.card.pk, match.why) for match in search.matches(actor, search.understand(text, today=TODAY))
    ]


TRUTH = [
    ("Siân", "O'Connor", ["Sian Oconner", "Shan O Connor", "OConnor Sian", "Sain O'Conor", "O'Conner, Siân"]),
    ("Daniel", "Smith", ["Danny Smyth", "Smith Daniel", "Danial Smiht", "Dan Smithe", "Daneil Smith", "Daniel Schmidt"]),
    ("Jon", "Fletcher", ["John Flecher", "Jonathan Fletcher", "Flethcer Jon", "Jon Fletscher", "Jack Fletchar"]),
    ("Kathryn", "MacDonald", ["Catherine McDonald", "Kate Mac Donald", "Katherine Mc Donald", "Cathy Macdonnald"]),
    ("Robert James", "Featherstonehaugh", ["Bob Fetherstonhaugh", "Bobby James Featherstonhaugh", "Rob Featherstone"]),
    ("Mary-Jane", "Smith-Jones", ["Mary Jane Smith", "Mary-Jane Jones", "Mary Smyth Jones", "Jones-Smith Mary"]),
    ("Mohammed", "Akhtar", ["Muhammad Aktar", "Mohamed Akhter", "Mo Akhtar", "Akhtar Mohammad"]),
    ("Llŷr", "Gwŷr", ["Llyr Gwyr", "Lyr Gwyr"]),
    ("Zbigniew", "Łukasiewicz", ["Zbignew Lukasiewicz", "Zbigniew Lukaszewicz", "Zbigniev Lukasievich"]),
]  # fmt: skip


@pytest.mark.parametrize(("forenames", "surname", "typed"), TRUTH, ids=[one[1] for one in TRUTH])
@pytest.mark.parametrize("born", ["", "12/03/1984", "03/12/1984", "12/03/1985", "12/03/1948", "13/03/1984"])
def test_a_misspelt_name_finds_the_record(born, forenames, surname, typed, act):
    with act("priya.shah") as priya:
        nominal = create(priya, forenames=forenames, surname=surname, date_of_birth=BORN)
        for text in typed:
            found = [key for key, _why in looked_for(priya, f"{text} {born}")][:10]
            assert nominal.pk in found, f"{text} {born}"


def test_likelier_people_come_first_and_each_says_why(act):
    with act("priya.shah") as priya:
        made = {
            "Same CRN, different name, different date of birth": create(
                priya,
                forenames="Morgan",
                surname="Otherwise",
                date_of_birth=date(1950, 1, 1),
                numbers=((Kind.CRN, "X998001"),),
            ),
            "Same name, same date of birth": create(priya, surname="Quillfeather", date_of_birth=BORN),
            "Similar name, same date of birth": create(priya, surname="Quilfeather", date_of_birth=BORN),
            "Same name, date of birth not known": create(priya, surname="Quillfeather"),
            "Similar name, date of birth not known": create(priya, surname="Quillfeathre"),
            "Same name, different date of birth": create(
                priya, surname="Quillfeather", date_of_birth=date(1950, 1, 1)
            ),
        }
        query = search.Query(numbers=(("crn", "X998001"),), names=("Wesley", "Quillfeather"), born=(BORN,))
        ours = {nominal.pk for nominal in made.values()}
        found = [
            (match.card.pk, match.why) for match in search.matches(priya, query) if match.card.pk in ours
        ]
        assert found == [(nominal.pk, why) for why, nominal in made.items()]


def test_a_similar_alias_finds_the_record_and_says_so(act):
    with act("priya.shah") as priya:
        nominal = create(priya, surname="Sought", aliases=(NewName(surname="Quillfeather", kind="alias"),))
        assert (nominal.pk, "Another name on the record is similar") in looked_for(priya, "Quilfeather")


def sample():
    """The sample's people: the first row of each is recorded, each other row is one noisy way to look for them."""
    clusters = defaultdict(list)
    with (SAMPLES / "splink_fake_1000_even_clusters.csv").open() as rows:
        for row in csv.DictReader(rows):
            name = [row["first_name"].strip(), row["surname"].strip()]
            if all(name) and row["dob"]:
                clusters[row["cluster"]].append((*name, date.fromisoformat(row["dob"])))
    return [(first, others) for first, *others in clusters.values()]


@pytest.mark.skipif(not SAMPLES.exists(), reason=f"the public samples are not here: {SAMPLES}")
def test_recall_among_ten_of_the_public_sample(act, record_property):
    """People with deliberate slips in name and date; at least 95 of 100 noisy rows with the date find their person."""
    hits = {True: [], False: []}
    with act("priya.shah") as priya:
        recorded = [
            (create(priya, forenames=one[0], surname=one[1], date_of_birth=one[2]), one[2], others)
            for one, others in sample()
        ]
        for nominal, born, others in recorded:
            for forename, surname, typed in others:
                keys = [key for key, _why in looked_for(priya, f"{forename} {surname} {typed:%d/%m/%Y}")][:10]
                hits[typed in near_dates(born)].append(
                    (nominal.pk in keys, forename, surname, typed, str(nominal))
                )
    for near, found in hits.items():
        record_property(f"recall {near}", f"{sum(hit for hit, *_ in found)}/{len(found)}")
    with_date = [hit for hit, *_ in hits[True]]
    assert sum(with_date) / len(with_date) >= 0.95
