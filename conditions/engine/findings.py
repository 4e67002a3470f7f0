"""What a person reports, and the tree in which symptoms are kinds of each other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

MONTHS = 12
ADULT_FROM_MONTHS = 18 * MONTHS
NOBODY = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Age:
    """A stated age as the inclusive range of months that it can mean: 4 years is 48 to 59 months."""

    low: int
    high: int

    @classmethod
    def of(cls, value: int, unit: str) -> "Age":
        """`unit` is `year` or `month`."""
        return cls(value, value) if unit == "month" else cls(value * MONTHS, value * MONTHS + MONTHS - 1)

    @property
    def is_child(self) -> bool:
        return self.high < ADULT_FROM_MONTHS


@dataclass(frozen=True, slots=True)
class AgeRange:
    """Ages in months, both ends inclusive; None is open."""

    low: int | None = None
    high: int | None = None

    def admits(self, age: Age | None) -> bool:
        """Whether the ranges overlap. An unknown age is always admitted."""
        if age is None:
            return True
        return (self.low is None or age.high >= self.low) and (self.high is None or age.low <= self.high)


ANY_AGE = AgeRange()


@dataclass(frozen=True)
class Findings:
    """Slugs of symptoms and risk factors. `skipped` was asked and not answered."""

    present: frozenset[str] = NOBODY
    absent: frozenset[str] = NOBODY
    risk_factors: frozenset[str] = NOBODY
    skipped: frozenset[str] = NOBODY
    age: Age | None = None
    sex: str | None = None

    @cached_property
    def all_risk_factors(self) -> frozenset[str]:
        """With `male` or `female`, which follow from the sex."""
        return self.risk_factors | {self.sex} if self.sex else self.risk_factors


class Tree:
    """Symptoms as a forest: `parents` maps each slug to the slug of the more general symptom, or to None."""

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        self._ancestors = {slug: tuple(_climb(slug, parents)) for slug in parents}
        descendants: dict[str, set[str]] = {slug: set() for slug in parents}
        for slug, above in self._ancestors.items():
            for ancestor in above:
                descendants[ancestor].add(slug)
        self._descendants = {slug: frozenset(below) for slug, below in descendants.items()}

    def __contains__(self, slug: str) -> bool:
        return slug in self._ancestors

    def __iter__(self) -> Iterator[str]:
        return iter(self._ancestors)

    def ancestors(self, slug: str) -> tuple[str, ...]:
        """Nearest first."""
        return self._ancestors[slug]

    def descendants(self, slug: str) -> frozenset[str]:
        return self._descendants[slug]

    def with_ancestors(self, slugs: Iterable[str]) -> frozenset[str]:
        return frozenset(node for slug in slugs for node in (slug, *self._ancestors[slug]))

    def with_descendants(self, slugs: Iterable[str]) -> frozenset[str]:
        return frozenset(node for slug in slugs for node in (slug, *self._descendants[slug]))

    def heaviest_antichain(self, weights: Mapping[str, int]) -> list[str]:
        """The nodes of the largest total weight of which none stands above another.

        So one branch is never counted twice, siblings both count, and one more node never lowers the total.
        """
        below: dict[str, list[str]] = {}
        tops: list[str] = []
        for node in weights:
            for ancestor in self._ancestors[node]:
                if ancestor in weights:
                    below.setdefault(ancestor, []).append(node)
                    break
            else:
                tops.append(node)

        def best(node: str) -> tuple[int, list[str]]:
            if node not in below:
                return weights[node], [node]
            deeper = [best(child) for child in below[node]]
            total = sum([weight for weight, _nodes in deeper])
            if total >= weights[node]:
                return total, [slug for _weight, nodes in deeper for slug in nodes]
            return weights[node], [node]

        return [slug for top in tops for slug in best(top)[1]] if below else tops


class Reported:
    """The findings with what they imply: present its ancestors, absent its descendants; present wins.

    `reporters`: what is present -> the reported symptom by which it is: itself, or the first of its reported kinds.
    """

    def __init__(self, findings: Findings, tree: Tree) -> None:
        self.present = findings.present
        self.reporters = _find_reporters(findings.present, tree)
        self.implied = frozenset(self.reporters)
        self.denied = findings.absent - self.implied
        self.absent = tree.with_descendants(self.denied) - self.implied
        self.mentioned = findings.present | findings.absent
        self.risk_factors = findings.all_risk_factors

    def denier(self, slug: str, tree: Tree) -> str:
        return next(node for node in (slug, *tree.ancestors(slug)) if node in self.denied)


def _find_reporters(present: Iterable[str], tree: Tree) -> dict[str, str]:
    by_kinds = {general: slug for slug in sorted(present, reverse=True) for general in tree.ancestors(slug)}
    return by_kinds | {slug: slug for slug in present}


def _climb(slug: str, parents: Mapping[str, str | None]) -> Iterable[str]:
    seen = {slug}
    parent = parents[slug]
    while parent is not None:
        if parent in seen:
            raise ValueError(f"the tree loops at {parent}")
        yield parent
        seen.add(parent)
        parent = parents[parent]
