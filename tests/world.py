"""The demonstration's records by what they show, for tests that need one of each."""

from functools import cached_property

from records.nominals.models import Card, Nominal
from visor.access.actor import acting
from visor.accounts.models import User


class World:
    """Records are found as somebody who may see them; their slugs are what tests need."""

    def user(self, key: str) -> User:
        return User.objects.get(username=f"{key}@visor.example")

    @cached_property
    def special(self) -> dict[str, str]:
        """Shared until a date, shared until a date gone by, signposted, hidden: in the order they were made."""
        with acting(self.user("priya.shah").pk) as priya:
            first = Nominal.objects.visible_to(priya).order_by("id")[:4]
            return dict(
                zip(("shared", "lapsed", "signposted", "hidden"), [one.slug for one in first], strict=True)
            )

    @cached_property
    def ordinary(self) -> str:
        """An open record of the first Salford team, managed by Priya Shah."""
        with acting(self.user("priya.shah").pk) as priya:
            mine = (
                Nominal.objects.visible_to(priya).managed_by(priya).filter(visibility="open").order_by("-id")
            )
            return mine[0].slug

    @cached_property
    def elsewhere(self) -> str:
        """An open record of another region."""
        with acting(self.user("megan.rees").pk) as megan:
            return Nominal.objects.visible_to(megan).managed_by(megan).order_by("id")[0].slug

    def card(self, slug: str) -> Card:
        with acting(self.user("priya.shah").pk) as priya:
            return Card.objects.visible_to(priya).get(reference=slug.replace("-", "/"))
