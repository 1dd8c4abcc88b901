"""Reading documents: always those of a record that was itself reached lawfully."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db.models import Subquery

from visor.access.scoping import ChildQuerySet

if TYPE_CHECKING:
    from records.documents.models import Document, DocumentPage  # noqa: F401


class DocumentQuerySet(ChildQuerySet["Document"]):
    def newest_first(self) -> Self:
        return self.select_related("uploaded_by").order_by("-id")

    def older_than(self, reference: uuid.UUID) -> Self:
        """Those that were added before this one of the same record."""
        return self.filter(id__lt=Subquery(self.filter(reference=reference).values("id")[:1]))


class DocumentPageQuerySet(ChildQuerySet["DocumentPage"]):
    def drawn_of(self, document: "Document") -> Self:
        """The pages of this document that were drawn, in order."""
        return self.of(document.nominal).filter(document=document).order_by("number")
