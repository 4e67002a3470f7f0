"""The scores of all conditions at once: the links as arrays, sorted by symptom.

Symptoms are numbered so that a symptom and its kinds are neighbors: every branch is one slice. The weights are the
integer thousandths that `reasons` explains, so the sums are the same to the last one.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from . import constants as const
from .findings import Age, Findings, Reported, Tree
from .weights import Frequency, Profile, weigh

Numbers = NDArray[np.int64]

_SEXES = {"any": 0, "female": 1, "male": 2}
_BANDS = (*const.FREQUENCY, const.EXCLUDED)
_EXCLUDED = _BANDS.index(const.EXCLUDED)
_FOREVER = 2**31 - 1
# Evidence, in thousandths, when a symptom says anything for a condition.
A_WORD = 1


@dataclass(frozen=True)
class Standings:
    """Positions of conditions for which a symptom speaks; `evidence`: how much symptoms say for each."""

    positions: Numbers
    scores: Numbers
    evidence: Numbers

    def having(self, evidence: int) -> "Standings":
        enough = np.flatnonzero(self.evidence >= evidence)  # numbers pick several times as fast as flags
        return Standings(self.positions.take(enough), self.scores.take(enough), self.evidence.take(enough))


@dataclass(frozen=True)
class Rows:
    """Links of some conditions: `owners` counts those from 0, `symptoms` are numbers, `kinds` columns of `answers`."""

    owners: Numbers
    symptoms: NDArray[np.int32]
    kinds: NDArray[np.int32]


@dataclass(frozen=True)
class _Reach:
    """The conditions that an answer can be about: `slot` maps a position to its place among them, others to the end."""

    positions: Numbers
    slot: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.positions)


class Postings:
    """The links of the profiles. Positions of conditions follow the order of the profiles."""

    def __init__(self, tree: Tree, background: Mapping[str, float], profiles: Iterable[Profile]) -> None:
        """`profiles` are gone through once, and none is kept."""
        self._tree = tree
        self._number_symptoms()
        low, high, sexes, priors, starts = array("i"), array("i"), array("b"), array("i"), array("i", [0])
        symptoms, bands = array("i"), array("b")
        number_of: dict[Frequency, int] = {band: number for number, band in enumerate(_BANDS)}
        risk_factors: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.urgencies: list[str] = []
        for position, profile in enumerate(profiles):
            ages = profile.ages
            low.append(-1 if ages.low is None else ages.low)
            high.append(_FOREVER if ages.high is None else ages.high)
            sexes.append(_SEXES[profile.sex])
            priors.append(const.PRIOR[profile.prevalence])
            self.urgencies.append(profile.urgency)
            symptoms.extend(map(self._number.__getitem__, profile.symptoms))
            bands.extend(number_of.setdefault(frequency, len(number_of)) for frequency in profile.symptoms.values())
            starts.append(len(symptoms))
            for slug, strength in profile.risk_factors.items():
                risk_factors[slug].append((position, const.RISK_FACTOR[strength]))
        self._low, self._high, self._prior = np.array(low), np.array(high), np.array(priors, dtype=np.int64)
        self._sex = np.array(sexes)
        self._risk_factors = {slug: np.array(links, dtype=np.int64).T for slug, links in risk_factors.items()}
        self._row_symptom, self._row_band, self._row_start = np.array(symptoms), np.array(bands), np.array(starts)
        self._frequencies = tuple(number_of)
        self._post_links(background)
        self._excluded_by = cache(self._find_excluded)

    def _number_symptoms(self) -> None:
        """A symptom comes before its kinds, and they come before anything else."""
        paths = {slug: (*reversed(self._tree.ancestors(slug)), slug) for slug in self._tree}
        self.slugs = sorted(paths, key=paths.__getitem__)
        self._number = {slug: number for number, slug in enumerate(self.slugs)}
        self._end = [number + 1 + len(self._tree.descendants(slug)) for number, slug in enumerate(self.slugs)]
        alphabetical = sorted(range(len(self.slugs)), key=self.slugs.__getitem__)
        self.alphabetical = np.argsort(alphabetical)

    def _post_links(self, background: Mapping[str, float]) -> None:
        """The same links symptom by symptom, without what a condition excludes; that stands apart."""
        conditions = np.repeat(np.arange(len(self._prior), dtype=np.int32), np.diff(self._row_start))
        excluded = self._row_band == _EXCLUDED
        self._excluded: dict[str, set[int]] = defaultdict(set)
        for number, position in zip(self._row_symptom[excluded].tolist(), conditions[excluded].tolist(), strict=True):
            self._excluded[self.slugs[number]].add(position)
        listed = np.flatnonzero(~excluded)
        order = listed[np.lexsort((conditions[listed], self._row_symptom[listed]))]
        self._symptom, self._condition, self._band = self._row_symptom[order], conditions[order], self._row_band[order]
        self._start = np.searchsorted(self._symptom, np.arange(len(self.slugs) + 1)).tolist()
        self._weigh_links(background)
        silent = np.bincount(self._condition, self._silent, len(self._prior))
        self._all_silent: Numbers = silent.astype(np.int64)

    def _weigh_links(self, background: Mapping[str, float]) -> None:
        """Tables of symptom x frequency, and what a link says when it is denied or not spoken of.

        Rows of `answers`, for every kind of link: what a yes, and what a no, adds to 1 as a factor x of the condition's
        weight; and x log2 x of the two. A yes counts as in the score, a no in full, also in favor of who excludes the
        symptom: over both answers the mean of x is 1, as Bayes has it.
        """
        self.background = np.array([background[slug] / 100 for slug in self.slugs])
        table = [[weigh(frequency, background[slug]) for frequency in self._frequencies] for slug in self.slugs]
        self._if_present, if_absent, silent = (
            np.array([[getattr(link, field) for link in row] for row in table], dtype=np.int64).reshape(
                -1, len(self._frequencies)
            )
            for field in ("present", "absent", "not_mentioned")
        )
        self._present, self._absent, self._silent = (
            table[self._symptom, self._band].astype(np.int32) for table in (self._if_present, if_absent, silent)
        )
        if_yes = np.exp(self._if_present / 1000)
        of_others = self.background[:, None]
        odds = np.stack((if_yes, (1 - of_others * if_yes) / (1 - of_others)))
        self.answers = np.concatenate((odds - 1, odds * np.log2(odds))).reshape(4, -1)

    def rows(self, positions: Numbers) -> Rows:
        """All links of the conditions at the positions."""
        starts, ends = self._row_start[positions], self._row_start[positions + 1]
        counts = ends - starts
        owners = np.repeat(np.arange(len(positions)), counts)
        links = np.arange(len(owners)) + np.repeat(ends - np.cumsum(counts), counts)
        symptoms = self._row_symptom[links]
        return Rows(owners, symptoms, symptoms * len(self._frequencies) + self._row_band[links])

    def score(self, reported: Reported, findings: Findings) -> Standings:
        """The standings of all conditions of fitting age and sex for which a reported symptom speaks."""
        told = sorted(map(self._number.__getitem__, reported.implied))
        if not told:
            return Standings(*np.zeros((3, 0), dtype=np.int64))
        reach = self._reach(told, reported, findings)
        evidence = self._sum_present(told, reported, reach)
        scores = self._prior[reach.positions] + evidence
        scores += self._sum_risk_factors(reported, reach)
        scores += self._sum_excluded(reported, reach)
        scores -= self._sum_denied(reported, reach)
        scores += self._sum_not_mentioned(reported, reach)
        return Standings(reach.positions, scores, evidence).having(A_WORD)

    def _own(self, number: int) -> slice:
        """The links to the symptom itself."""
        return slice(self._start[number], self._start[number + 1])

    def _branch(self, number: int) -> slice:
        """The links to the symptom and to all its kinds."""
        return slice(self._start[number], self._start[self._end[number]])

    def _kinds(self, number: int) -> slice:
        return slice(self._start[number + 1], self._start[self._end[number]])

    def _reach(self, told: list[int], reported: Reported, findings: Findings) -> _Reach:
        is_reached = np.zeros(len(self._prior), dtype=bool)
        kinds = (self._kinds(self._number[slug]) for slug in reported.present)
        is_reached[_join(self._condition, [*map(self._own, told), *kinds])] = True
        positions = self._fitting(np.flatnonzero(is_reached), findings.age, findings.sex)
        slot = np.full(len(self._prior), len(positions), dtype=np.int32)
        slot[positions] = np.arange(len(positions))
        return _Reach(positions, slot)

    def _fitting(self, positions: Numbers, age: Age | None, sex: str | None) -> Numbers:
        """Age and sex are hard limits; what is unknown excludes nobody."""
        if age is not None:
            fits = (self._low[positions] <= age.high) & (self._high[positions] >= age.low)
            positions = positions.take(np.flatnonzero(fits))
        if sex is not None:
            sexes = self._sex[positions]
            fits = (sexes == _SEXES["any"]) | (sexes == _SEXES[sex])
            positions = positions.take(np.flatnonzero(fits))
        return positions

    def _sum_present(self, told: list[int], reported: Reported, reach: _Reach) -> Numbers:
        weights = self._spread(told, self._present, reach)
        for slug in reported.present:
            number = self._number[slug]
            kinds = self._kinds(number)
            if kinds.start < kinds.stop:
                row = weights[told.index(number)]
                np.maximum(row, self._weigh_kinds(slug, kinds, reported, reach), out=row)
        return self._sum_heaviest(told, weights)

    def _spread(self, numbers: list[int], per_link: NDArray[np.int32], reach: _Reach) -> Numbers:
        """What each symptom weighs for each condition within reach, with one column more for all others."""
        links, width = [self._own(number) for number in numbers], len(reach) + 1
        weights = np.zeros(len(numbers) * width, dtype=np.int64)
        rows = np.repeat(np.arange(0, len(weights), width), [part.stop - part.start for part in links])
        weights[rows + reach.slot.take(_join(self._condition, links))] = _join(per_link, links)
        return weights.reshape(-1, width)

    def _weigh_kinds(self, slug: str, kinds: slice, reported: Reported, reach: _Reach) -> Numbers:
        """For who lists only kinds of the symptom: the most frequent that is not denied bounds it from below."""
        number = self._number[slug]
        weights, lists_itself = np.zeros(len(reach) + 1, dtype=np.int64), np.zeros(len(reach) + 1, dtype=bool)
        general = [number, *(self._number[above] for above in self._tree.ancestors(slug))]
        lists_itself[reach.slot.take(_join(self._condition, map(self._own, general)))] = True
        slots = reach.slot.take(self._condition[kinds])
        counts = ~lists_itself.take(slots)
        for denied in reported.absent & self._tree.descendants(slug):
            counts &= self._symptom[kinds] != self._number[denied]
        listed = np.flatnonzero(counts)
        bounds = self._if_present[number].take(self._band[kinds].take(listed))
        np.maximum.at(weights, slots.take(listed), bounds)
        return weights

    def _sum_heaviest(self, numbers: list[int], weights: Numbers) -> Numbers:
        """For each condition the heaviest of the sets of which no symptom stands above another.

        `numbers` ascend, so a symptom comes before its kinds.
        """
        targets, above = [], [len(numbers)]
        for row, number in enumerate(numbers):
            while len(above) > 1 and number >= self._end[numbers[above[-1]]]:
                above.pop()
            targets.append(above[-1])
            above.append(row)
        deeper: dict[int, Numbers] = {}
        for row in reversed(range(len(numbers))):
            best = np.maximum(weights[row], deeper[row]) if row in deeper else weights[row]
            target = targets[row]
            deeper[target] = deeper[target] + best if target in deeper else best
        return deeper[len(numbers)][:-1]

    def _sum_risk_factors(self, reported: Reported, reach: _Reach) -> Numbers:
        total = np.zeros(len(reach) + 1, dtype=np.int64)
        for slug in reported.risk_factors & self._risk_factors.keys():
            conditions, weights = self._risk_factors[slug]
            total[reach.slot[conditions]] += weights
        return np.minimum(total[:-1], const.RISK_FACTORS_AT_MOST)

    def _sum_excluded(self, reported: Reported, reach: _Reach) -> Numbers:
        """Counted for each excluded symptom once, unless something more exact is listed below it."""
        total = np.zeros(len(reach) + 1, dtype=np.int64)
        for position, _node in frozenset[tuple[int, str]]().union(*map(self._excluded_by, reported.present)):
            total[reach.slot[position]] += const.EXCLUDED_SCORE
        return total[:-1]

    def _find_excluded(self, slug: str) -> frozenset[tuple[int, str]]:
        """Conditions that a report of the symptom speaks against, each with what it excludes."""
        hits: set[tuple[int, str]] = set()
        more_exact: set[int] = set()
        for node in (slug, *self._tree.ancestors(slug)):
            excluding = self._excluded.get(node, set())
            hits |= {(position, node) for position in excluding - more_exact}
            more_exact |= excluding
            more_exact.update(self._condition[self._own(self._number[node])].tolist())
        return frozenset(hits)

    def _sum_denied(self, reported: Reported, reach: _Reach) -> Numbers:
        """What the denied symptoms and all their kinds take away, as a positive number."""
        if not reported.absent:
            return np.zeros(len(reach), dtype=np.int64)
        denied = sorted(map(self._number.__getitem__, reported.absent))
        return self._sum_heaviest(denied, -self._spread(denied, self._absent, reach))

    def _sum_not_mentioned(self, reported: Reported, reach: _Reach) -> Numbers:
        """What is left of all listed symptoms when the branches that were spoken of are taken out."""
        tops = {slug for slug in reported.mentioned if reported.mentioned.isdisjoint(self._tree.ancestors(slug))}
        above = {general for slug in tops for general in self._tree.ancestors(slug)}
        links = [self._branch(self._number[slug]) for slug in tops] + [self._own(self._number[slug]) for slug in above]
        slots = reach.slot.take(_join(self._condition, links))
        spoken = np.bincount(slots, _join(self._silent, links), len(reach) + 1)
        return self._all_silent[reach.positions] - spoken[:-1].astype(np.int64)


def _join(column: NDArray[np.int32], slices: Iterable[slice]) -> NDArray[np.int32]:
    return np.concatenate([column[part] for part in slices])
