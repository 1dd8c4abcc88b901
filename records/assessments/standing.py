"""The record's header as the assessments that stand on it make it. Called by `actions`, which holds the record."""

from records.assessments import header
from records.assessments.choices import AssessmentState
from records.assessments.header import Shown, Standing
from records.assessments.models import Assessment
from records.nominals import actions as nominals
from records.nominals.models import Nominal, NominalSummary
from visor.access.actor import Actor


def before(nominal: Nominal) -> Shown:
    """What the header is to go back to once no assessment stands on the record."""
    return header.before(_standing(nominal), _now(nominal))


def before_of(assessment: Assessment) -> Shown:
    """The same, as it was when this one was confirmed."""
    return Shown(assessment.rosh_before, assessment.rosh_note_before)


def show(*, by: Actor, nominal: Nominal, otherwise: Shown) -> None:
    """Set the header by all that stands on the record now, where that changes it."""
    shown = header.shown(_standing(nominal), otherwise)
    if shown != _now(nominal):
        nominals.set_summary(by=by, nominal=nominal, rosh=shown.rosh, rosh_note=shown.note)


def _standing(nominal: Nominal) -> list[Standing]:
    return [
        Standing(one.completed_on, one.rosh, AssessmentState(one.state), before_of(one))
        for one in Assessment.objects.of(nominal).live()
        if one.completed_on is not None
    ]


def _now(nominal: Nominal) -> Shown:
    summary = NominalSummary.objects.of(nominal).get()
    return Shown(summary.rosh, summary.rosh_note)
