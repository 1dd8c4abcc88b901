"""Officers who upload over HTTP as browsers do, and write down what they were told: the history of the proof."""

import hashlib
import http.client
import re
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from visor.launch.browser import form_with_file, headers_of
from visor.launch.stack import PATIENCE, Stack

RECEIVED: Final = 302


@dataclass
class Upload:
    """One file somebody sent, and the page they were sent to when ViSOR said it has it."""

    officer: "Officer"
    record: str
    content: bytes
    round: int
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    page: str = ""
    answer: str = "no answer"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass
class Round:
    """One kill and what was being done: the officers say here how far they are, the killer what was done."""

    number: int
    holds_halfway: bool = False
    halfway: threading.Event = field(default_factory=threading.Event)
    received: threading.Event = field(default_factory=threading.Event)
    killed: threading.Event = field(default_factory=threading.Event)
    restored: threading.Event = field(default_factory=threading.Event)


@dataclass
class Officer:
    """Somebody signed in, with records of their own and documents to add to them."""

    stack: Stack
    session: str
    records: list[str]
    documents: list[bytes]
    history: list[Upload] = field(default_factory=list)

    def begin(self, now: Round, count: int) -> threading.Thread:
        """Upload so many documents in a thread of its own."""
        thread = threading.Thread(target=self._upload_all, args=(now, count), daemon=True)
        thread.start()
        return thread

    def send_again(self, upload: Upload) -> None:
        """The same form from the same browser, as somebody does who got no answer."""
        self._send(upload, lambda: None)

    def download(self, upload: Upload) -> bytes:
        """The file as ViSOR hands it out; nothing when it does not."""
        with self.stack.connected() as line:
            line.request("GET", f"{upload.page}file/", headers=headers_of(self.session))
            answer = line.getresponse()
            return answer.read() if answer.status == http.client.OK else b""

    def _upload_all(self, now: Round, count: int) -> None:
        for _ in range(count):
            number = len(self.history)
            upload = Upload(
                self, self.records[number % len(self.records)], self._document(number), now.number
            )
            self.history.append(upload)
            self._send(upload, lambda: _halfway(now))
            if upload.page:
                now.received.set()
            else:
                now.restored.wait(PATIENCE)  # as somebody does who was told that it does not work just now

    def _document(self, number: int) -> bytes:
        """No two are the same: after its end a PDF may say what it likes."""
        return self.documents[number % len(self.documents)] + f"\n% {uuid.uuid4()}\n".encode()

    def _send(self, upload: Upload, halfway: Callable[[], None]) -> None:
        """Send it in two halves and note the answer; a line that breaks is no answer."""
        body, kind = form_with_file(upload.content, kind="oasys", upload_key=upload.key)
        half = len(body) // 2
        try:
            with self.stack.connected() as line:
                line.putrequest("POST", f"{upload.record}add/")
                for name, value in (headers_of(self.session) | kind).items():
                    line.putheader(name, value)
                line.endheaders(body[:half])
                halfway()
                line.send(body[half:])
                self._note(upload, line.getresponse())
        except (OSError, http.client.HTTPException) as broken:
            upload.answer = type(broken).__name__

    @staticmethod
    def _note(upload: Upload, answer: http.client.HTTPResponse) -> None:
        upload.answer, place = str(answer.status), answer.getheader("Location", "")
        if answer.status == RECEIVED and re.fullmatch(f"{upload.record}[0-9a-f-]{{36}}/", place):
            upload.page = place


def _halfway(now: Round) -> None:
    now.halfway.set()
    if now.holds_halfway:
        now.killed.wait(PATIENCE)
