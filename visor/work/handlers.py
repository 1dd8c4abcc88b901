"""What a room gives this one so that its work is done; found by its name in `settings.WORK_HANDLERS`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from visor.access.actor import Actor

# Writes the result; runs as the system for one record, in the transaction that also marks the work done.
Finish = Callable[[Actor], None]


class TryLater(Exception):
    """Something of ours is not working just now; `code` names it without data."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Begin(Protocol):
    """Do the slow part outside any transaction and return what writes its result. May raise `TryLater`."""

    def __call__(self, *, object_id: str, record_id: int | None) -> Finish: ...


class GiveUp(Protocol):
    """Tell people, in plain words on the thing itself, that the work will not be done."""

    def __call__(self, actor: Actor, *, object_id: str, record_id: int | None) -> None: ...


@dataclass(frozen=True, slots=True)
class Handler:
    """How one kind of work begins, and what is said when it never ends."""

    begin: Begin
    give_up: GiveUp


def handler_of(kind: str) -> Handler:
    """The handler of this kind of work. Raises `LookupError` when there is none any more."""
    found = import_string(settings.WORK_HANDLERS[kind])
    if not isinstance(found, Handler):
        raise LookupError(f"{settings.WORK_HANDLERS[kind]} is not a Handler")
    return found
