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

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, log

from . import constants as const
from .constants import milli
from .findings import ANY_AGE, AgeRange, Findings, Tree

# So that rounding never lets the shares of an answer reach 1.
A_HAIR_MORE_THAN_ONE = 1 + 1e-9


@dataclass(frozen=True)
class Symptom:
    """`background`: percent of people with none of the conditions who report it."""

    slug: str
    parent: str | None
    background: float


@dataclass(frozen=True)
class Profile:
    """What the matcher knows of a condition: symptom -> HPO band, risk factor -> strength."""

    slug: str
    prevalence: str = "common"
    urgency: str = const.ROUTINE
    sex: str = "any"
    ages: AgeRange = ANY_AGE
    symptoms: Mapping[str, str] = field(default_factory=dict)
    risk_factors: Mapping[str, str] = field(default_factory=dict)

    def admits(self, findings: Findings) -> bool:
        """Age and sex are hard limits; what is unknown excludes nobody."""
        return self.ages.admits(findings.age) and (
            self.sex == "any" or findings.sex is None or self.sex == findings.sex
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One reason. `slug` is what the condition lists, `reported` what the person said, `contribution` thousandths."""

    kind: str
    slug: str
    reported: str
    contribution: int


@dataclass(frozen=True)
class Match:
    """`score = prior + not_mentioned + sum(in_favor) + sum(against)`, in thousandths, exactly."""

    slug: str
    urgency: str
    score: int
    prior: int
    not_mentioned: int
    in_favor: tuple[Part, ...]
    against: tuple[Part, ...]
    share: float = 0.0

    @property
    def evidence(self) -> int:
        """What symptoms alone say for it: prior and risk factors do not count."""
        return sum(part.contribution for part in self.in_favor if part.kind == "symptom")

    @property
    def band(self) -> str:
        if self.score >= const.STRONG:
            return "strong"
        return "moderate" if self.score >= const.MODERATE else "weak"


@dataclass(frozen=True)
class Ranking:
    """`candidates` best first; `considered` also holds those whose evidence is too thin to be named."""

    candidates: tuple[Match, ...]
    considered: tuple[Match, ...]

    @property
    def coverage(self) -> str:
        if not self.candidates:
            return "none"
        return "partial" if self.candidates[0].band == "weak" else "full"

    @property
    def strong(self) -> tuple[Match, ...]:
        return tuple(match for match in self.candidates if match.band == "strong")


class _Weights:
    """One condition's parts, rounded once."""

    def __init__(self, profile: Profile, tree: Tree, background: Mapping[str, float]) -> None:
        listed = {slug: const.FREQUENCY[band] for slug, band in profile.symptoms.items() if band != const.EXCLUDED}
        self.profile = profile
        self.prior = const.PRIOR[profile.prevalence]
        self.excluded = frozenset(profile.symptoms) - frozenset(listed)
        self.present = {slug: milli(max(0.0, log(p / background[slug]))) for slug, p in listed.items()}
        absent = {slug: min(0.0, log((1 - p) / (1 - background[slug]))) for slug, p in listed.items()}
        self.absent = {slug: milli(const.ABSENT_WEIGHT * value) for slug, value in absent.items()}
        self.not_mentioned = {slug: milli(const.NOT_MENTIONED_WEIGHT * value) for slug, value in absent.items()}
        self.risk_factors = {slug: const.RISK_FACTOR[strength] for slug, strength in profile.risk_factors.items()}
        self.bounds = self._bounds(listed, tree, background)

    @staticmethod
    def _bounds(
        listed: Mapping[str, float], tree: Tree, background: Mapping[str, float]
    ) -> dict[str, list[tuple[int, str]]]:
        """More general symptoms, of which only kinds are listed: at least P(kind) of the people must have them too."""
        bounds: dict[str, list[tuple[int, str]]] = {}
        for slug, p in listed.items():
            for general in tree.ancestors(slug):
                if listed.keys().isdisjoint((general, *tree.ancestors(general))):
                    bounds.setdefault(general, []).append((milli(max(0.0, log(p / background[general]))), slug))
        return {general: sorted(parts, key=lambda part: (-part[0], part[1])) for general, parts in bounds.items()}

    def may_explain(self, slug: str, tree: Tree) -> bool:
        """Whether reporting the symptom can speak for the condition at all."""
        if any(self.present.get(node) for node in (slug, *tree.ancestors(slug))):
            return True
        return any(weight for weight, _listed in self.bounds.get(slug, ()))

    def explains(self, slug: str, reported: "_Reported", tree: Tree) -> bool:
        """Whether it does: what the condition excludes, or lists only by a denied kind, is not explained."""
        for node in (slug, *tree.ancestors(slug)):
            if node in self.profile.symptoms:
                return bool(self.present.get(node))
        return any(weight for weight, listed in self.bounds.get(slug, ()) if listed not in reported.absent)


class Index:
    """The knowledge of one content version, expanded for matching."""

    def __init__(self, symptoms: Iterable[Symptom], profiles: Iterable[Profile]) -> None:
        self.symptoms = {symptom.slug: symptom for symptom in symptoms}
        self.tree = Tree({symptom.slug: symptom.parent for symptom in self.symptoms.values()})
        background = {symptom.slug: symptom.background / 100 for symptom in self.symptoms.values()}
        self._weights = {profile.slug: _Weights(profile, self.tree, background) for profile in profiles}

    def profile(self, slug: str) -> Profile:
        return self._weights[slug].profile

    def explains_all(self, condition: str, findings: Findings) -> bool:
        """Whether every reported symptom speaks for the condition."""
        reported, weights = _Reported(findings, self.tree), self._weights[condition]
        return all(weights.explains(slug, reported, self.tree) for slug in findings.present)

    def weight_if_present(self, condition: str, symptom: str) -> int:
        weights = self._weights[condition]
        return const.EXCLUDED_SCORE if symptom in weights.excluded else weights.present.get(symptom, 0)

    def weight_if_absent(self, condition: str, symptom: str) -> int:
        return self._weights[condition].absent.get(symptom, 0)

    def rank(self, findings: Findings) -> Ranking:
        """Every condition of fitting age and sex for which a symptom speaks, best score first, ties by slug."""
        reported = _Reported(findings, self.tree)
        matches = [
            _score(weights, reported, self.tree)
            for weights in self._weights.values()
            if weights.profile.admits(findings)
            and any(weights.may_explain(slug, self.tree) for slug in reported.present)
        ]
        considered = sorted((match for match in matches if match.evidence > 0), key=lambda m: (-m.score, m.slug))
        candidates = [match for match in considered if match.evidence >= const.CANDIDATE_EVIDENCE]
        return Ranking(candidates=_share(candidates), considered=_share(considered))


def _share(matches: list[Match]) -> tuple[Match, ...]:
    """Softmax over the matches and "none of these", whose score is 0: the shares sum to less than 1."""
    odds = [exp(match.score / 1000) for match in matches]
    total = (1 + sum(odds)) * A_HAIR_MORE_THAN_ONE
    return tuple(Match(**{**vars(match), "share": odd / total}) for match, odd in zip(matches, odds, strict=True))


class _Reported:
    """The findings with what they imply: present its ancestors, absent its descendants; present wins."""

    def __init__(self, findings: Findings, tree: Tree) -> None:
        self.present = findings.present
        self.implied = tree.with_ancestors(findings.present)
        self.denied = findings.absent - self.implied
        self.absent = tree.with_descendants(self.denied) - self.implied
        self.mentioned = findings.present | findings.absent
        self.risk_factors = findings.all_risk_factors

    def reporter(self, slug: str, tree: Tree) -> str:
        """The reported symptom by which `slug` is present: itself, or the first of its reported kinds."""
        return slug if slug in self.present else min(tree.descendants(slug) & self.present)

    def denier(self, slug: str, tree: Tree) -> str:
        return next(node for node in (slug, *tree.ancestors(slug)) if node in self.denied)


def _score(weights: _Weights, reported: _Reported, tree: Tree) -> Match:
    in_favor = [*_present(weights, reported, tree), *_risk_factors(weights, reported)]
    against = [*_excluded(weights, reported, tree), *_absent(weights, reported, tree)]
    silent = _not_mentioned(weights, reported, tree)
    return Match(
        slug=weights.profile.slug,
        urgency=weights.profile.urgency,
        score=weights.prior + silent + sum(part.contribution for part in [*in_favor, *against]),
        prior=weights.prior,
        not_mentioned=silent,
        in_favor=tuple(sorted(in_favor, key=lambda part: (-part.contribution, part.slug))),
        against=tuple(sorted(against, key=lambda part: (part.contribution, part.slug))),
    )


def _present(weights: _Weights, reported: _Reported, tree: Tree) -> Iterable[Part]:
    found = {
        slug: Part("symptom", slug, reported.reporter(slug, tree), weights.present[slug])
        for slug in reported.implied & weights.present.keys()
    }
    for slug in reported.present & weights.bounds.keys():
        for weight, listed in weights.bounds[slug]:
            if listed not in reported.absent:
                found[slug] = Part("symptom", listed, slug, weight)
                break
    chosen = tree.heaviest_antichain({slug: part.contribution for slug, part in found.items()})
    return (found[slug] for slug in chosen if found[slug].contribution)


def _risk_factors(weights: _Weights, reported: _Reported) -> Iterable[Part]:
    left = const.RISK_FACTORS_AT_MOST
    for slug in sorted(
        reported.risk_factors & weights.risk_factors.keys(), key=lambda s: (-weights.risk_factors[s], s)
    ):
        contribution = min(left, weights.risk_factors[slug])
        left -= contribution
        if contribution:
            yield Part("risk_factor", slug, slug, contribution)


def _excluded(weights: _Weights, reported: _Reported, tree: Tree) -> Iterable[Part]:
    """A finding speaks against the condition unless the condition lists something more exact on the way up."""
    hit: dict[str, str] = {}
    for slug in sorted(reported.present):
        for node in (slug, *tree.ancestors(slug)):
            if node in weights.excluded:
                hit.setdefault(node, slug)
            if node in weights.profile.symptoms:
                break
    return (Part("symptom", slug, by, const.EXCLUDED_SCORE) for slug, by in hit.items())


def _absent(weights: _Weights, reported: _Reported, tree: Tree) -> Iterable[Part]:
    missing = {slug: -weights.absent[slug] for slug in reported.absent & weights.absent.keys()}
    return (
        Part("symptom", slug, reported.denier(slug, tree), -missing[slug])
        for slug in tree.heaviest_antichain(missing)
        if missing[slug]
    )


def _not_mentioned(weights: _Weights, reported: _Reported, tree: Tree) -> int:
    """Listed symptoms nobody spoke of weigh a little; a reported relative means that the subject was touched."""
    return sum(
        weight
        for slug, weight in weights.not_mentioned.items()
        if slug not in reported.implied
        and slug not in reported.absent
        and reported.mentioned.isdisjoint((slug, *tree.ancestors(slug)))
        and reported.mentioned.isdisjoint(tree.descendants(slug))
    )
