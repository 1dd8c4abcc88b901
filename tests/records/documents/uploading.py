"""Small fictional files, and the ways a test uploads them."""

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.records.documents import made_files
from visor.work import queue, runner

LINES = "Offender Assessment System\nName: Wesley Fictional\nPNC: 2002/0073319Z\nCRN: X320741"


def pdf(*pages: str) -> bytes:
    return made_files.pdf(*(pages or (LINES,)))


def docx(text: str) -> bytes:
    return made_files.docx(made_files.paragraph(text))


def form(content: bytes, *, name: str = "oasys.pdf", kind: str = "oasys", **fields: Any) -> dict[str, Any]:
    """What the browser sends."""
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return {"kind": kind, "title": "", "upload_key": str(uuid.uuid4()), "file": file, **fields}


def add(client: Client, slug: str, content: bytes, **fields: Any) -> Any:
    """Upload it and return the answer."""
    return client.post(f"/records/{slug}/documents/add/", form(content, **fields))


def added(response: Any) -> str:
    """The address of the document that was added."""
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def read_all() -> None:
    """Do what the worker does when the bell rings."""
    for item_id in queue.waiting(limit=20):
        runner.run(item_id)
