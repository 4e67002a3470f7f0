"""From ranked conditions to doctors, examinations and what may be done until then."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from conditions.engine.findings import Age, AgeRange

ROLE_WEIGHT = {"lead": 1.0, "first_contact": 0.5, "supporting": 0.3}
ROLES = tuple(ROLE_WEIGHT)
# Pairs of a condition and an age of which the doctors are remembered.
MOST_ROLES = 4096
# Of an unknown age a child's doctor fits half: the person is probably an adult.
CHILD_OF_UNKNOWN_AGE = 0.5
# A doctor who scores less than this share of the best one is left out.
LEAST_OF_BEST = 0.1
UNTIL_THEN_STAGES = ("first_aid", "early")
SELF_CARE = "self_care"


@dataclass(frozen=True, slots=True)
class Doctor:
    """A specialist in the care of one condition."""

    specialist: str
    role: str
    audience: str = "any"


@dataclass(frozen=True, eq=False)
class Care:
    """What one condition says about care. `treatments`: stage -> slugs. Compared by identity."""

    doctors: tuple[Doctor, ...] = ()
    treatments: Mapping[str, Iterable[str]] = field(default_factory=dict)
    examinations: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Practice:
    """All specialists with the ages they see, who stands in when nothing fits, and the kind of each treatment."""

    ages_seen: Mapping[str, AgeRange]
    fallbacks: Mapping[str, str]
    treatment_kinds: Mapping[str, str]

    def fallback(self, age: Age | None) -> str | None:
        return self.fallbacks.get("child" if age is not None and age.is_child else "adult")

    def stand_in(self, specialist: str, age: Age | None) -> str:
        """Under 18 the children's doctor stands for the adults' one."""
        if age is not None and age.is_child and specialist == self.fallbacks.get("adult"):
            return self.fallbacks.get("child", specialist)
        return specialist

    @cached_property
    def best_roles(self) -> Callable[[Care, Age | None], dict[str, tuple[float, str]]]:
        """Each doctor of a condition once, with weight and role: the role that weighs most for a person of this age."""
        return lru_cache(MOST_ROLES)(self._find_best_roles)

    def _find_best_roles(self, care: Care, age: Age | None) -> dict[str, tuple[float, str]]:
        best: dict[str, tuple[float, str]] = {}
        for doctor in care.doctors:
            slug = self.stand_in(doctor.specialist, age)
            weight = ROLE_WEIGHT[doctor.role] * fit_audience(doctor.audience, age)
            if weight > best.get(slug, (0.0, ""))[0] and self.ages_seen[slug].admits(age):
                best[slug] = (weight, doctor.role)
        return best


@dataclass(slots=True)  # not frozen: an answer makes up to a hundred
class Candidate:
    """A matched condition as routing sees it; `is_likely`: strong or moderate."""

    slug: str
    share: float
    is_likely: bool
    care: Care


@dataclass(frozen=True)
class Referral:
    """`score`: sum over conditions of share x role weight x audience fit; 0 for a fallback."""

    specialist: str
    role: str
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    treatment: str
    stage: str


def fit_audience(audience: str, age: Age | None) -> float:
    if audience == "any":
        return 1.0
    if age is None:
        return 1.0 if audience == "adult" else CHILD_OF_UNKNOWN_AGE
    return 1.0 if age.is_child == (audience == "child") else 0.0


def route(candidates: Iterable[Candidate], practice: Practice, age: Age | None, coverage: str) -> list[Referral]:
    """Best first, ties by slug. Partial coverage adds the fallback doctor last; no coverage leaves only that one."""
    parts: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for candidate in candidates:
        for slug, (weight, role) in practice.best_roles(candidate.care, age).items():
            parts[slug].append((-candidate.share * weight, candidate.slug, role))
    scores = {slug: -round(sum([part[0] for part in found]), 3) for slug, found in parts.items()}
    least = LEAST_OF_BEST * max(scores.values(), default=0.0)
    named = sorted((-score, slug) for slug, score in scores.items() if score > 0 and score >= least)
    referrals = [_refer(slug, parts[slug], scores[slug]) for _score, slug in named]
    fallback = practice.fallback(age)
    if fallback and (not referrals or coverage != "full") and fallback not in {r.specialist for r in referrals}:
        referrals.append(Referral(fallback, "fallback", 0.0, ()))
    return referrals


def _refer(slug: str, found: list[tuple[float, str, str]], score: float) -> Referral:
    """`found` is what each condition adds, as a negative number, with the condition and the role."""
    role = min({role for _weight, _condition, role in found}, key=ROLES.index)
    return Referral(slug, role, score, tuple(condition for _weight, condition, _role in sorted(found)))


def find_first_contact(candidates: Iterable[Candidate], practice: Practice, age: Age | None) -> str | None:
    """The first contact of the best condition that names one, else the fallback doctor."""
    for candidate in candidates:
        named = [d for d in candidate.care.doctors if d.role == "first_contact" and fit_audience(d.audience, age) > 0]
        for doctor in sorted(named, key=lambda d: (-fit_audience(d.audience, age), d.specialist)):
            slug = practice.stand_in(doctor.specialist, age)
            if practice.ages_seen[slug].admits(age):
                return slug
    return practice.fallback(age)


def collect_examinations(candidates: Iterable[Candidate]) -> list[str]:
    """Of the likely conditions, in their order, each once."""
    return list(dict.fromkeys(slug for c in candidates if c.is_likely for slug in c.care.examinations))


def advise_until_then(
    candidates: Iterable[Candidate], practice: Practice, forbidden_by_flags: Iterable[str]
) -> list[Advice]:
    """First aid and self care of the likely conditions, less what any candidate or fired red flag says to avoid."""
    candidates = list(candidates)
    forbidden = {*forbidden_by_flags, *(slug for c in candidates for slug in c.care.treatments.get("avoid", ()))}
    advice: dict[str, Advice] = {}
    for candidate in candidates:
        for stage in UNTIL_THEN_STAGES if candidate.is_likely else ():
            for slug in candidate.care.treatments.get(stage, ()):
                is_offered = stage == "first_aid" or practice.treatment_kinds[slug] == SELF_CARE
                if is_offered and slug not in forbidden:
                    advice.setdefault(slug, Advice(slug, stage))
    return list(advice.values())
