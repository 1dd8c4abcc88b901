"""What a person says of a file they add."""

import unicodedata
import uuid
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError

from records.documents.actions import NewDocument
from records.documents.choices import DocumentKind
from visor.web import forms

ACCEPTED = (".pdf", ".docx")
LONGEST_NAME = 120


class AddDocumentForm(forms.Form):
    kind = forms.RadioField(
        "What is it?",
        choices=DocumentKind.choices,
        error_messages={"required": "Choose what the document is"},
        hints={
            DocumentKind.OASYS: "ViSOR reads it and shows what it found. Nothing on the record changes by itself."
        },
    )
    file = forms.FileField(
        "File",
        accept=ACCEPTED,
        hint="A PDF or Word (.docx) file of up to 25 MB.",
        error_messages={"required": "Choose a file"},
    )
    title = forms.TextField(
        "Title",
        required=False,
        max_length=LONGEST_NAME,
        hint="If you leave this empty, the file’s own name is used.",
    )
    upload_key = forms.HiddenField(required=False)

    def clean_file(self) -> Any:
        """Turn away by its ending what will not be read; what the file really is, its bytes say later."""
        file = self.cleaned_data["file"]
        ending = PurePath(file.name).suffix.lower()
        if ending not in ACCEPTED:
            raise ValidationError(
                "ViSOR takes PDF and Word (.docx) files. Open this one in the program it was made with, "
                "save or print it as PDF, and add that",
                code="ending",
            )
        return file

    def clean_upload_key(self) -> uuid.UUID:
        """The key this form was given; anything else is a key nobody was given."""
        try:
            return uuid.UUID(self.cleaned_data["upload_key"])
        except ValueError:
            return uuid.uuid4()

    @property
    def new_document(self) -> NewDocument:
        """What was typed, ready for the action."""
        name = shown_name(self.cleaned_data["file"].name)
        return NewDocument(
            kind=DocumentKind(self.cleaned_data["kind"]),
            title=self.cleaned_data["title"] or name,
            original_name=name,
            upload_key=self.cleaned_data["upload_key"],
        )


def shown_name(name: str) -> str:
    """A file's name as it may be shown: composed, on one line, without hidden characters, its ending kept."""
    composed = unicodedata.normalize("NFC", name)
    visible = "".join(
        " " if character.isspace() else character for character in composed if _visible(character)
    )
    ending = PurePath(visible).suffix[:10]
    whole = " ".join(visible.split())
    if len(whole) <= LONGEST_NAME:
        return whole
    return whole[: LONGEST_NAME - len(ending) - 1] + "…" + ending


def _visible(character: str) -> bool:
    """SECURITY: direction marks can make `fdp.exe` of a name ending in `exe.pdf`."""
    return character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
