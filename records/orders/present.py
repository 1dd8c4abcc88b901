"""Releases as a page's components want them. Reads nothing."""

import datetime as dt
from typing import Any

from django.urls import reverse

from records.nominals import present as nominals
from records.nominals.models import Nominal
from records.orders.models import Release
from visor.web.templatetags.components import date_uk

HEAD = ["Released", "ARMS-informed OASys", "Written down", "Change"]


def row(release: Release, nominal: Nominal, *, today: dt.date, may_change: bool) -> list[Any]:
    """One line of the list; a withdrawn one says so and why."""
    written = {"text": release.added_by.full_name, "hint": date_uk(release.added_at.date())}
    if release.withdrawn_by is not None:
        state: dict[str, Any] = {"text": "Withdrawn", "tag": "grey", "hint": release.withdrawn_reason}
    else:
        state = _clock(release, today)
    cells: list[Any] = [{"text": date_uk(release.released_on), "hint": release.note}, state, written]
    if not may_change:
        return cells
    if release.withdrawn_at:
        return [*cells, ""]
    href = reverse("release_withdraw", args=[nominal.slug, release.reference])
    return [*cells, {"text": "Withdraw", "href": href}]


def recorded(release: Release) -> str:
    """Said once it is written down."""
    if release.arms_due_on is None:
        return "Release recorded."
    return f"Release recorded. The ARMS-informed OASys is due by {date_uk(release.arms_due_on)}."


def _clock(release: Release, today: dt.date) -> dict[str, Any]:
    if release.arms_due_on is None:
        return {"text": "No time limit: not a registered sexual offender"}
    if release.arms_met_on is not None:
        late = (release.arms_met_on - release.arms_due_on).days
        in_time = "In time" if late <= 0 else f"{late} {'day' if late == 1 else 'days'} late"
        return {
            "text": in_time,
            "tag": "green" if late <= 0 else "orange",
            "hint": f"Completed {date_uk(release.arms_met_on)}",
        }
    left = nominals.days_left(release.arms_due_on, today)
    return {"text": left["text"], "tag": left["colour"], "hint": f"Due {date_uk(release.arms_due_on)}"}
