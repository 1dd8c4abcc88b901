"""A document on a record: the file as it came, where its reading stands, what was read from it, its pages drawn."""

import uuid

from django.conf import settings
from django.db import models

from records.documents.choices import AT_REST, CONTENT_TYPES, DocumentKind, State
from records.documents.querysets import DocumentPageQuerySet, DocumentQuerySet


class Document(models.Model):
    """One file somebody put on a record. The bytes lie in the blob store under `sha256` and never change.

    `original_name` is shown and never used as a path. `reading` is what the reader said, as data: it is
    evidence beside the record, and no fact of the record comes from it without a person. `virus_checked_at` is
    when a scanner last found nothing; without one, nobody looked.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nominal = models.ForeignKey("nominals.Nominal", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DocumentKind)
    title = models.CharField(max_length=120)
    original_name = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    state_since = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    virus_checked_at = models.DateTimeField(null=True)
    reading = models.JSONField(null=True)
    readings_asked = models.PositiveSmallIntegerField(default=1)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    upload_key = models.UUIDField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nominal", "sha256"], name="document_once_per_record"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="document_not_empty"),
        ]
        indexes = [
            models.Index(fields=["nominal", "-id"], name="document_list"),
            models.Index(fields=["sha256"], name="document_by_hash"),
            models.Index(fields=["uploaded_by", "uploaded_at"], name="document_by_uploader"),
        ]

    def __str__(self) -> str:
        return f"document {self.reference}"

    @property
    def is_at_rest(self) -> bool:
        """Nothing more happens to it by itself."""
        return self.state in AT_REST

    @property
    def may_be_handed_out(self) -> bool:
        """SECURITY: only what the reader could open and found harmless leaves ViSOR again."""
        return self.state == State.READ

    @property
    def may_be_drawn(self) -> bool:
        """SECURITY: only what may leave is drawn; of that, only a PDF has pages that are the same for everyone."""
        return self.may_be_handed_out and self.content_type == CONTENT_TYPES["pdf"]

    @property
    def is_past_its_checks(self) -> bool:
        """It went on to be read, so it was checked for viruses or will not be."""
        return self.state in {State.READING, State.READ, State.UNREADABLE}

    @property
    def may_be_read_again(self) -> bool:
        return self.state == State.UNREADABLE


class DocumentPage(models.Model):
    """One page of a document as a picture: a PNG of ours in the blob store, made from pixels drawn in the sandbox.

    `boxes` says where on it the facts stand that were read from it, as parts of its width and height (`pages.Box`).
    Drawn once and never changed; a page without a row was not drawn.
    """

    nominal = models.ForeignKey("nominals.Nominal", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    boxes = models.JSONField(default=list)

    objects = DocumentPageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_page_once"),
            models.CheckConstraint(
                condition=models.Q(number__gt=0, width__gt=0, height__gt=0), name="document_page_has_a_size"
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="document_page_by_hash")]

    def __str__(self) -> str:
        return f"page {self.number} of document {self.document_id}"
