"""Proves that what was acknowledged is kept: kills web, worker, Redis and PostgreSQL while officers upload.

`manage.py prove faults` runs this on a whole ViSOR of its own, with its own servers, folder and port, and throws it
away afterwards. Each part is killed at three moments; when the work list is empty, the history of the officers is
held against the tables, the trail and the files as they are handed out.
"""

import json
import os
import secrets
import shutil
import signal
import sys
import time
from argparse import ArgumentParser
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from types import FrameType
from typing import Any, Final

from records.caseload.faults.clients import Officer, Round, Upload
from records.caseload.faults.history import Tables, faults_of
from visor.launch import places as folders
from visor.launch import postgres, processes
from visor.launch.places import Places
from visor.launch.progress import Stopped
from visor.launch.servers import DATABASE, Servers
from visor.launch.stack import Stack, until

SETTINGS: Final = "visor.settings.proof"
PARTS: Final = ("web", "worker", "redis", "database")
SENDING, RECEIVED, READING = "while sending", "once received", "while reading"
MOMENTS: Final = (SENDING, RECEIVED, READING)
DOWN: Final = 1.0  # seconds a killed part stays away, so that somebody misses it
SETTLES_WITHIN: Final = 240.0  # seconds; the lease of a killed reader alone takes 90
# Django first: the module needs its models.
SIGN_IN: Final = (
    "import sys, visor.wsgi; from pathlib import Path; from records.caseload.faults.officers import main; "
    "main(int(sys.argv[1]), Path(sys.argv[2]))"
)


@dataclass(frozen=True)
class Kill:
    """What was killed and when, and the seconds until it and everybody's uploads were through."""

    part: str
    moment: str
    number: int
    seconds: float


def add_arguments(parser: ArgumentParser) -> None:
    """The options of `manage.py prove faults`."""
    parser.add_argument("--officers", type=int, default=3, help="how many people upload at the same time")
    parser.add_argument("--uploads", type=int, default=2, help="how many files each sends during one kill")


def run(options: dict[str, Any], say: Callable[[str], None]) -> list[str]:
    """Start it, kill, check, say the table; return what does not hold."""
    begun = time.monotonic()
    with _stack() as stack:
        proof = Proof(stack, options["uploads"])
        proof.begin(options["officers"])
        say(f"A ViSOR of its own runs in {stack.folder} after {time.monotonic() - begun:.0f} s.")
        kills = [
            proof.kill(part, moment, number)
            for number, (part, moment) in enumerate((part, moment) for part in PARTS for moment in MOMENTS)
        ]
        say(f"{len(kills)} kills done after {time.monotonic() - begun:.0f} s; waiting for the work list.")
        proof.settle()
        failures = proof.check(kills, say)
    say(f"{time.monotonic() - begun:.0f} s in all; nothing of it is left.")
    return failures


@contextmanager
def _stack() -> Iterator[Stack]:
    """Servers and processes in a folder of their own; all of it is gone afterwards, on Ctrl-C too."""
    signal.signal(signal.SIGTERM, _leave)
    places = folders.throwaway()
    try:
        with Stack(places, _environment(places)) as stack:
            yield stack
    finally:
        shutil.rmtree(places.data, ignore_errors=True)


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


def _environment(places: Places) -> dict[str, str]:
    """Nothing of the caller's servers and keys: whatever database it names is never touched."""
    return {
        **os.environ,
        **Servers(places).urls(),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATA_KEY": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "DATA_DIR": str(places.data / "var"),
        "C_FORCE_ROOT": "1",
    }


