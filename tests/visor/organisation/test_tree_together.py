"""Two people change the tree at once, with real commits."""

import threading

from django.db import connection, transaction

from tests.factories.organisation import make_unit, unit
from visor.organisation.choices import UnitKind
from visor.organisation.models import Place, Unit


def test_a_unit_added_while_its_parent_moves_gets_the_new_ancestors(own_database: str) -> None:
    """The one who adds waits for the one who moves, instead of copying ancestors that are about to change."""
    team = make_unit(unit("N54DUR"))
    moved, added = threading.Event(), threading.Event()

    def add() -> None:
        moved.wait(10)
        try:
            make_unit(team, UnitKind.POD)
        finally:
            added.set()
            connection.close()

    helper = threading.Thread(target=add)
    helper.start()
    with transaction.atomic():
        Unit.objects.filter(pk=team.pk).update(parent=unit("N07NEWM"))
        moved.set()
        assert not added.wait(0.5)
    helper.join(10)
    pod = Unit.objects.get(parent=team)
    assert Place.objects.get(unit=pod).region == unit("N07")
    assert [above.code for above in Unit.objects.above(pod.pk)] == [
        pod.code,
        team.code,
        "N07NEWM",
        "N07",
        "EW",
    ]
