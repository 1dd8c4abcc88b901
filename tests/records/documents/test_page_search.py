"""Where a value stands among the characters of a page: found when it is clear, and not guessed when it is not."""

import pytest

from records.documents.page_search import PageText

PAGE = (
    "Surname: O\u2019Hara \ufb01ctional\r\nRisk to children: Low\nRisk to staff: Low, now known\nCRN X320741\n"
    "1.30 Has the person ever committed an offence? Yes\nLinked to harm Yes, to offending Yes\nJo O\u2019Hara"
)

CLEAR = {
    "the value within its words": ("Surname: O'Hara fictional", "fictional", "\ufb01ctional"),
    "spaces and line ends do not matter": ("to children :Low Risk to staff: Low, now", "staff", "staff"),
    "a value like others, by what stands around it": ("Risk to staff: Low, now known", "Low", "Low, now"),
    "a name that stands in the margin too": (
        "Surname: O'Hara and more of it",
        "O'Hara",
        "O\u2019Hara \ufb01",
    ),
    "words of which the end stands elsewhere": ("CRN X320741 Page 1 of 9", "X320741", "X320741"),
    "several times among its words: all between": (
        "Linked to harm Yes, to offending Yes",
        "Yes",
        "Yes, to offending Yes",
    ),
    "never as a part of a word": ("staff: Low, now known", "no", "staff: Low, now known"),
    "not among its words: the words": ("Risk to children: Low", "Medium", "Risk to children: Low"),
    "nothing printed: the words": ("Risk to children:", "", "Risk to children"),
    "columns in another order: the longest piece of the words": (
        "1.30 Has the person No ever committed",
        "No",
        "1.30 Has the person",
    ),
    "words that are not there, a value that stands once": ("another print of it", "x320741", "X320741"),
}


@pytest.mark.parametrize("what", CLEAR)
def test_it_stands_here(what: str) -> None:
    words, value, stands = CLEAR[what]
    span = PageText(PAGE).find(words, value)
    assert span is not None
    assert PAGE[span[0] :].startswith(stands)
    assert stands.startswith(PAGE[span[0] : span[1] + 1])


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("", ""),
        ("not on this page", "Low"),
        ("not on this page", "nowhere either"),
        ("\u2026", "\u2014"),
        ("not on this page", "Risk to"),  # twice
        ("Low", "Low"),
        ("Risk to", ""),
    ],
)
def test_it_is_not_guessed(words: str, value: str) -> None:
    assert PageText(PAGE).find(words, value) is None


def test_a_page_without_a_character_holds_nothing() -> None:
    assert PageText("").find("words", "of value") is None
