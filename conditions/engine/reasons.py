"""Why a condition scores what it scores: the parts that add up to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from . import constants as const
from .findings import Reported, Tree
from .weights import Weights


class Part(NamedTuple):
    """One reason. `slug` is what the condition lists, `reported` what the person said, `contribution` thousandths."""

    kind: str
    slug: str
    reported: str
    contribution: int


@dataclass(frozen=True, slots=True)
class Reasons:
    """The score is `prior + not_mentioned + sum(in_favor) + sum(against)`, in thousandths, exactly."""

    prior: int
    not_mentioned: int
    in_favor: tuple[Part, ...]
    against: tuple[Part, ...]


def find_reasons(weights: Weights, reported: Reported, tree: Tree, score: int) -> Reasons:
    """What nobody spoke of is the rest of the score."""
    in_favor = [*_present(weights, reported, tree), *_risk_factors(weights, reported)]
    against = [*_excluded(weights, reported, tree), *_absent(weights, reported, tree)]
    return Reasons(
        prior=weights.prior,
        not_mentioned=score - weights.prior - sum(part.contribution for part in [*in_favor, *against]),
        in_favor=tuple(sorted(in_favor, key=lambda part: (-part.contribution, part.slug))),
        against=tuple(sorted(against, key=lambda part: (part.contribution, part.slug))),
    )


def _present(weights: Weights, reported: Reported, tree: Tree) -> Iterable[Part]:
    found = {
        slug: Part("symptom", slug, reporter, weights.present[slug])
        for slug, reporter in reported.reporters.items()
        if slug in weights.present
    }
    for slug in reported.present & weights.bounds.keys():
        for weight, listed in weights.bounds[slug]:
            if listed not in reported.absent:
                found[slug] = Part("symptom", listed, slug, weight)
                break
    chosen = tree.heaviest_antichain({slug: part.contribution for slug, part in found.items()})
    return (found[slug] for slug in chosen if found[slug].contribution)


def _risk_factors(weights: Weights, reported: Reported) -> Iterable[Part]:
    left = const.RISK_FACTORS_AT_MOST
    for slug in sorted(
        reported.risk_factors & weights.risk_factors.keys(), key=lambda s: (-weights.risk_factors[s], s)
    ):
        contribution = min(left, weights.risk_factors[slug])
        left -= contribution
        if contribution:
            yield Part("risk_factor", slug, slug, contribution)


def _excluded(weights: Weights, reported: Reported, tree: Tree) -> Iterable[Part]:
    """A finding speaks against the condition unless the condition lists something more exact on the way up."""
    if weights.excluded.isdisjoint(reported.implied):
        return ()
    hit: dict[str, str] = {}
    for slug in sorted(reported.present):
        for node in (slug, *tree.ancestors(slug)):
            if node in weights.excluded:
                hit.setdefault(node, slug)
            if node in weights.profile.symptoms:
                break
    return (Part("symptom", slug, by, const.EXCLUDED_SCORE) for slug, by in hit.items())


def _absent(weights: Weights, reported: Reported, tree: Tree) -> Iterable[Part]:
    missing = {slug: -weights.absent[slug] for slug in reported.absent & weights.absent.keys()}
    return (
        Part("symptom", slug, reported.denier(slug, tree), -missing[slug])
        for slug in tree.heaviest_antichain(missing)
        if missing[slug]
    )
