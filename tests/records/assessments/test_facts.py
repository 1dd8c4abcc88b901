"""The catalogue: keys are stored, so what is here may only grow."""

from records.assessments.facts import CATALOGUE, Group, Shape, kinds_of


def test_each_fact_has_its_group_label_and_shape() -> None:
    assert len(CATALOGUE) == 101
    assert all(kind.key == key and kind.label for key, kind in CATALOGUE.items())
    assert [kind for group in Group for kind in kinds_of(group)] == list(CATALOGUE.values())
    assert len({group.label for group in Group}) == len(Group)


def test_prisoners_have_no_level_in_the_community() -> None:
    keys = {kind.key for kind in kinds_of(Group.ROSH)}
    assert len(keys) == 9 + 5 + 1
    assert "rosh.prisoners.custody" in keys
    assert "rosh.prisoners.community" not in keys


def test_labels_are_told_apart() -> None:
    assert len({kind.label for kind in CATALOGUE.values()}) == len(CATALOGUE)
    assert {kind.shape for kind in CATALOGUE.values()} == set(Shape)
