"""Whatever is typed is kept as it was typed; and a number that is on a hidden record tells nothing."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from records.nominals import actions, search
from records.nominals.identifiers import Kind
from records.nominals.models import LogEntry, Name, Nominal, NominalIdentifier, NominalSummary, TimelineEntry
from tests.records.nominals.test_actions import create, own, write

# --- a twin nobody may know of ---


def test_the_same_number_on_a_hidden_record_is_saved_and_tells_nothing(act, world):
    with act("priya.shah") as priya:
        hidden = Nominal.objects.visible_to(priya).get(visibility="hidden")
        number = NominalIdentifier.objects.of(hidden).get(kind="pnc").as_recorded
    with act("dan.reid") as dan:
        before = search.look(dan, search.understand(number, today=date(2026, 1, 1)))
        nominal = create(dan, unit="demo-bolton", numbers=((Kind.PNC, number),))
        after = search.look(dan, search.understand(number, today=date(2026, 1, 1)))
        assert before == []
        assert [card.pk for card in after] == [nominal.pk]
        assert NominalIdentifier.objects.of(nominal).get().as_recorded == number


def test_the_same_number_twice_on_one_record_is_kept_once(act):
    with act("priya.shah") as priya:
        with pytest.raises(IntegrityError), transaction.atomic():
            create(priya, numbers=((Kind.PNC, "02/73319Z"), (Kind.PNC, "2002/0073319Z")))


def test_a_number_whose_letter_is_wrong_is_saved_as_typed_and_unverified(act):
    with act("priya.shah") as priya:
        nominal = create(priya, numbers=((Kind.PNC, "02/73319A"), (Kind.NOMS, "no idea")))
        pnc, noms = (NominalIdentifier.objects.of(nominal).get(kind=kind) for kind in ("pnc", "noms"))
        assert (pnc.as_recorded, pnc.canonical, pnc.check_state) == ("02/73319A", None, "wrong_letter")
        assert (noms.as_recorded, noms.canonical, noms.check_state) == ("no idea", None, "bad_format")
        assert not pnc.is_verified


# --- whatever is typed ---

TEXTS = [
    "O'Connor",
    "Siân Llŷr ap Gŵyr",
    "Zażółć gęślą jaźń",
    "李雷 ولد 😀👩‍👧",
    "x" * 140,
    "ß" * 140,
    "'; DROP TABLE nominals_nominal; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "{% now %} {{ secret }}",
    "%s %(name)s %",
    "\\' \\x00 \\u0000",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_name_is_kept_as_it_was_typed(text, act):
    with act("priya.shah") as priya:
        nominal = create(
            priya, surname=text, forenames=text, aliases=(actions.NewName(surname=text, kind="alias"),)
        )
        assert {name.surname for name in Name.objects.of(nominal)} == {text}
        assert NominalSummary.objects.of(nominal).get().name == f"{text} {text}"


@pytest.mark.parametrize("text", [*TEXTS, "Wort " * 4_000, "\n\n\tzwei\n", "=cmd|' /C calc'!A0"])
def test_what_is_written_in_the_log_is_kept_as_it_was_typed(text, act):
    with act("priya.shah") as priya:
        nominal = own(priya)
        entry = write(priya, nominal, text)
        assert LogEntry.objects.of(nominal).get(pk=entry.pk).text == text
        assert TimelineEntry.objects.of(nominal).filter(text=text).exists()


@pytest.mark.parametrize("born", [date(1900, 1, 2), date(1984, 2, 29), date(1999, 12, 31)])
def test_real_dates_of_birth_are_kept(born, act):
    with act("priya.shah") as priya:
        assert create(priya, date_of_birth=born).date_of_birth == born


def test_a_date_of_birth_of_the_year_26_is_refused_by_the_database_too(act):
    with (
        act("priya.shah") as priya,
        pytest.raises(IntegrityError, match="born_after_1900"),
        transaction.atomic(),
    ):
        create(priya, date_of_birth=date(26, 3, 1))


def test_an_entry_from_the_future_is_refused_by_the_database_too(act):
    with (
        act("priya.shah") as priya,
        pytest.raises(IntegrityError, match="not_in_future"),
        transaction.atomic(),
    ):
        write(priya, own(priya), when=timezone.now() + timedelta(minutes=5))