class Proof:
    """One run: the stack, the officers who upload to it, and what they were told."""

    def __init__(self, stack: Stack, uploads: int) -> None:
        self.stack, self.uploads = stack, uploads
        self.tables = Tables(stack.places)
        self.officers: list[Officer] = []
        self.surprises: list[str] = []
        self.start = {
            "web": stack.start_web,
            "worker": stack.start_worker,
            "redis": stack.start_redis,
            "database": stack.start_database,
        }

    def begin(self, officers: int) -> None:
        """Make the database, sign the officers in, and start everything as the demonstration does."""
        places = self.stack.places
        postgres.make_data(postgres.choose(places), places)
        self.stack.start_database()
        postgres.provision(places, DATABASE)
        self.stack.start_redis()
        self._do("prepare", "-m", "visor.launch.prepare")
        self._do("officers", "-c", SIGN_IN, str(officers), str(places.data))
        documents = [path.read_bytes() for path in sorted((places.data / "documents").glob("*.pdf"))]
        said = json.loads((places.data / "officers.json").read_text())
        self.officers = [Officer(self.stack, documents=documents, **one) for one in said]
        self.stack.start_web()
        self.stack.start_worker()
        self.stack.start_loop()

    def kill(self, part: str, moment: str, number: int) -> Kill:
        """Have everybody upload, kill the part at that moment, start it again, and let them finish."""
        now = Round(number, holds_halfway=moment == SENDING)
        threads = [officer.begin(now, self.uploads) for officer in self.officers]
        self._await(moment, part, now)
        killed_at = time.monotonic()
        self.stack.kill(part)
        now.killed.set()
        time.sleep(DOWN)
        self.start[part]()
        now.restored.set()
        for thread in threads:
            thread.join()
        self.surprises += [
            f"After the {part} was killed {moment}, the {name} ended too." for name in self.stack.ended()
        ]
        return Kill(part, moment, number, time.monotonic() - killed_at)

    def settle(self) -> None:
        """Wait until nothing is left to do."""
        until(lambda: not self.tables.work_open(), what="the work list to be empty", patience=SETTLES_WITHIN)

    def check(self, kills: list[Kill], say: Callable[[str], None]) -> list[str]:
        """Hold the history to what there is; then send what was not acknowledged again, and look once more."""
        history = self._history()
        kept = self.tables.kept(history)
        faults = {upload.key: list(faults_of(upload, kept[upload.key])) for upload in history}
        unanswered = [upload for upload in history if not upload.page]
        for line in _table(kills, history, {key for key, rows in kept.items() if rows}, faults):
            say(line)
        answers = Counter(upload.answer for upload in unanswered)
        say(
            f"Not acknowledged: {', '.join(f'{count} {answer}' for answer, count in answers.items()) or 'none'}."
        )
        for upload in unanswered:
            upload.officer.send_again(upload)
        self.settle()
        say(f"{len(unanswered)} sent again from the same form; {self._states()}.")
        return [
            *_in_words(kills, history, faults),
            *self._failures_now(),
            *self._verified(say),
            *self.surprises,
        ]

    def _failures_now(self) -> Iterator[str]:
        """Everything is acknowledged by now: each is there once, and is handed out as it came."""
        history = self._history()
        kept = self.tables.kept(history)
        for upload in history:
            what = f"The upload {upload.key}, in the end:"
            if not upload.page:
                yield f"{what} not acknowledged when sent again ({upload.answer})"
                continue
            yield from (f"{what} {fault}" for fault in faults_of(upload, kept[upload.key]))
            is_read = all(row.state == "read" for row in kept[upload.key])
            if is_read and upload.officer.download(upload) != upload.content:
                yield f"{what} its file is not handed out byte for byte"

    def _states(self) -> str:
        rows = chain.from_iterable(self.tables.kept(self._history()).values())
        states = Counter(row.state for row in rows)
        return ", ".join(f"{count} {state}" for state, count in states.items())

    def _history(self) -> list[Upload]:
        return [upload for officer in self.officers for upload in officer.history]

    def _verified(self, say: Callable[[str], None]) -> Iterator[str]:
        for command in ("documents_verify", "access_verify"):
            try:
                self._do(command, "-m", "django", command)
            except Stopped as broken:
                yield str(broken)
            say(f"{command}:\n{self.stack.log_of(command).rstrip()}")

    def _await(self, moment: str, part: str, now: Round) -> None:
        reached = now.halfway if moment == SENDING else now.received
        until(reached.is_set, what=f"an upload {moment}")
        if moment == READING:
            until(lambda: self._is_read_by(part), what="a document being read")

    def _is_read_by(self, part: str) -> bool:
        """Whether a document is being read; by the worker itself where that is what is to be killed."""
        readers = self.tables.readers()
        ours = processes.children_of(self.stack.running["worker"].pid) if part == "worker" else readers
        return not readers.isdisjoint(ours)

    def _do(self, name: str, *arguments: str) -> None:
        """Run Python with the stack's own settings. Raises `Stopped`."""
        log = self.stack.places.logs / f"{name}.log"
        if processes.foreground([sys.executable, *arguments], self.stack.environment, everything=log):
            raise Stopped(f"{name} failed; the end of its log:\n{processes.tail(log)}")


def _table(
    kills: list[Kill], history: list[Upload], found: set[str], faults: dict[str, list[str]]
) -> Iterator[str]:
    yield f"{'killed':<10}{'when':<16}{'sent':>6}{'acknowledged':>14}{'of these found':>16}{'found besides':>15}{'seconds':>9}  result"
    for kill in kills:
        sent = [upload for upload in history if upload.round == kill.number]
        there = [upload for upload in sent if upload.key in found]
        told = sum(1 for upload in sent if upload.page)
        kept = sum(1 for upload in there if upload.page)
        wrong = sum(1 for upload in sent if faults[upload.key])
        yield (
            f"{kill.part:<10}{kill.moment:<16}{len(sent):>6}{told:>14}{kept:>16}{len(there) - kept:>15}"
            f"{kill.seconds:>9.1f}  {f'{wrong} WRONG' if wrong else 'as it was said'}"
        )


def _in_words(kills: list[Kill], history: list[Upload], faults: dict[str, list[str]]) -> Iterator[str]:
    for upload in history:
        kill = kills[upload.round]
        for fault in faults[upload.key]:
            yield f"The {kill.part} killed {kill.moment}, upload {upload.key}: {fault}"
