"""Courses, results, and readiness. Results are written only through `actions`; readiness is never written."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from training.choices import Outcome, Quadrant, Stage
from vetting.choices import Stage as VettingStage


class Course(models.Model):
    """A course of the ViSOR programme. Nobody is trained without every required one."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    required = models.BooleanField(default=False)
    pass_mark = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Result(models.Model):
    """A person's place on a course on a day and what came of it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="results")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="results")
    attended_on = models.DateField()
    outcome = models.CharField(max_length=20, choices=Outcome)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="results_recorded"
    )
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-attended_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "course", "attended_on"], name="result_one_a_day"),
            models.CheckConstraint(
                name="result_passed_has_an_end",
                condition=~Q(outcome=Outcome.PASSED) | Q(valid_until__isnull=False),
            ),
            models.CheckConstraint(
                name="result_ends_after_it_starts",
                condition=Q(valid_until=None) | Q(valid_until__date__gt=F("attended_on")),
            ),
            models.CheckConstraint(
                name="result_score_is_percent", condition=Q(score=None) | Q(score__lte=100)
            ),
            models.CheckConstraint(name="result_not_by_oneself", condition=~Q(recorded_by=F("user"))),
            models.CheckConstraint(name="result_known_outcome", condition=Q(outcome__in=Outcome.values)),
        ]

    def __str__(self) -> str:
        return f"result {self.pk}"


class Readiness(models.Model):
    """Is this person vetted and trained at this moment? A view, the same one the policies read.

    The dates are when what holds now ends; they are empty for what does not hold.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, primary_key=True, related_name="readiness"
    )
    vetted = models.BooleanField()
    trained = models.BooleanField()
    ready = models.BooleanField()
    vetted_until = models.DateTimeField(null=True)
    trained_until = models.DateTimeField(null=True)
    vetting_stage = models.CharField(max_length=20, choices=VettingStage)
    training_stage = models.CharField(max_length=20, choices=Stage)

    class Meta:
        managed = False  # migrations/sql/0002_readiness.up.sql
        db_table = "training_readiness"
        verbose_name_plural = "readiness"

    def __str__(self) -> str:
        return self.quadrant.label

    @property
    def quadrant(self) -> Quadrant:
        if self.vetted:
            return Quadrant.BOTH if self.trained else Quadrant.VETTED_ONLY
        return Quadrant.TRAINED_ONLY if self.trained else Quadrant.NEITHER
