"""What one condition weighs: every number that the matcher can add up for it, rounded once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from math import log

from . import constants as const
from .constants import milli
from .findings import ANY_AGE, AgeRange, Findings, Reported, Tree

# An HPO band, or the whole percent where somebody has counted.
Frequency = str | int


@dataclass(frozen=True)
class Symptom:
    """`background`: percent of people with none of the conditions who report it.

    `is_companion`: it goes with complaints, but alone is none of those that the content is about (fever, red eyes).
    """

    slug: str
    parent: str | None
    background: float
    is_companion: bool = False


@dataclass(frozen=True)
class Profile:
    """What the matcher knows of a condition: symptom -> HPO band or whole percent, risk factor -> strength."""

    slug: str
    prevalence: str = "common"
    urgency: str = const.ROUTINE
    sex: str = "any"
    ages: AgeRange = ANY_AGE
    symptoms: Mapping[str, Frequency] = field(default_factory=dict)
    risk_factors: Mapping[str, str] = field(default_factory=dict)

    def admits(self, findings: Findings) -> bool:
        """Age and sex are hard limits; what is unknown excludes nobody."""
        return self.ages.admits(findings.age) and (
            self.sex == "any" or findings.sex is None or self.sex == findings.sex
        )


@dataclass(frozen=True, slots=True)
class LinkWeights:
    """What one listed symptom says, in thousandths: when present, denied, or not spoken of."""

    present: int
    absent: int
    not_mentioned: int


def share_of(frequency: Frequency) -> float:
    """How often people with the condition say yes."""
    if frequency == const.EXCLUDED:
        return 0.0
    return const.FREQUENCY[frequency] if isinstance(frequency, str) else frequency / 100


@cache
def weigh(frequency: Frequency, background: float) -> LinkWeights:
    """`background` in percent. Few different pairs exist, and each is rounded once."""
    if frequency == const.EXCLUDED:
        return LinkWeights(const.EXCLUDED_SCORE, 0, 0)
    p, b = share_of(frequency), background / 100
    against = min(0.0, log((1 - p) / (1 - b)))
    return LinkWeights(
        present=milli(max(0.0, log(p / b))),
        absent=milli(const.ABSENT_WEIGHT * against),
        not_mentioned=milli(const.NOT_MENTIONED_WEIGHT * against),
    )


class Weights:
    """One condition's parts."""

    def __init__(self, profile: Profile, tree: Tree, background: Mapping[str, float]) -> None:
        listed = {slug: band for slug, band in profile.symptoms.items() if band != const.EXCLUDED}
        links = {slug: weigh(band, background[slug]) for slug, band in listed.items()}
        self.profile = profile
        self.prior = const.PRIOR[profile.prevalence]
        self.excluded = frozenset(profile.symptoms) - frozenset(listed)
        self.present = {slug: link.present for slug, link in links.items()}
        self.absent = {slug: link.absent for slug, link in links.items()}
        self.risk_factors = {slug: const.RISK_FACTOR[strength] for slug, strength in profile.risk_factors.items()}
        self.bounds = self._bounds(listed, tree, background)

    @staticmethod
    def _bounds(
        listed: Mapping[str, Frequency], tree: Tree, background: Mapping[str, float]
    ) -> dict[str, list[tuple[int, str]]]:
        """More general symptoms, of which only kinds are listed: at least P(kind) of the people must have them too."""
        bounds: dict[str, list[tuple[int, str]]] = {}
        for slug, band in listed.items():
            for general in tree.ancestors(slug):
                if listed.keys().isdisjoint((general, *tree.ancestors(general))):
                    bounds.setdefault(general, []).append((weigh(band, background[general]).present, slug))
        return {general: sorted(parts, key=lambda part: (-part[0], part[1])) for general, parts in bounds.items()}

    def explains(self, slug: str, reported: Reported, tree: Tree) -> bool:
        """Whether reporting the symptom speaks for the condition, which it does not if excluded, or its kind denied."""
        for node in (slug, *tree.ancestors(slug)):
            if node in self.profile.symptoms:
                return bool(self.present.get(node))
        return any(weight for weight, listed in self.bounds.get(slug, ()) if listed not in reported.absent)
