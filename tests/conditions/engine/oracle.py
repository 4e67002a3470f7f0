"""A slow matcher that follows the written rules one by one. The fast one must agree with it to the thousandth.

It shares nothing with the engine but the table of constants and the shapes of what goes in. The heaviest choice of
which no two stand on one branch is found by trying every choice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations
from math import exp, log

from conditions.engine import constants as const
from conditions.engine.findings import Findings
from conditions.engine.matching import Profile

from .worlds import World


@dataclass(frozen=True)
class Verdict:
    """One candidate. Thousandths, but for `share`."""

    slug: str
    score: int
    prior: int
    not_mentioned: int
    in_favor: int
    against: int
    share: float = 0.0


def rank_slowly(world: World, findings: Findings) -> list[Verdict]:
    """Candidates, best first."""
    judges = [_Judge(world, profile, findings) for profile in world.profiles]
    verdicts = [
        judge.verdict()
        for judge in judges
        if judge.may_apply() and judge.symptoms_in_favor() >= const.CANDIDATE_EVIDENCE
    ]
    verdicts.sort(key=lambda verdict: verdict.slug)
    verdicts.sort(key=lambda verdict: verdict.score, reverse=True)
    odds = [exp(verdict.score / 1000) for verdict in verdicts]
    whole = sum(odds) + 1
    return [Verdict(**{**vars(verdict), "share": odd / whole}) for verdict, odd in zip(verdicts, odds, strict=True)]


class _Judge:
    """One condition, one person."""

    def __init__(self, world: World, profile: Profile, findings: Findings) -> None:
        self.parent = {symptom.slug: symptom.parent for symptom in world.symptoms}
        self.background = {symptom.slug: symptom.background / 100 for symptom in world.symptoms}
        self.profile = profile
        self.findings = findings
        self.listed = {s: const.FREQUENCY[band] for s, band in profile.symptoms.items() if band != "excluded"}

    def verdict(self) -> Verdict:
        prior = const.PRIOR[self.profile.prevalence]
        silence = self.silence()
        in_favor = self.symptoms_in_favor() + self.risk_factors()
        against = self.denials() + self.exclusions()
        return Verdict(self.profile.slug, prior + silence + in_favor + against, prior, silence, in_favor, against)

    def may_apply(self) -> bool:
        age, ages, sex = self.findings.age, self.profile.ages, self.findings.sex
        low, high = ages.low or 0, 10_000 if ages.high is None else ages.high
        if age is not None and not any(low <= month <= high for month in range(age.low, age.high + 1)):
            return False
        return self.profile.sex == "any" or sex in (None, self.profile.sex)

    # The tree

    def line(self, slug: str) -> list[str]:
        """The symptom and everything that it is a kind of."""
        parent = self.parent[slug]
        return [slug, *(self.line(parent) if parent else ())]

    def is_present(self, slug: str) -> bool:
        """A present finding implies what it is a kind of."""
        return any(slug in self.line(reported) for reported in self.findings.present)

    def is_absent(self, slug: str) -> bool:
        """An absent finding implies its kinds; a present finding beats that, and a denial of what it implies."""
        denied = [node for node in self.line(slug) if node in self.findings.absent and not self.is_present(node)]
        return bool(denied) and not self.is_present(slug)

    def heaviest(self, weights: Mapping[str, int]) -> int:
        """The largest total of which no two stand on one branch."""
        choices = chain.from_iterable(combinations(weights, size) for size in range(len(weights) + 1))
        return max(sum(weights[slug] for slug in choice) for choice in choices if self.is_apart(choice))

    def is_apart(self, slugs: Iterable[str]) -> bool:
        return not any(one in self.line(other) or other in self.line(one) for one, other in combinations(slugs, 2))

    # The parts of the score

    def symptoms_in_favor(self) -> int:
        weights = {slug: self.ratio(slug, slug) for slug in self.listed if self.is_present(slug)}
        for reported in self.findings.present:
            if not any(node in self.listed for node in self.line(reported)):
                kinds = [s for s in self.listed if reported in self.line(s) and not self.is_absent(s)]
                weights[reported] = max((self.ratio(kind, reported) for kind in kinds), default=0)
        return self.heaviest(weights)

    def ratio(self, listed: str, reported: str) -> int:
        return max(0, round(1000 * log(self.listed[listed] / self.background[reported])))

    def silent_ratio(self, slug: str) -> float:
        return min(0.0, log((1 - self.listed[slug]) / (1 - self.background[slug])))

    def denials(self) -> int:
        absent = [slug for slug in self.listed if self.is_absent(slug)]
        return -self.heaviest({slug: -round(1000 * (const.ABSENT_WEIGHT * self.silent_ratio(slug))) for slug in absent})

    def exclusions(self) -> int:
        excluded = [slug for slug, band in self.profile.symptoms.items() if band == "excluded"]
        return sum(const.EXCLUDED_SCORE for slug in excluded if self.is_present(slug))

    def silence(self) -> int:
        spoken = self.findings.present | self.findings.absent
        unspoken = [slug for slug in self.listed if all(self.is_apart((slug, s)) for s in spoken)]
        return sum(round(1000 * (const.NOT_MENTIONED_WEIGHT * self.silent_ratio(slug))) for slug in unspoken)

    def risk_factors(self) -> int:
        told = {*self.findings.risk_factors, self.findings.sex}
        known = [strength for slug, strength in self.profile.risk_factors.items() if slug in told]
        return min(sum(const.RISK_FACTOR[strength] for strength in known), const.RISK_FACTORS_AT_MOST)
