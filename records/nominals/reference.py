"""Our own reference of a record: VR, two digits of the year, seven of the serial, a check letter.

VR26/0000123K is what people read and write; VR26-0000123K is the same in an address. The letter follows
the rule of PNC numbers (remainder by 23), so a slip of the finger is noticed. Pure.
"""

import re

LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_SHAPE = re.compile(r"^VR\s*(\d{2})\s*[/-]?\s*(\d{1,7})\s*([A-Z])$")


def make(*, serial: int, year: int) -> str:
    """The reference of the record with this serial, made in this year."""
    digits = f"{year % 100:02d}{serial:07d}"
    return f"VR{digits[:2]}/{digits[2:]}{LETTERS[int(digits) % 23]}"


def read(text: str) -> str | None:
    """The reference somebody typed, in its one spelling; None when it is not one or its letter is wrong."""
    found = _SHAPE.match(text.strip().upper())
    if not found:
        return None
    reference = make(serial=int(found[2]), year=int(found[1]))
    return reference if reference.endswith(found[3]) else None


def in_address(reference: str) -> str:
    return reference.replace("/", "-")
