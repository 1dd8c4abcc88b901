"""Which sample documents to make, by seed or by a recipe, and writing them with their truth beside them."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, Self

from records.assessments.sample.document import make_document
from records.assessments.sample.people import Person, fictional_person
from records.assessments.sample.variants import Variant, drawn_variant


@dataclass(frozen=True)
class Order:
    """One document to make."""

    name: str
    person: Person
    variant: Variant
    seed: int

    @classmethod
    def by_seed(
        cls,
        seed: int,
        *,
        name: str = "",
        person: dict[str, Any] | None = None,
        variant: dict[str, Any] | None = None,
    ) -> Self:
        """What the seed gives by chance, but about this person and like this where that is said."""
        chance = Random(f"person {seed}")  # noqa: S311  fiction, the same every time
        nobody, drawn = fictional_person(chance), drawn_variant(chance)
        wanted = dict(variant or {})
        if "parts" in wanted:
            wanted["parts"] = tuple(wanted["parts"])
        about = Person.from_json(person) if person else nobody
        return cls(name or f"oasys-{seed:06}", about, replace(drawn, **wanted), seed)

    def made(self) -> tuple[bytes, dict[str, Any]]:
        """The document and its truth."""
        return make_document(self.person, variant=self.variant, seed=self.seed)


def orders_in(recipe: Path) -> list[Order]:
    """The orders of a recipe: a JSON list, each with a seed and perhaps a name, a person and a variant."""
    return [Order.by_seed(**order) for order in json.loads(recipe.read_text(encoding="utf-8"))]


def write_files(folder: Path, name: str, data: bytes, truth: dict[str, Any]) -> Path:
    """Keep a document and its truth; returns where the document is."""
    ending = "docx" if truth["about"]["variant"]["kind"] == "docx" else "pdf"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.{ending}"
    path.write_bytes(data)
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return path
