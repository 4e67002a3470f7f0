"""What the accuracy benchmarks share: counting right answers, with confidence intervals."""

from collections.abc import Iterable, Sequence
from math import sqrt

# Two-sided 95 %.
Z = 1.96
TOPS = (1, 3, 5, 10)


def find_rank(ranked: Sequence[str], answers: Iterable[str]) -> int | None:
    """Place of the best right answer, from 1."""
    right = set(answers)
    return next((place for place, slug in enumerate(ranked, start=1) if slug in right), None)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The interval of a proportion (Wilson score)."""
    share, weight = hits / total, Z * Z / total
    middle, reach = share + weight / 2, Z * sqrt(share * (1 - share) / total + weight / (4 * total))
    return (middle - reach) / (1 + weight), (middle + reach) / (1 + weight)


def show_row(name: str, ranks: Sequence[int | None], baseline: str = "", tops: Iterable[int] = TOPS) -> str:
    """A row of the table: the share of cases whose right answer is among the first so many."""
    cells = []
    for top in tops:
        hits = sum(rank is not None and rank <= top for rank in ranks)
        low, high = wilson(hits, len(ranks))
        cells.append(f"{hits / len(ranks):6.1%} ({low:.1%}-{high:.1%})")
    return f"| {name} | {len(ranks)} | {' | '.join(cells)} | {baseline} |"


def show_head(tops: Iterable[int] = TOPS) -> str:
    columns = " | ".join(f"top-{top} (95 % interval)" for top in tops)
    return f"| what is told | N | {columns} | baseline |\n|---|---|{'---|' * len(list(tops))}---|"
