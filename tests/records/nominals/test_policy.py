"""The one decision, against an oracle written from the design and the permission matrix, not from the code."""

import inspect
import itertools

import pytest

from records.nominals import policy
from records.nominals.policy import Action, Standing, decide
from visor.access.actor import SYSTEM, Actor, Held
from visor.access.decision import Allowed, Denied
from visor.organisation.choices import Role

# What a role may ever do: f(ind) o(pen) c(reate) l(og) m(arker) d(ocument) r(ead document) p(artner)
# g(rant) x (restrict) e (release) a (confirm assessment) s(ign off). A dot is no.
LETTERS = {
    "f": "find",
    "o": "open",
    "c": "create",
    "l": "add_log_entry",
    "m": "add_marker",
    "d": "add_document",
    "r": "read_document",
    "p": "add_partner",
    "g": "grant",
    "x": "restrict",
    "e": "record_release",
    "a": "confirm_assessment",
    "s": "sign_off",
}
MATRIX = {
    "po": "foclmdr...ea.",
    "pso": "foclmdr...ea.",
    "spo": "foclmdrpgxeas",
    "head_of_pdu": "fo.lmdrpgxeas",
    "case_administrator": "foclmdr...ea.",
    "mappa_administrator": "fo.lmdr...e..",
    "mappa_coordinator": "foclmdrpgxe..",
    "visor_administrator": "foclmdrpgxea.",
    "police_offender_manager": "foclmdr...ea.",
    "police_supervisor": "foclmdrpgxeas",
    "prison_lpc": "foclmdr...e..",
    "national_reader": "fo....r......",
    "vetting_officer": ".............",
    "training_lead": ".............",
    "auditor": ".............",
    "system_administrator": ".............",
}
READS = {"open", "read_document"}
LEVELS = [None, 0, 1, 2, 3]
VISIBILITIES = ["open", "signposted", "hidden"]


def oracle(active, vetted, trained, roles, action, standing):
    """The answer's code; an empty text is yes. First no decides (design 3, security 2.3)."""
    if not active:
        return "ACC_OFF"
    if not vetted:
        return "VET_NONE"
    if not trained:
        return "TRN_NONE"
    may = {LETTERS[letter] for role in roles for letter in MATRIX.get(role, "") if letter != "."}
    if action not in may:
        return "ROL_FUNC"
    if action in {"find", "create"}:
        return ""
    if standing is None:
        return "OBJ_NONE"
    return of_record(roles, action in READS, *standing)


def of_record(roles, reading, visibility, level, practice):
    reached = level or 0
    if reached == 3 or (reached == 2 and reading):
        return ""
    if reached == 2:
        return "OBJ_READ"
    if practice or visibility not in {"open", "signposted"}:
        return "OBJ_NONE"
    if visibility == "signposted":
        return "OBJ_SIGN"
    if "national_reader" in roles:
        return "" if reading else "OBJ_READ"
    return "OBJ_SCOPE"


def somebody(*roles, active=True, vetted=True, trained=True):
    posts = tuple(
        Held(
            role=role, unit_id=number, unit_name="Somewhere", unit_kind="team", agency="PS", region_id=1,
            area_id=1, duty=False,
        )
        for number, role in enumerate(roles, start=1)
    )  # fmt: skip
    return Actor(user_id=7, name="A", active=active, vetted=vetted, trained=trained, postings=posts)


STANDINGS = [None, *itertools.product(VISIBILITIES, LEVELS, [False, True])]


@pytest.mark.parametrize("role", list(MATRIX))
@pytest.mark.parametrize("ready", list(itertools.product([True, False], repeat=3)))
def test_every_action_for_every_role_readiness_and_standing(role, ready):
    active, vetted, trained = ready
    actor = somebody(role, active=active, vetted=vetted, trained=trained)
    for action, standing in itertools.product(Action, STANDINGS):
        given = decide(actor, action, Standing(*standing) if standing else None)
        expected = oracle(active, vetted, trained, {role}, action.value, standing)
        assert code(given) == expected, (role, action, standing)


def test_two_roles_do_together_what_either_does():
    for pair in itertools.combinations(MATRIX, 2):
        actor = somebody(*pair)
        for action, standing in itertools.product(Action, STANDINGS):
            given = decide(actor, action, Standing(*standing) if standing else None)
            assert code(given) == oracle(True, True, True, set(pair), action.value, standing)


def test_the_matrix_names_every_role_and_every_action():
    assert set(MATRIX) == set(Role.values)
    assert set(LETTERS.values()) == {action.value for action in Action}


@pytest.mark.parametrize("role", ["", "superuser", "po ", "PO", "admin", None])
def test_a_role_nobody_knows_may_do_nothing(role):
    for action in Action:
        assert not decide(somebody(role), action, Standing("open", 3))


@pytest.mark.parametrize("action", ["", "delete", "OPEN", "export", None, object()])
def test_an_action_nobody_knows_is_denied(action):
    everything = somebody(*Role.values)
    for standing in [None, Standing("open", 3), Standing("hidden", None)]:
        assert not decide(everything, action, standing)


@pytest.mark.parametrize("visibility", ["", "OPEN", "public", None])
def test_a_visibility_nobody_knows_looks_like_no_record(visibility):
    for role in ["po", "national_reader"]:
        given = decide(somebody(role), Action.OPEN, Standing(visibility, None))
        assert isinstance(given, Denied)
        assert given.status == 404


def test_nobody_and_the_system_are_not_people():
    for actor in [SYSTEM, Actor(user_id=0, name="")]:
        for action in Action:
            assert not decide(actor, action, Standing("open", 3))


def test_what_must_look_like_no_record_says_and_answers_the_same():
    hidden = decide(somebody("po"), Action.OPEN, Standing("hidden", None))
    missing = decide(somebody("po"), Action.OPEN, None)
    assert hidden == missing
    assert missing.status == 404


def test_it_reads_nothing_and_knows_no_clock():
    """No database in this test at all: a query would raise. And nothing in the module could ask."""
    source = inspect.getsource(policy)
    for word in ["timezone", "datetime", "connection", "objects", "request", "settings"]:
        assert f"{word}." not in source.replace("Nominal.objects.visible_to", "")


def test_what_the_page_shows_is_the_order_in_which_it_asks():
    codes = [denied.code for _question, denied in policy.TABLE]
    assert codes == [
        "ACC_OFF",
        "VET_NONE",
        "TRN_NONE",
        "ROL_FUNC",
        "OBJ_NONE",
        "OBJ_SIGN",
        "OBJ_SCOPE",
        "OBJ_READ",
    ]
    given = {
        code(decide(somebody(role, active=a, vetted=v, trained=t), action, Standing(*s) if s else None))
        for role in MATRIX
        for a, v, t in itertools.product([True, False], repeat=3)
        for action in Action
        for s in STANDINGS
    }
    assert given == {"", *codes}


def code(decision):
    return "" if isinstance(decision, Allowed) else decision.code
