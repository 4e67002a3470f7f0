"""Phrases found in a sentence, and which of them are told: each word tells one thing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

# One more place for the same words: named beside the first, in a phrase that is found nearly whole.
BESIDE = 3
RIGHT_BESIDE = 2
SURE = 0.9
# A weaker mention must bring at least this share of its own words' weight.
LEAST_NEWS = 0.35


@dataclass(frozen=True)
class Wording:
    """All texts that mean one symptom or risk factor; `kind` is symptom or risk_factor.

    `is_local`: it belongs to one place, so that most of its phrases name the place.
    """

    kind: str
    slug: str
    parent: str | None
    is_local: bool
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """A wording found. `positions` of its words in the sentence; `own` weighs those that name no place.

    `has_denial`: the phrase says it with a "not", which is not among the positions, and so does the text; `denied` are
    those of its words under that denial.
    """

    wording: Wording
    coverage: float
    weight: float
    positions: frozenset[int]
    own: Mapping[int, float]
    has_denial: bool
    denied: frozenset[int]

    @property
    def strength(self) -> float:
        return self.weight * self.coverage


class Branches:
    """Which symptom is a kind of which."""

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        self._parents = parents

    def is_above(self, general: str, slug: str) -> bool:
        return general != slug and general in self._line(slug)

    def are_one(self, slug: str, other: str) -> bool:
        return other in self._line(slug) or slug in self._line(other)

    def _line(self, slug: str) -> Iterator[str]:
        above: str | None = slug
        while above is not None:
            yield above
            above = self._parents.get(above)


def choose(hits: Iterable[Hit], segments: Sequence[int], branches: Branches) -> list[Hit]:
    """The strongest first; a weaker one stays only if it explains words of its own, or one more place.

    A symptom takes no words from a risk factor: "pinched in my new boots" tells of both.
    """
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (-hit.strength, hit.wording.slug)):
        kind = hit.wording.kind
        rivals = [other for other in chosen if kind == "symptom" or other.wording.kind == kind]
        if not _repeats(hit, rivals, branches) and (
            _is_news(hit, rivals)
            or _names_one_more_place(hit, rivals, segments)
            or _hurts_beside(hit, rivals, segments)
        ):
            chosen.append(hit)
    return chosen


def _repeats(hit: Hit, chosen: Iterable[Hit], branches: Branches) -> bool:
    """The same words about the same branch of symptoms."""
    return any(
        hit.own.keys() & other.own.keys() and branches.are_one(hit.wording.slug, other.wording.slug) for other in chosen
    )


def _is_news(hit: Hit, chosen: Iterable[Hit]) -> bool:
    taken = {position for other in chosen for position in other.own}
    news = sum(weight for position, weight in hit.own.items() if position not in taken)
    return news >= LEAST_NEWS * sum(hit.own.values())


def _names_one_more_place(hit: Hit, chosen: Iterable[Hit], segments: Sequence[int]) -> bool:
    """ "Groin and knee hurt": the same words about a place that stands beside the other, in one segment."""
    used = {position for other in chosen for position in other.positions}
    places = hit.positions - hit.own.keys()
    beside = {q for other in chosen if hit.own.keys() <= other.own.keys() for q in other.positions - other.own.keys()}
    return hit.coverage >= SURE and any(
        segments[place] == segments[other] and abs(place - other) <= BESIDE
        for place in places - used
        for other in beside
    )


def _hurts_beside(hit: Hit, chosen: Iterable[Hit], segments: Sequence[int]) -> bool:
    """ "My back hurts so much that both legs ...": a place that nothing explains yet, beside what is said of it."""
    used = {position for other in chosen for position in other.positions}
    return hit.coverage >= SURE and any(
        segments[place] == segments[own] and abs(place - own) <= RIGHT_BESIDE
        for place in hit.positions - hit.own.keys() - used
        for own in hit.own
    )
