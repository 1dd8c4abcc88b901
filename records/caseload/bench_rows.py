"""What every measurement of `manage.py bench` has in common: rows with a figure, a target and a floor of the same run.

Only ratios and counts of statements judge: milliseconds depend on who else uses the computer.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any


class CannotMeasure(Exception):
    """There is nothing to measure here; the text says what to do."""


@dataclass
class Row:
    """One line of the table: what was asked, what it took, and what it is held to."""

    what: str
    ask: Callable[[], int]
    floor: Callable[[], object]
    least_ratio: float | None = None
    most_statements: int | None = None
    most_ms: tuple[float, float] | None = None
    statements: int = 0
    times: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)

    def once(self, *, keep: bool = True) -> None:
        """Ask for the thing and its floor, one after the other, so that both meet the same noise."""
        took, statements = _timed(self.ask)
        floor, _ = _timed(self.floor)
        if keep:
            self.times.append(took)
            self.floors.append(floor)
            self.statements = max(self.statements, statements)

    @property
    def ratio(self) -> float:
        """The rate of the thing as a share of its floor's."""
        return median(self.floors) / median(self.times)

    def failures(self) -> Iterator[str]:
        if self.least_ratio and self.ratio < self.least_ratio:
            yield f"{self.what}: {self.ratio:.2f} of its floor's rate, at least {self.least_ratio} is asked"
        if self.most_statements is not None and self.statements > self.most_statements:
            yield f"{self.what}: {self.statements} statements, at most {self.most_statements} are asked"

    def warnings(self) -> Iterator[str]:
        for name, took, most in zip(
            ("p50", "p95"), (median(self.times), _p95(self.times)), self.most_ms or (), strict=False
        ):
            if took > most:
                yield f"{self.what}: {name} {took:.0f} ms, {most:.0f} ms is the target"


def table(rows: list[Row]) -> str:
    """The figures as text, one line each."""
    head = ("what", "statements", "p50 ms", "p95 ms", "floor ms", "ratio", "target")
    lines = [head, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    texts = (0, len(head) - 1)
    return "\n".join(
        "  ".join(
            cell.ljust(widths[at]) if at in texts else cell.rjust(widths[at]) for at, cell in enumerate(line)
        ).rstrip()
        for line in lines
    )


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what it gave."""
    begun = time.perf_counter()
    found = act()
    return (time.perf_counter() - begun) * 1000, found


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _cells(row: Row) -> tuple[str, ...]:
    targets = [
        f">= {row.least_ratio} of the floor" if row.least_ratio else "",
        f"<= {row.most_statements} statements" if row.most_statements is not None else "",
    ]
    targets += [f"p50 <= {row.most_ms[0]:.0f}, p95 <= {row.most_ms[1]:.0f} ms" if row.most_ms else ""]
    figures = (median(row.times), _p95(row.times), median(row.floors))
    told = (row.what, str(row.statements), *(f"{figure:.1f}" for figure in figures), f"{row.ratio:.2f}")
    return (*told, "; ".join(filter(None, targets)))
