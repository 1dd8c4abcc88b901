"""How often a name was tried of late, so that guessing from many places slows down and nobody is locked out."""

from datetime import datetime, timedelta

from django.db import models, transaction

FREE_ATTEMPTS = 10
LONGEST_WAIT = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=1)


class SignInDelayManager(models.Manager["SignInDelay"]):
    def claim(self, name_hash: str, *, at: datetime) -> datetime | None:
        """Take the right to one attempt now, or return when the next one will be looked at.

        Claimed before the password is, so that a hundred attempts at once are not all looked at. An attempt
        that came too early counts for nothing: it does not push the next one further away.
        """
        with transaction.atomic():
            self._sweep(at)
            delay, _ = self.select_for_update().get_or_create(name_hash=name_hash, defaults={"last_at": at})
            open_at = delay.open_at()
            if open_at is not None and at < open_at:
                return open_at
            delay.attempts += 1
            delay.last_at = at
            delay.save(update_fields=["attempts", "last_at"])
            return None

    def forget(self, name_hash: str) -> None:
        """They signed in: start counting anew."""
        self.filter(name_hash=name_hash).delete()

    def _sweep(self, at: datetime) -> None:
        old = self.filter(last_at__lt=at - FORGOTTEN_AFTER).select_for_update(skip_locked=True)
        self.filter(pk__in=old.values("pk")[:100]).delete()


class SignInDelay(models.Model):
    """Attempts on one typed name, existing or not: kept by keyed hash, so that no names are collected here."""

    name_hash = models.CharField(max_length=64, primary_key=True)
    attempts = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    objects = SignInDelayManager()

    def __str__(self) -> str:
        return f"delay {self.name_hash[:8]}"

    def open_at(self) -> datetime | None:
        """When the next attempt will be looked at: ten are free, then 1, 2, 4 ... up to 60 seconds apart."""
        beyond = self.attempts - FREE_ATTEMPTS
        if beyond < 0:
            return None
        return self.last_at + min(timedelta(seconds=2 ** min(beyond, 10)), LONGEST_WAIT)
