"""The pages of releases, as people use and misuse them."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.records.orders.test_actions import of_type
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya(sign_in: Any) -> Client:
    return sign_in("priya.shah")


@pytest.fixture
def slug(act: Any) -> str:
    """A registered sexual offender of Priya Shah's."""
    with act("priya.shah") as actor:
        return of_type(actor, "rso").slug


def typed(day: Any, note: str = "") -> dict[str, str]:
    return {
        "released_on_day": str(day.day),
        "released_on_month": str(day.month),
        "released_on_year": str(day.year),
        "note": note,
    }


def shown(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_from_the_record_to_a_clock_on_its_header(priya: Client, slug: str) -> None:
    record = f"/records/{slug}/"
    assert f'href="{record}releases/add/"' in shown(priya.get(record))
    today = timezone.localdate()
    page = shown(priya.post(f"{record}releases/add/", typed(today - timedelta(days=3)), follow=True))
    assert "Release recorded. The ARMS-informed OASys is due by" in page
    assert "12 days left" in page
    assert "12 days left" in shown(priya.get(f"{record}releases/"))


@pytest.mark.parametrize(
    ("days", "words"), [(0, "15 days left"), (14, "1 day left"), (15, "Due today"), (16, "1 day overdue")]
)
def test_how_the_time_limit_stands(days: int, words: str, priya: Client, slug: str) -> None:
    priya.post(f"/records/{slug}/releases/add/", typed(timezone.localdate() - timedelta(days=days)))
    assert words in shown(priya.get(f"/records/{slug}/"))


def test_no_release_yet_says_so_and_offers_the_way(priya: Client, slug: str) -> None:
    page = shown(priya.get(f"/records/{slug}/releases/"))
    assert "No release from custody is on this record." in page
    assert f'href="/records/{slug}/releases/add/"' in page


def test_the_same_day_twice_and_a_day_far_ahead_say_how_to_mend_it(priya: Client, slug: str) -> None:
    today, address = timezone.localdate(), f"/records/{slug}/releases/add/"
    priya.post(address, typed(today))
    again = priya.post(address, typed(today, "kept as typed"))
    assert again.status_code == 422
    assert "A release on this day is on the record already" in shown(again)
    assert "kept as typed" in shown(again)
    assert priya.post(address, typed(today + timedelta(days=500))).status_code == 422


def test_withdrawing_asks_why_and_keeps_the_line(priya: Client, slug: str, act: Any) -> None:
    priya.post(f"/records/{slug}/releases/add/", typed(timezone.localdate()))
    listed = shown(priya.get(f"/records/{slug}/releases/"))
    address = re.findall(rf'href="(/records/{slug}/releases/[^"]+/withdraw/)"', listed)[0]
    assert priya.post(address, {"reason": ""}).status_code == 422
    page = shown(priya.post(address, {"reason": "The wrong person"}, follow=True))
    assert "Release withdrawn." in page
    assert "The wrong person" in page
    assert priya.post(address, {"reason": "again"}).status_code == 404


def test_a_release_of_another_record_is_no_page(priya: Client, slug: str, world: World) -> None:
    priya.post(f"/records/{slug}/releases/add/", typed(timezone.localdate()))
    listed = shown(priya.get(f"/records/{slug}/releases/"))
    reference = re.findall(r"/releases/([0-9a-f-]{36})/withdraw/", listed)[0]
    other = world.special["shared"]
    assert priya.get(f"/records/{other}/releases/{reference}/withdraw/").status_code == 404
    assert priya.get(f"/records/{slug}/releases/{uuid.uuid4()}/withdraw/").status_code == 404


def test_a_reader_sees_the_list_without_a_way_to_change_it(sign_in: Any, world: World) -> None:
    sign_in("priya.shah").post(f"/records/{world.ordinary}/releases/add/", typed(timezone.localdate()))
    helen = sign_in("helen.archer")
    page = shown(helen.get(f"/records/{world.ordinary}/releases/"))
    assert "Withdraw" not in page
    assert helen.get(f"/records/{world.ordinary}/releases/add/").status_code == 403


def test_the_list_asks_the_same_however_long_it_is(priya: Client, slug: str) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            priya.get(f"/records/{slug}/releases/")
        return len(captured)

    address, today = f"/records/{slug}/releases/add/", timezone.localdate()
    priya.post(address, typed(today))
    few = statements()
    for days in range(1, 6):
        priya.post(address, typed(today - timedelta(days=days)))
    assert statements() == few <= 12
