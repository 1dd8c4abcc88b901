"""`manage.py documents_verify`: hold the files on disk against the documents, print counts, and how files are read."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from records.documents import sandbox, store

LINES = {
    "documents": "different files that documents and their pages name",
    "files": "files on disk",
    "sound": "files that open and are what their name says",
    "orphans": "files without a document (swept after a day)",
    "unfinished": "files being written, or cut off while they were (swept after a day)",
    "missing": "PROBLEM documents without their file",
    "damaged": "PROBLEM files that are damaged",
    "locked": "PROBLEM files sealed with a key that is not in DATA_KEY",
}
PROBLEMS = ("missing", "damaged", "locked")


class Command(BaseCommand):
    help = "Read every stored file and compare with the documents; say how documents are read here. Ends with 1 when a document has lost its file."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = store.verify()
        for name, words in LINES.items():
            self.stdout.write(f"{counts[name]:>10}  {words}")
        self.stdout.write(sandbox.describe_isolation().message)
        if found := sum(counts[name] for name in PROBLEMS):
            raise CommandError(f"{found} problems; the log names the files.")
