"""What may be typed about a release. Forms validate; actions write."""

import datetime as dt

from django.utils import timezone

from visor.web import forms


def a_year_ahead() -> dt.date:
    """No release is planned further ahead than a year: a later date is a slip of the pen."""
    return timezone.localdate() + dt.timedelta(days=366)


class ReleaseForm(forms.Form):
    """A release from custody, past or planned."""

    released_on = forms.DateInputField(
        "Date of release",
        hint="Past or planned. For example, 27 3 2026",
        not_before=dt.date(1950, 1, 1),
        not_after=a_year_ahead,
    )
    note = forms.TextField(
        "Note", hint="For example, the prison or the licence. Leave empty if there is nothing to add.",
        max_length=300, required=False,
    )  # fmt: skip


class WithdrawReleaseForm(forms.Form):
    """Why a release is taken back."""

    reason = forms.TextField("Why is it withdrawn?", hint="For example, the date was wrong", max_length=300)
