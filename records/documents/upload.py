"""Receive a form that carries a file: held to the size limit, and whole, before any transaction begins.

A slow line must not keep a transaction open, and a stranger must not fill the disk: so the order is
signed in, size, bytes, token, and only then the view. What arrives lies in a nameless file that is gone when
the request ends, however it ends.
"""

import logging
import tempfile
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.views.decorators.csrf import csrf_protect

View = Callable[..., HttpResponseBase]
REST_OF_THE_FORM = 64 * 1024
CHUNK = 64 * 1024
LONGEST_WASTE = 20.0  # seconds
NOT_STORED = 507
logger = logging.getLogger("records.documents")


class IncomingFile(FileUploadHandler):
    """Django's end of it: into nameless files on the volume where documents are kept."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.too_big = False
        self._file: Any = None
        self._size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        folder = Path(settings.VAR_DIR) / "incoming"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file, self._size = tempfile.TemporaryFile(dir=folder), 0  # closed with the request  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > settings.DOCUMENT_MAX_BYTES:
            self.too_big = True
            self._file.close()
            raise StopUpload(connection_reset=False)
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        self._file.seek(0)
        return UploadedFile(
            file=self._file, name=self.file_name, content_type=self.content_type, size=self._size
        )

    def upload_interrupted(self) -> None:
        """The browser went away: what came is not a file."""
        self._file.close()


class NoFile(FileUploadHandler):
    """Every other form, by `FILE_UPLOAD_HANDLERS`: a file nobody asked for is not taken, nor the rest of it."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> None:
        return None


def receives_file(view: View) -> View:
    """Around `@allow`: the whole form is here, or the page says why not, before the view begins."""
    protected = csrf_protect(view)

    @wraps(view)
    def receiving(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return view(request, *args, **kwargs)  # to the sign-in page, without reading what was sent
        if request.method == "POST":
            refusal = _receive(request)
            if refusal is not None:
                return refusal
        return protected(request, *args, **kwargs)

    receiving.csrf_exempt = True  # type: ignore[attr-defined]  # SECURITY: `protected` asks, once the size is known
    return receiving


def not_stored(request: HttpRequest) -> HttpResponse:
    """The store is full or cannot be written to: nothing was received, and nothing says it was."""
    return render(request, "documents/not_stored.html", {"back": request.path}, status=NOT_STORED)


def _receive(request: HttpRequest) -> HttpResponse | None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DOCUMENT_MAX_BYTES + REST_OF_THE_FORM:
        _let_it_finish(request)
        return _too_big(request)
    incoming = IncomingFile(request)
    request.upload_handlers = [incoming]
    try:
        request.POST  # noqa: B018 - reading it is what receives the file
    except UnreadablePostError:
        return HttpResponse(status=400)  # nobody is there any more to read a page
    except OSError as full:
        logger.error("a file could not be received: %s", type(full).__name__)
        return not_stored(request)
    return _too_big(request) if incoming.too_big else None


def _let_it_finish(request: HttpRequest) -> None:
    """A browser shows no answer before it has sent everything: take it for a while, and forget it."""
    patience = time.monotonic() + LONGEST_WASTE
    try:
        while time.monotonic() < patience and request.read(CHUNK):
            pass
    except UnreadablePostError:
        return


def _too_big(request: HttpRequest) -> HttpResponse:
    limit = settings.DOCUMENT_MAX_BYTES // (1024 * 1024)
    return render(request, "documents/too_big.html", {"limit": limit, "back": request.path}, status=413)
