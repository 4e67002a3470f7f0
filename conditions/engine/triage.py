"""How soon to be seen. Red flags decide first, outside any ranking; a match raises to "urgent" at most."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from . import constants as const
from .findings import ANY_AGE, AgeRange, Findings
from .matching import Index, Match, Ranking


@dataclass(frozen=True)
class RedFlag:
    """Fires when every clause has at least one of its symptoms (or their kinds) or risk factors present."""

    slug: str
    urgency: str
    clauses: tuple[frozenset[str], ...]
    ages: AgeRange = ANY_AGE

    @cached_property
    def members(self) -> frozenset[str]:
        return frozenset[str]().union(*self.clauses)


@dataclass(frozen=True, slots=True)
class Reason:
    """`kind` is red_flag, condition or default; a default has no slug."""

    kind: str
    slug: str | None
    urgency: str


@dataclass(frozen=True)
class Triage:
    level: str
    reasons: tuple[Reason, ...]


def told(findings: Findings, index: Index) -> frozenset[str]:
    """Everything that satisfies a clause which names it: what is reported, and what that is a kind of."""
    return index.tree.with_ancestors(findings.present) | findings.all_risk_factors


def open_clauses(flag: RedFlag, told: frozenset[str]) -> list[frozenset[str]]:
    """The clauses that nothing told satisfies yet."""
    return [clause for clause in flag.clauses if clause.isdisjoint(told)]


def find_fired(flags: Iterable[RedFlag], findings: Findings, index: Index) -> list[RedFlag]:
    """Most urgent first, then by slug."""
    known = told(findings, index)
    begun = (flag for flag in flags if not flag.members.isdisjoint(known))
    fired = [flag for flag in begun if flag.ages.admits(findings.age) and not open_clauses(flag, known)]
    return sorted(fired, key=lambda flag: (const.URGENCIES.index(flag.urgency), flag.slug))


def assess(fired: Iterable[RedFlag], ranking: Ranking, findings: Findings, index: Index) -> Triage:
    """Never lowered from emergency or urgent by one more present finding."""
    reasons = [Reason("red_flag", flag.slug, flag.urgency) for flag in fired]
    reasons += [
        Reason("condition", match.slug, const.URGENT)
        for match in ranking.strong
        if match.urgency in (const.EMERGENCY, const.URGENT)
    ]
    if not reasons:
        reasons = [_unhurried(ranking, findings, index)]
    level = min((reason.urgency for reason in reasons), key=const.URGENCIES.index)
    return Triage(level, tuple(reasons))


def _unhurried(ranking: Ranking, findings: Findings, index: Index) -> Reason:
    if _can_care_for_oneself(ranking.strong, findings, index):
        return Reason("condition", ranking.strong[0].slug, const.SELF_CARE)
    routine = [match for match in ranking.strong if match.urgency == const.ROUTINE]
    if routine:
        return Reason("condition", routine[0].slug, const.ROUTINE)
    return Reason("default", None, const.ROUTINE)


def _can_care_for_oneself(strong: tuple[Match, ...], findings: Findings, index: Index) -> bool:
    """Only if the first match is strong, all strong ones are self care, and the first explains everything reported."""
    return (
        bool(strong)
        and all(match.urgency == const.SELF_CARE for match in strong)
        and index.explains_all(strong[0].slug, findings)
    )
