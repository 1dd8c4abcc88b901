"""The pages of a document that were drawn, for whoever shows facts beside the page they were read from.

Other rooms call `drawn`; nothing here decides who may see the document, which was reached lawfully before.
"""

from dataclasses import dataclass
from typing import TypedDict

from django.urls import reverse

from records.documents.models import Document, DocumentPage


class Box(TypedDict):
    """Where the value of a fact stands on its page: left, top, width and height as parts of the page's own."""

    fact: str
    value: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as it can be shown: its address, its size in pixels, and where facts stand on it."""

    number: int
    url: str
    width: int
    height: int
    boxes: tuple[Box, ...]


def drawn(document: Document) -> tuple[PagePicture, ...]:
    """The pages of this document that were drawn, in order; none for a Word document, or while they are not ready."""
    return tuple(_picture(document, page) for page in DocumentPage.objects.drawn_of(document))


def _picture(document: Document, page: DocumentPage) -> PagePicture:
    url = reverse("document_page", args=[document.nominal.slug, document.reference, page.number])
    return PagePicture(page.number, url, page.width, page.height, tuple(page.boxes))
