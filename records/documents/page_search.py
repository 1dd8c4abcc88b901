"""Where words that one program read from a page stand among the characters another program sees on it.

Pure. The two differ in spaces, line ends, ligatures, quotation marks and the order of columns, so letters and digits
alone are compared, and words need not stand together whole.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

# Fewer letters than these, such as "Low", may stand on the page for something else as well.
_TELLING: Final = 6
_TELLING_PIECE: Final = 12


class PageText:
    """The characters of a page, by their numbers there, made ready for `find`."""

    def __init__(self, characters: Sequence[str]) -> None:
        kept = [(each, place) for place, character in enumerate(characters) for each in _kept(character)]
        self._text = "".join(each for each, _ in kept)
        self._places = [place for _, place in kept]

    def find(self, words: str, value: str) -> tuple[int, int] | None:
        """First and last character of `value` where the words around it are most like `words`.

        A value that stands among its words more than once is found with all between; one that cannot be told from
        others like it gives way to the longest piece of its words. None where that says little too.
        """
        said, sought = PageText(words), PageText(value)._text
        among = [self._likeliest(said, at, sought) for at in said._whole(sought)]
        places = [place for place in among if place is not None]
        if places and max(places) - min(places) <= len(said._text):
            return self._span(min(places), max(places) + len(sought))
        alone = self._whole(sought) if len(sought) >= _TELLING else []
        if len(alone) == 1:
            return self._span(alone[0], alone[0] + len(sought))
        return self._piece(said._text)

    def _likeliest(self, said: "PageText", at: int, sought: str) -> int | None:
        """Where on the page most of what is said around it stands around it too."""
        before, after = said._text[:at][::-1], said._text[at + len(sought) :]
        likeness = {}
        for place in self._whole(sought):
            end = place + len(sought)
            ahead = self._text[max(place - len(before), 0) : place][::-1]
            behind = self._text[end : end + len(after)]
            likeness[place] = _alike(before, ahead) + _alike(after, behind)
        best = max(likeness.values(), default=0)
        likeliest = [place for place, alike in likeness.items() if alike == best]
        return likeliest[0] if best >= _TELLING and len(likeliest) == 1 else None

    def _piece(self, said: str) -> tuple[int, int] | None:
        """The longest piece of what is said, where it says enough and stands on the page once."""
        start = length = 0
        for at in range(len(said)):
            while at + length < len(said) and said[at : at + length + 1] in self._text:
                start, length = at, length + 1
        piece = said[start : start + length]
        if length < _TELLING_PIECE or self._text.count(piece) > 1:
            return None
        place = self._text.find(piece)
        return self._span(place, place + length)

    def _whole(self, sought: str) -> list[int]:
        """Where it stands as words of its own: "no" is not part of "know"."""
        found = []
        at = self._text.find(sought) if sought else -1
        while at >= 0:
            if self._parted(at) and self._parted(at + len(sought)):
                found.append(at)
            at = self._text.find(sought, at + 1)
        return found

    def _parted(self, at: int) -> bool:
        """Whether a word begins or ends here: something that is no letter or digit stands between."""
        return at in {0, len(self._places)} or self._places[at] - self._places[at - 1] > 1

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self._places[start], self._places[end - 1]


def _alike(one: str, other: str) -> int:
    """With how many characters both begin."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _kept(character: str) -> Iterator[str]:
    """The letters and digits a character stands for: two for a ligature, none for a space."""
    return (each for each in unicodedata.normalize("NFKC", character).casefold() if each.isalnum())
