"""Fictional people for sample documents: their names, dates of birth and numbers, as records and prints write them.

Every name is put together at random from common words: they are nobody. For the rest of this package, and for
the demonstration, which passes the people of its own records.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final, Self

from records.nominals.identifiers import CHECK_LETTERS, Check, Kind, check_letter, parse

# Settles the century of a two-digit year; it is never asked of the clock, so that a seed always gives the same.
_TODAY: Final = date(2026, 1, 1)
_LATEST_PNC: Final = 2024

_FORENAMES: Final = (
    "Adrian", "Alun Wyn", "Anthony James", "Barry", "Callum", "Colin Peter", "Curtis", "Dafydd", "Damian Lee",
    "Darren", "Derek", "Eifion", "Francis Xavier", "Gareth Huw", "Gavin", "Glyn", "Hywel", "Ian", "Jean-Paul",
    "Jermaine", "Jordan", "Keith Alan", "Kieran", "Leon Marcus", "Llywelyn Bleddyn", "Marek", "Mohammed Abdul",
    "Neville", "Nicholas Edward St John", "Oisín", "Owain", "Piotr", "Raymond", "Rhodri", "Ricky", "Shaun",
    "Siôn", "Stefan", "Terence", "Tomasz", "Vincent Joseph Patrick", "Wayne", "Yusuf Ali", "Zoltán",
)  # fmt: skip
_WOMEN: Final = (
    "Angharad",
    "Bethan Mair",
    "Chloë",
    "Donna",
    "Kerry-Ann",
    "Louise",
    "Siân Elin",
    "Tracey Jane",
)
_SURNAMES: Final = (
    "Adeyemi", "Ahmed", "ap Rhys", "Ashworth", "Bagshaw", "Barraclough", "Begum", "Birtwistle", "Bowen-Price",
    "Brzęczyszczykiewicz", "Coxhead", "Cruickshank", "D'Angelo", "Dos Santos", "de la Haye", "Entwistle",
    "Featherstonehaugh-Cholmondeley", "ferch Owain", "Fitzgerald", "Greenhalgh", "Grindrod", "Hardcastle",
    "Hargreaves", "High", "Hussain", "Iqbal", "Jellicoe", "Kowalczyk", "Lowe", "Llwyd", "MacGillivray",
    "McAllister", "Mainwaring", "Ngũgĩ", "Nowak", "O'Callaghan", "O'Neill", "Oyelaran", "Penhaligon",
    "Pendlebury", "Ramsbottom", "Rawlinson", "Sidebottom", "Smith", "Smith-Hart", "Stubbs", "Tattersall",
    "Thistlethwaite", "Tŷ-Llwyd", "Unsworth", "van der Berg", "Vasquez Montalbán", "Wolstenholme",
    "Wyn-Jones", "Ŵyn", "Yates", "Young",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Who a document is about; numbers in the form records keep them, empty where the person has none."""

    surname: str
    forenames: str
    date_of_birth: date
    pnc: str = ""
    cro: str = ""
    crn: str = ""
    noms: str = ""
    is_woman: bool = False

    @property
    def full_name(self) -> str:
        """First name first, as letters and plans write it."""
        return f"{self.forenames} {self.surname}"

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read one person from plain data, with the date of birth in ISO form."""
        return cls(**stored | {"date_of_birth": date.fromisoformat(stored["date_of_birth"])})


def fictional_person(chance: Random) -> Person:
    """Somebody who does not exist, with numbers of the right shape."""
    born = date(1944, 1, 1) + timedelta(days=chance.randrange(22_000))
    is_woman = chance.random() < 0.08
    letters = "".join(chance.choice("ABCDEFGHJKLMNPRSTUVWXY") for _ in range(2))
    return Person(
        surname=chance.choice(_SURNAMES),
        forenames=chance.choice(_WOMEN if is_woman else _FORENAMES),
        date_of_birth=born,
        pnc=_pnc(born, chance),
        cro=_cro(born, chance) if chance.random() < 0.7 else "",
        crn=f"{chance.choice('ACDEFNPRX')}{chance.randrange(100_000, 999_999)}",
        noms=f"A{chance.randrange(1000, 9999)}{letters}" if chance.random() < 0.75 else "",
        is_woman=is_woman,
    )


def fictional_name(chance: Random) -> str:
    """The full name of somebody else: staff, a victim, an associate."""
    return f"{chance.choice(_FORENAMES + _WOMEN)} {chance.choice(_SURNAMES)}"


def canonical(kind: Kind, printed: str) -> str:
    """The form a printed number is compared by; empty when its own check says that it is not right."""
    number = parse(kind, printed, today=_TODAY)
    return number.canonical or "" if number.check is Check.VALID else ""


def short_pnc(pnc: str) -> str:
    """`2002/0073319Z` as OASys writes it: `02/73319Z`."""
    year, _, serial = pnc.partition("/")
    return f"{year[-2:]}/{serial.lstrip('0')}"


def printed_pnc(person: Person, how: str, chance: Random) -> str:
    """The PNC as one document writes it, the same on each of its pages."""
    pnc = person.pnc
    if not pnc or how == "blank":
        return ""
    if how == "unknown":
        return "UNKNOWN PNC"
    if how == "wrong_letter" and canonical(Kind.PNC, pnc):
        pnc = pnc[:-1] + chance.choice(CHECK_LETTERS.replace(pnc[-1], ""))
    return pnc if how == "long" else short_pnc(pnc)


def _pnc(born: date, chance: Random) -> str:
    year = min(born.year + chance.randrange(15, 32), _LATEST_PNC)
    serial = chance.randrange(1, 600_000)
    return f"{year}/{serial:07}{check_letter(year % 100 * 10_000_000 + serial)}"


def _cro(born: date, chance: Random) -> str:
    year = min(born.year + chance.randrange(15, 32), _LATEST_PNC) % 100
    serial = chance.randrange(1, 400_000)
    if chance.random() < 0.25:
        return f"SF{year:02}/{serial}{check_letter(int(f'{year:02}{serial}'))}"
    return f"{serial:06}/{year:02}{check_letter(year * 1_000_000 + serial)}"
