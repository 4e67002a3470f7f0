"""Which conditions fit the findings, and why: log-likelihood ratios that add up.

    score(c) = prior(c)
             + sum over present of max(0, ln P(s|c) / b(s))
             + a * sum over absent of ln (1 - P(s|c)) / (1 - b(s))
             + l * sum over listed but not mentioned of min(0, the same)
             + risk factors present, together at most ln 5

P is the middle of the frequency band, b the background of the symptom. The evidence is weighed against people with none
of the conditions, so a symptom that a condition does not list contributes nothing, and publishing one condition never
moves another's score. Every part is rounded to a thousandth when the index is built; from then on all sums are exact.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from . import constants as const
from .findings import Findings, Reported, Tree
from .postings import Numbers, Postings, Standings
from .reasons import Part, Reasons, find_reasons
from .weights import Profile, Symptom, Weights

__all__ = ["Index", "Match", "Part", "Profile", "Ranking", "Symptom"]

# So that rounding never lets the shares of an answer reach 1.
A_HAIR_MORE_THAN_ONE = 1 + 1e-9
# More matches than these are weighed, but named only if they are strong.
MOST_NAMED = 100
MOST_WEIGHTS = 1_000
# Scores whose odds are kept; others are computed.
LEAST_ODDS, MOST_ODDS = -20_000, 40_000
_ODDS = np.exp(np.arange(LEAST_ODDS, MOST_ODDS) / 1000)


@dataclass(slots=True)  # not frozen: an answer makes up to a hundred, and freezing costs more than the rest of it
class Match:
    """`score` and `evidence` in thousandths; `evidence` is what symptoms say for it: no prior, no risk factors."""

    slug: str
    urgency: str
    score: int
    evidence: int
    share: float
    explain: Callable[[str, int], Reasons] = field(compare=False, repr=False)

    @property
    def reasons(self) -> Reasons:
        return self.explain(self.slug, self.score)

    @property
    def band(self) -> str:
        if self.score >= const.STRONG:
            return "strong"
        return "moderate" if self.score >= const.MODERATE else "weak"


@dataclass(frozen=True)
class Ranking:
    """`candidates` best first; `considered` also holds those whose evidence is too thin to be named."""

    candidates: tuple[Match, ...]
    consider: Callable[[], tuple[Match, ...]] = field(default=tuple, compare=False, repr=False)

    @cached_property
    def considered(self) -> tuple[Match, ...]:
        return self.consider()

    @property
    def coverage(self) -> str:
        if not self.candidates:
            return "none"
        return "partial" if self.candidates[0].band == "weak" else "full"

    @cached_property
    def strong(self) -> tuple[Match, ...]:
        return tuple(match for match in self.candidates if match.band == "strong")


class Index:
    """The knowledge of one content version, expanded for matching."""

    def __init__(self, symptoms: Iterable[Symptom], profiles: Mapping[str, Profile] | Iterable[Profile]) -> None:
        """A mapping of profiles may make each when asked: now, and again when its condition is explained."""
        self.symptoms = {symptom.slug: symptom for symptom in symptoms}
        self.tree = Tree({symptom.slug: symptom.parent for symptom in self.symptoms.values()})
        self.background = {symptom.slug: symptom.background for symptom in self.symptoms.values()}
        self._companions = frozenset(symptom.slug for symptom in self.symptoms.values() if symptom.is_companion)
        self._profiles = profiles if isinstance(profiles, Mapping) else {profile.slug: profile for profile in profiles}
        self._slugs = sorted(self._profiles)
        self._position = {slug: position for position, slug in enumerate(self._slugs)}
        self.postings = Postings(self.tree, self.background, map(self._profiles.__getitem__, self._slugs))
        self.weights = lru_cache(MOST_WEIGHTS)(self._weigh)

    def positions(self, matches: Iterable[Match]) -> Numbers:
        return np.array([self._position[match.slug] for match in matches], dtype=np.int64)

    def profile(self, slug: str) -> Profile:
        return self._profiles[slug]

    def _weigh(self, slug: str) -> Weights:
        return Weights(self._profiles[slug], self.tree, self.background)

    def explains_all(self, condition: str, findings: Findings) -> bool:
        """Whether every reported symptom speaks for the condition."""
        reported, weights = Reported(findings, self.tree), self.weights(condition)
        return all(weights.explains(slug, reported, self.tree) for slug in findings.present)

    def rank(self, findings: Findings) -> Ranking:
        """Every condition of fitting age and sex for which a symptom speaks, best score first, ties by slug.

        Companions alone make no candidate: whoever has only red eyes is no patient of ours.
        """
        reported = Reported(findings, self.tree)
        standings = self.postings.score(reported, findings)
        is_complaint = not findings.present <= self._companions
        candidates = self._name(standings.having(const.CANDIDATE_EVIDENCE), reported) if is_complaint else ()
        return Ranking(candidates, lambda: self._name(standings, reported))

    def _name(self, standings: Standings, reported: Reported) -> tuple[Match, ...]:
        """Softmax over the conditions and "none of these", whose score is 0: the shares sum to less than 1."""
        odds = _odds(standings.scores)
        shares = odds / ((1 + odds.sum()) * A_HAIR_MORE_THAN_ONE)
        named = _best(standings.scores, max(MOST_NAMED, int((standings.scores >= const.STRONG).sum())))
        columns = (standings.positions, standings.scores, standings.evidence, shares)
        rows = zip(*(column[named].tolist() for column in columns), strict=True)

        def explain(slug: str, score: int) -> Reasons:
            return find_reasons(self.weights(slug), reported, self.tree, score)

        return tuple(
            Match(self._slugs[position], self.postings.urgencies[position], score, evidence, share, explain)
            for position, score, evidence, share in rows
        )


def _odds(scores: Numbers) -> NDArray[np.float64]:
    """e to the score. Of whole thousandths there are few, and to look one up takes a tenth of the time."""
    if len(scores) and scores.min() >= LEAST_ODDS and scores.max() < MOST_ODDS:
        return _ODDS.take(scores - LEAST_ODDS)
    return np.exp(scores / 1000)


def _best(scores: Numbers, most: int) -> Numbers:
    """Places of the highest scores, best first, ties in their order. Only those are sorted."""
    if len(scores) <= most:
        return np.argsort(-scores, kind="stable")
    least = np.partition(scores, -most)[-most]
    best = np.flatnonzero(scores >= least)
    return best[np.argsort(-scores[best], kind="stable")][:most]
