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
    State.RECEIVED: frozenset({State.READING, State.UNREADABLE}),
    State.READING: frozenset({State.READ, State.UNREADABLE, State.REFUSED}),
    State.READ: frozenset(),
    State.UNREADABLE: frozenset({State.RECEIVED}),
    State.REFUSED: frozenset(),
}
AT_REST = frozenset({State.READ, State.UNREADABLE, State.REFUSED})
COLOURS = {
    State.RECEIVED: "blue",
    State.READING: "blue",
    State.READ: "green",
    State.UNREADABLE: "yellow",
    State.REFUSED: "red",
}
NEXT = {
    State.RECEIVED: "ViSOR has the whole file and will read it next. You can leave this page.",
    State.READING: "ViSOR is reading the file, usually in less than a minute. You can leave this page.",
    State.READ: "Look at what was read below. Nothing on the record has been changed.",
    State.UNREADABLE: "The file is safe. You can ask ViSOR to read it again.",
    State.REFUSED: "Mend it as described above and add the new file. Nothing on the record has been changed.",
}
STILL_TRYING = (
    "This is taking longer than usual. The file is safe, and ViSOR keeps trying. You can leave this page."
)
