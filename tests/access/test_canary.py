"""Words that one reader may see, looked for everywhere as everybody else: pages, headers, cookies, mail, logs."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from records.caseload.demo.people import PEOPLE
from records.nominals import actions
from records.nominals.choices import MarkerKind, Visibility
from records.nominals.identifiers import Kind
from tests.records.nominals.test_actions import create, write

WORDS = ("Canaryname", "Canaryalias", "canaryentry", "canaryevidence", "canarysummary", "canarytimeline")
NUMBER, MOST = "X998877", 40
READER = "tom.hughes"


@pytest.fixture
def hidden(world, act):
    """A record full of canaries that Tom Hughes alone may open; its address."""
    with act("priya.shah") as priya:
        alias = actions.NewName(surname="Canaryalias", kind="alias")
        nominal = create(priya, surname="Canaryname", aliases=(alias,), numbers=((Kind.CRN, NUMBER),))
        write(priya, nominal, "canaryentry " * 20)
        actions.add_marker(
            by=priya, nominal=nominal, kind=MarkerKind.WEAPONS, evidence="canaryevidence", at=timezone.now()
        )
        actions.set_summary(by=priya, nominal=nominal, next_event="canarysummary")
        actions.note(by=priya, nominal=nominal, kind="record", title="canarytimeline", at=timezone.now())
    with act("grace.okafor") as grace:
        actions.restrict(
            by=grace, nominal=nominal, visibility=Visibility.HIDDEN, reader_ids=[world.user(READER).pk],
            reason="canaryreason", at=timezone.now(),
        )  # fmt: skip
    return nominal.slug


def crawl(client, slug):
    """Every page that can be reached from home, from searches for the record and from its own addresses."""
    waiting = ["/", "/status/", "/account/", "/people/", "/help/access/", "/records/new/"]
    waiting += [
        f"/records/?q={text}"
        for text in ("Canaryn", "canarya", "x-998877", slug, "Wesley+Canaryn", "12/03/1984")
    ]
    waiting += [
        f"/records/{slug}/{tail}" for tail in ("", "log/new/", "markers/new/", "documents/", "documents/add/")
    ]
    seen = set()
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address, follow="?q=" in address)
        yield address, response
        if "text/html" in response.headers.get("Content-Type", ""):
            links = re.findall(r'href="(/(?!static|sign-out)[^"#]*|\?[^"#]*)', response.content.decode())
            waiting += [link if link.startswith("/") else address.partition("?")[0] + link for link in links]


@pytest.mark.parametrize("person", [person.key for person in PEOPLE if person.key != READER])
def test_no_canary_is_seen_by_anybody_else(person, hidden, sign_in, caplog):
    client = sign_in(person)
    pages = 0
    for address, response in crawl(client, hidden):
        pages += 1
        carried = response.content.decode(errors="replace") + str(response.headers) + str(client.cookies)
        for word in (*WORDS, NUMBER):
            assert word not in carried, (address, word)
        if hidden not in address:
            assert hidden.replace("-", "/") not in carried, address
    assert pages > 10
    assert not any(word in caplog.text for word in WORDS)
    assert not any(word in message.body for word in WORDS for message in mail.outbox)


def test_its_reader_sees_every_one_of_them(hidden, sign_in):
    """Or the test above shows nothing."""
    seen = "".join(
        response.content.decode(errors="replace") for _address, response in crawl(sign_in(READER), hidden)
    )
    for word in (*WORDS, NUMBER):
        assert word in seen, word
