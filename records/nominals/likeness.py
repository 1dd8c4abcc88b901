"""How alike two people are by their names and dates of birth, and why, in words an officer reads.

Pure: for the search and for adding a person. Which words of which records to compare, the database says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from itertools import pairwise

from rapidfuzz.distance import OSA, JaroWinkler

MOST_ALIKE = (
    60  # recorded words one typed word may stand for: SMITH has that many neighbours, nobody needs more
)
SHORTEST_SLIP, SHORTEST_TWO_SLIPS = 4, 5  # letters of a word in which one or two may be wrong
# How alike words must look (Jaro and Winkler's measure) that only sound alike, have two slips, or share a birthday.
LOOKS_BY_SOUND, LOOKS_WITH_TWO_SLIPS, LOOKS_BY_BIRTH = 0.6, 0.85, 0.8
OLDEST = date(1900, 1, 2)

# Names that stand for each other. A name may stand in several lines; it is never carried from one to the next.
_SHORT_FORMS = """
ABDUL ABDULLAH ABDALLAH | ADAM ADI | AGNES AGGIE | ALAN AL ALLAN ALUN | ALBERT AL BERT BERTIE
ALEXANDER ALEX AL SANDY XANDER ALEC | ALEXANDRA ALEX SANDRA LEXI | ALFRED ALF ALFIE FRED | ALISON ALI ALLY
AMANDA MANDY | ANDREW ANDY DREW | ANGELA ANGIE | ANN ANNE ANNIE ANNA | ANTHONY ANTONY TONY | ARTHUR ART
BARBARA BARB BABS | BENJAMIN BEN BENNY BENJI | BERNARD BERNIE | BRADLEY BRAD | BRIDGET BRIDIE BIDDY
CAROLINE CAROL CARRIE | CATHERINE KATHERINE KATHRYN CATH CATHY KATH KATHY KATE KATIE KAT KITTY
CHARLES CHARLIE CHAS CHUCK | CHARLOTTE CHARLIE LOTTIE | CHRISTINE CHRISTINA CHRIS CHRISSIE TINA
CHRISTOPHER CHRIS KIT TOPHER | CLIFFORD CLIFF | DANIEL DAN DANNY | DAVID DAVE DAVEY DAI DAFYDD | DEBORAH DEBRA DEB DEBBIE
DENNIS DEN DENIS | DEREK DEL DERRICK | DONALD DON DONNIE | DOROTHY DOT DOTTIE DOLLY | DOUGLAS DOUG DUGGIE
EDWARD ED EDDIE TED TEDDY NED | EDWIN ED EDDIE | ELEANOR ELLIE NELL NORA
ELIZABETH ELISABETH LIZ LIZZIE BETH BETTY BESS ELIZA LISA LIBBY | EMILY EM EMMIE | EMMA EM
EUGENE GENE | FLORENCE FLO FLOSSIE | FRANCES FRAN FRANKIE FANNY | FRANCIS FRANK FRANKIE FRAN | FREDERICK FRED FREDDIE FREDDY
GABRIEL GABE | GARETH GAZ GARY | GARY GAZ GAZZA GARRY | GEOFFREY JEFFREY GEOFF JEFF | GEORGE GEORGIE | GERALD GERRY JERRY
GERARD GERRY | GILLIAN GILL JILL | GORDON GORDY | GRAHAM GRAEME GRAY | GREGORY GREG | GWENDOLINE GWEN
HAROLD HARRY HAL | HARRIET HATTIE | HENRY HARRY HAL HANK | HUGH HUGHIE HUW | IAN IAIN | ISABEL ISABELLA BELLA IZZY
JACOB JAKE | JACQUELINE JACKIE JACQUI | JAMES JIM JIMMY JAMIE JIMMIE | JANET JAN | JENNIFER JEN JENNY | JEREMY JERRY JEM
JESSICA JESS JESSIE | JOHN JACK JON JOHNNY JOHNNIE SION IEUAN IWAN SEAN | JONATHAN JON JONNY JONATHON | JOSEPH JOE JOEY
JOSEPHINE JO JOSIE | JOANNE JOANNA JO | JOSHUA JOSH | JUDITH JUDY JUDE | JULIE JULIA JULES | KENNETH KEN KENNY | KEVIN KEV
KIMBERLEY KIM | LAURENCE LAWRENCE LARRY LAURIE | LEONARD LEN LENNY LEO | LESLEY LESLIE LES | LEWIS LOUIS LEW LOU
LILLIAN LILY LIL | LOUISE LOU | LUCINDA LUCY CINDY | MALCOLM MAL MALC | MARGARET MAGGIE MEG MEGAN PEGGY MARGE MADGE RITA GRETA
MARIA MARIE MARY MOLLY POLLY | MARTIN MARTY | MATTHEW MATT MATTY MATHEW | MAUREEN MO | MAXIMILIAN MAXWELL MAX
MICHAEL MIKE MICK MICKY MIKEY MICHEAL | MICHELLE SHELLEY CHELLE
MOHAMMED MUHAMMAD MOHAMED MOHAMMAD MOHAMAD MUHAMMED MEHMET MO MD | NATHAN NATHANIEL NATE NAT | NATALIE NAT
NEIL NEAL NIALL | NICHOLAS NICK NICKY NICOLAS | NICOLA NICKY NIKKI NICOLE | NIGEL NIGE | NORMAN NORM
OLIVER OLLIE OLLY | OWEN OWAIN | PAMELA PAM | PATRICIA PAT PATSY TRISH TRICIA PATTY | PATRICK PAT PADDY | PAULINE POLLY
PENELOPE PENNY | PETER PETE | PHILIP PHILLIP PHIL PIP | PHILIPPA PIPPA PIP | RACHEL RACHAEL RAE | RAYMOND RAY
REBECCA BECKY BECCA BECKS | REGINALD REG REGGIE | RICHARD RICK RICKY DICK RICH RICHIE DICKIE | ROBERT BOB BOBBY ROB ROBBIE BERT
RODERICK ROD RODDY | RODNEY ROD | ROGER ROG RODGER | RONALD RON RONNIE | ROSEMARY ROSE ROSIE | RUSSELL RUSS
SAMANTHA SAM SAMMY | SAMUEL SAM SAMMY | SARAH SARA SALLY SADIE | SEBASTIAN SEB | SHARON SHAZ | SHEILA SHELAGH
SIDNEY SYDNEY SID | SIMON SI | STANLEY STAN | STEPHANIE STEPH STEFF | STEPHEN STEVEN STEVE STE STEVIE
STUART STEWART STU | SUSAN SUE SUSIE SUZANNE SUZIE | TERENCE TERRENCE TERRY TEL | THEODORE THEO TED TEDDY
THERESA TERESA TERRY TESS | THOMAS TOM TOMMY | TIMOTHY TIM TIMMY | VALERIE VAL | VERONICA RONNIE VERA | VICTOR VIC
VICTORIA VICKY VICKI TORI | VINCENT VINCE VINNY | VIVIENNE VIVIAN VIV | WALTER WALT WALLY | WILLIAM WILL BILL BILLY WILLIE LIAM
WINIFRED WIN WINNIE | YVONNE VON | ZACHARY ZAC ZAK ZACK
"""


def _short_forms() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _SHORT_FORMS.replace("\n", "|").split("|"):
        names = group.split()
        for name in names:
            found.setdefault(name, set()).update(names)
    return {name: frozenset(forms - {name}) for name, forms in found.items()}


SHORT_FORMS: Mapping[str, frozenset[str]] = _short_forms()


class How(IntEnum):
    """How a recorded word answers to a typed one; the surest first."""

    SAME = 0
    BEGINS = 1
    SHORT_FORM = 2
    ONE_SLIP = 3
    SOUND = 4
    TWO_SLIPS = 5


class Grade(IntEnum):
    """How sure it is that two descriptions are of one person; the surest first. The last is only less likely."""

    NUMBER = 0
    NAME_AND_BIRTH = 1
    SIMILAR_AND_BIRTH = 2
    NAME = 3
    SIMILAR = 4
    LESS = 5


class Born(IntEnum):
    """What two dates of birth have to do with each other."""

    SAME = 0
    SWAPPED = 1
    ONE_DIGIT = 2
    YEAR_APART = 3
    NOT_KNOWN = 4
    DIFFERENT = 5


SAME_DAY = (Born.SAME, Born.SWAPPED)
LEAST_LIKE = max(How) + 1
_NAME_WORDS = {
    How.SAME: "same name",
    How.BEGINS: "name begins the same",
    How.SHORT_FORM: "short form of the name",
    How.ONE_SLIP: "similar name",
    How.SOUND: "name sounds alike",
    How.TWO_SLIPS: "similar name",
}
_BORN_WORDS = {
    Born.SAME: "same date of birth",
    Born.SWAPPED: "day and month swapped",
    Born.ONE_DIGIT: "date of birth differs by one slip",
    Born.YEAR_APART: "born one year apart",
    Born.NOT_KNOWN: "date of birth not known",
    Born.DIFFERENT: "different date of birth",
}


def answers(typed: str, word: str, *, sounds_alike: bool = False) -> How | None:
    """How a recorded word answers to a typed one, both folded; None when it does not."""
    if typed == word:
        return How.SAME
    if word in SHORT_FORMS.get(typed, ()):
        return How.SHORT_FORM
    shorter, longer = sorted((len(typed), len(word)))
    slips = OSA.distance(typed, word, score_cutoff=2)
    if slips == 1 and longer >= SHORTEST_SLIP and shorter > 1:
        return How.ONE_SLIP
    looks = JaroWinkler.similarity(typed, word)
    if sounds_alike and looks >= LOOKS_BY_SOUND:
        return How.SOUND
    is_two_slips = slips == 2 and shorter >= SHORTEST_TWO_SLIPS and looks >= LOOKS_WITH_TWO_SLIPS
    return How.TWO_SLIPS if is_two_slips else None


@dataclass(frozen=True, slots=True)
class Word:
    """A typed word, folded, and the recorded words it may stand for."""

    folded: str
    alike: dict[str, How] = field(default_factory=dict)

    def answer(self, recorded: frozenset[str]) -> tuple[How, str] | None:
        """The recorded word that answers best."""
        if self.folded in recorded:
            return How.SAME, self.folded
        found = [(self.alike[word], word) for word in recorded if word in self.alike]
        found += [(How.BEGINS, word) for word in recorded if self.folded and word.startswith(self.folded)]
        return min(found, default=None)


Person = tuple[Word, ...]


def nearest(typed: str, heard: Mapping[str, bool]) -> Word:
    """The typed word with those of the words the database offers that answer to it, nearest first; and its short forms.

    `heard` says of each word whether it sounds like the typed one.
    """
    found = {word: answers(typed, word, sounds_alike=sounds) for word, sounds in heard.items()}
    found |= dict.fromkeys(SHORT_FORMS.get(typed, ()), How.SHORT_FORM)
    kept = {word: how for word, how in found.items() if how is not None}
    first = sorted(kept, key=lambda word: (kept[word], -JaroWinkler.similarity(typed, word), word))
    return Word(typed, {word: kept[word] for word in first[:MOST_ALIKE]})


def with_neighbours(words: list[Word], joined: list[Word]) -> Person:
    """Each word with what it and the next make together: whoever types "Mc Donald" looks for McDonald too.

    `joined` holds what each word and its next make, in order. A slip in both together is none in either alone.
    """
    found = [Word(word.folded, dict(word.alike)) for word in words]
    for place, both in enumerate(joined):
        parts = found[place : place + 2]
        for word, how in both.alike.items():
            is_new = how is How.ONE_SLIP and not any(word in part.alike for part in words[place : place + 2])
            if how is How.SAME or is_new:
                for part in parts:
                    part.alike[word] = min(how, part.alike.get(word, how))
    return tuple(found)


def swapped(day: date) -> date | None:
    """The same with day and month changed round, where that is another date."""
    other = _real(day.year, day.day, day.month)
    return other if other != day else None


def near_dates(day: date) -> dict[date, Born]:
    """The date and those a slip away: day and month swapped, one digit, two digits changed round, a year apart."""
    near = {day: Born.SAME}
    if other := swapped(day):
        near[other] = Born.SWAPPED
    digits = f"{day.day:02}{day.month:02}{day.year:04}"
    slips = [digits[:at] + digit + digits[at + 1 :] for at in range(8) for digit in "0123456789"]
    slips += [digits[:at] + two + one + digits[at + 2 :] for at, (one, two) in enumerate(pairwise(digits))]
    for slip in slips:
        other = _real(int(slip[4:]), int(slip[2:4]), int(slip[:2]))
        if other and other >= OLDEST:
            near.setdefault(other, Born.ONE_DIGIT)
    for year in (day.year - 1, day.year + 1):
        if other := _real(year, day.month, day.day):
            near.setdefault(other, Born.YEAR_APART)
    return near


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is known of a record to compare with: the folded words of all its names, its numbers that were asked for."""

    words: frozenset[str] = frozenset()
    born: date | None = None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike, and on what ground. Compares by the grade first and then by the distance."""

    grade: Grade
    distance: int
    numbers: tuple[str, ...] = ()
    worst: How | None = None
    words: tuple[str, ...] = ()
    is_part: bool = False
    born: Born | None = None
    names_differ: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        return self.grade, self.distance

    @property
    def is_likely(self) -> bool:
        return self.grade < Grade.LESS

    def why(self, *, by_another_name: bool) -> str:
        """The ground as one line: "Similar name, same date of birth"."""
        parts = [f"same {label}" for label in self.numbers]
        if self.worst is not None:
            parts.append(self._name_words(self.worst, by_another_name))
        elif self.names_differ:
            parts.append("different name")
        parts += [_BORN_WORDS[self.born]] if self.born is not None else []
        line = ", ".join(parts)
        return line[:1].upper() + line[1:]

    def _name_words(self, worst: How, by_another_name: bool) -> str:
        if by_another_name:
            return f"another name on the record {'matches' if worst <= How.BEGINS else 'is similar'}"
        if self.is_part:
            return f"part of the name is {'the same' if worst <= How.BEGINS else 'similar'}"
        return _NAME_WORDS[worst]


def compare(people: Iterable[Person], dates: Mapping[date, Born], recorded: Recorded) -> Likeness | None:
    """How alike a record is to whoever was described, under the name that fits best; None when it is not.

    `people` are the names given, each a person; `dates` the dates of birth that would fit, and how.
    """
    born = _born(dates, recorded.born)
    names = [name for name in people if name]
    found = [_by_name(name, born, recorded) for name in names] or [_without_name(born, recorded)]
    return min((one for one in found if one is not None), key=lambda one: one.rank, default=None)


def _born(dates: Mapping[date, Born], recorded: date | None) -> Born | None:
    if not dates:
        return None
    return dates.get(recorded, Born.DIFFERENT) if recorded else Born.NOT_KNOWN


def _without_name(born: Born | None, recorded: Recorded) -> Likeness | None:
    if recorded.numbers:
        return Likeness(Grade.NUMBER, born or 0, numbers=recorded.numbers, born=born)
    return Likeness(Grade.NAME, born, born=born) if born in SAME_DAY else None


def _by_name(name: Person, born: Born | None, recorded: Recorded) -> Likeness | None:
    found = [word.answer(recorded.words) for word in name]
    answered = [answer for answer in found if answer is not None]
    worst = max((how for how, _word in answered), default=None)
    is_whole = len(answered) == len(name)
    # Middle names come and go: two of three or more say as much as a forename and a surname.
    is_part = not is_whole and len(answered) < min(len(name), 2)
    grade = _grade(worst, born, is_whole=is_whole, is_part=is_part)
    if recorded.numbers:
        grade = Grade.NUMBER
    if grade is None and born in SAME_DAY and _looks_alike(name, recorded):
        return Likeness(Grade.LESS, 4 * LEAST_LIKE, worst=How.TWO_SLIPS, is_part=True, born=born)
    if grade is None:
        return None
    missing = LEAST_LIKE * (len(name) - len(answered))
    distance = sum(how for how, _word in answered) + missing + LEAST_LIKE * (born or 0)
    words = tuple(word for _how, word in answered)
    return Likeness(
        grade, distance, recorded.numbers, worst, words, is_part, born, names_differ=worst is None
    )


def _looks_alike(name: Person, recorded: Recorded) -> bool:
    """Whether any word looks like any other: enough, among the few born on the day, for one more look."""
    return any(
        JaroWinkler.similarity(word.folded, other) >= LOOKS_BY_BIRTH
        for word in name
        for other in recorded.words
        if min(len(word.folded), len(other)) >= SHORTEST_SLIP
    )


def _grade(worst: How | None, born: Born | None, *, is_whole: bool, is_part: bool) -> Grade | None:
    """The one table of grades; None is not alike at all."""
    if worst is None:
        return None
    if is_part:
        if born in SAME_DAY:
            return Grade.SIMILAR_AND_BIRTH
        return Grade.LESS if born in {Born.ONE_DIGIT, Born.YEAR_APART} else None
    is_same = is_whole and worst is How.SAME
    if born is None or born is Born.NOT_KNOWN:
        return Grade.NAME if is_same else Grade.SIMILAR
    if born is Born.DIFFERENT:
        return Grade.LESS
    return Grade.NAME_AND_BIRTH if is_same and born is Born.SAME else Grade.SIMILAR_AND_BIRTH
