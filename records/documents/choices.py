"""What a document is, the states it passes through, and what each state means to a person."""

from django.db.models import TextChoices


class DocumentKind(TextChoices):
    """What the person who adds it says it is."""

    OASYS = "oasys", "OASys"
    MAPPA_MINUTES = "mappa_minutes", "MAPPA minutes"
    COURT_ORDER = "court_order", "Court order"
    LICENCE = "licence", "Licence"
    LETTER = "letter", "Letter"
    OTHER = "other", "Other document"


class State(TextChoices):
    RECEIVED = "received", "Received"
    CHECKING = "checking", "Being checked"
    WAITING = "waiting", "Waiting for the virus check"
    READING = "reading", "Being read"
    READ = "read", "Read"
    UNREADABLE = "unreadable", "Could not be read"
    REFUSED = "refused", "Refused"


# What the reader calls a file, as the web calls it.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

# The only ways from one state to the next. Unreadable means it was our reading that failed: ask again.
MOVES: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.CHECKING, State.UNREADABLE}),
    State.CHECKING: frozenset({State.WAITING, State.READING, State.REFUSED, State.UNREADABLE}),
    State.WAITING: frozenset({State.READING, State.REFUSED, State.UNREADABLE}),
    # Back to waiting when a reading is taken up again, and with it its checks.
    State.READING: frozenset({State.READ, State.UNREADABLE, State.REFUSED, State.WAITING}),
    State.READ: frozenset(),
    State.UNREADABLE: frozenset({State.RECEIVED}),
    State.REFUSED: frozenset(),
}
AT_REST = frozenset({State.READ, State.UNREADABLE, State.REFUSED})
COLOURS = {
    State.RECEIVED: "blue",
    State.CHECKING: "blue",
    State.WAITING: "yellow",
    State.READING: "blue",
    State.READ: "green",
    State.UNREADABLE: "yellow",
    State.REFUSED: "red",
}
NEXT = {
    State.RECEIVED: "ViSOR has the whole file and will read it next. You can leave this page.",
    State.CHECKING: "ViSOR is checking that the file is safe to open. You can leave this page.",
    State.WAITING: (
        "The virus scanner does not answer just now. The file is safe, ViSOR keeps trying, and nobody can open the "
        "file before it has been checked. You can leave this page."
    ),
    State.READING: "ViSOR is reading the file, usually in less than a minute. You can leave this page.",
    State.READ: "Look at what was read below. Nothing on the record has been changed.",
    State.UNREADABLE: "The file is safe. You can ask ViSOR to read it again.",
    State.REFUSED: "When you have a file that can be taken, add it as a new document. Nothing on the record has changed.",
}
NOT_VIRUS_CHECKED = "Not virus-checked"
NO_SCANNER = (
    "No virus scanner is set up for this ViSOR. Be as careful with the file as with one from an e-mail."
)
STILL_TRYING = (
    "This is taking longer than usual. The file is safe, and ViSOR keeps trying. You can leave this page."
)
