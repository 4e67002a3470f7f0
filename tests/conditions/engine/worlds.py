"""A little world that the examples are about, and random ones for the properties.

A number is how many percent of the people with none of the conditions report the symptom.

    leg-pain 40                          swelling 10              fever 2
    ├── heel-pain 10                     └── calf-swelling 2      numb-foot 5
    │   ├── heel-pain-first-steps 2
    │   └── heel-pain-at-rest 2
    └── calf-pain 10

    heel-fasciitis  very common, routine      first steps obligate, at rest occasional; never fever
                                              overweight moderate, running strong, flat-foot weak
    leg-strain      common, self care         leg pain very frequent, heel pain frequent, calf pain frequent
    clot            uncommon, urgent, adults  leg pain frequent, calf pain frequent, calf swelling very frequent
                                              long-flight strong
    infection       rare, emergency           swelling very frequent, fever very frequent
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st

from conditions.engine import constants as const
from conditions.engine.findings import ADULT_FROM_MONTHS, Age, AgeRange, Findings
from conditions.engine.matching import Index, Profile, Symptom
from conditions.engine.triage import RedFlag

T = TypeVar("T")

# Random worlds are cheap, and a rule may need several things at once to show a flaw. A shared machine may be slow.
in_many_worlds = settings(deadline=None, max_examples=3 * settings().max_examples)


@dataclass(frozen=True)
class World:
    symptoms: tuple[Symptom, ...]
    profiles: tuple[Profile, ...]
    flags: tuple[RedFlag, ...] = ()

    @cached_property
    def index(self) -> Index:
        return Index(self.symptoms, self.profiles)

    @property
    def slugs(self) -> list[str]:
        return [symptom.slug for symptom in self.symptoms]


LITTLE_WORLD = World(
    symptoms=(
        Symptom("leg-pain", None, 40),
        Symptom("heel-pain", "leg-pain", 10),
        Symptom("heel-pain-first-steps", "heel-pain", 2),
        Symptom("heel-pain-at-rest", "heel-pain", 2),
        Symptom("calf-pain", "leg-pain", 10),
        Symptom("swelling", None, 10),
        Symptom("calf-swelling", "swelling", 2),
        Symptom("fever", None, 2),
        Symptom("numb-foot", None, 5),
    ),
    profiles=(
        Profile(
            "heel-fasciitis",
            prevalence="very_common",
            symptoms={"heel-pain-first-steps": "obligate", "heel-pain-at-rest": "occasional", "fever": "excluded"},
            risk_factors={"overweight": "moderate", "running": "strong", "flat-foot": "weak"},
        ),
        Profile(
            "leg-strain",
            urgency=const.SELF_CARE,
            symptoms={"leg-pain": "very_frequent", "heel-pain": "frequent", "calf-pain": "frequent"},
        ),
        Profile(
            "clot",
            prevalence="uncommon",
            urgency=const.URGENT,
            ages=AgeRange(ADULT_FROM_MONTHS, None),
            symptoms={"leg-pain": "frequent", "calf-pain": "frequent", "calf-swelling": "very_frequent"},
            risk_factors={"long-flight": "strong"},
        ),
        Profile(
            "infection",
            prevalence="rare",
            urgency=const.EMERGENCY,
            symptoms={"swelling": "very_frequent", "fever": "very_frequent"},
        ),
    ),
)


def found(*present: str, no: Iterable[str] = (), factors: Iterable[str] = (), **rest: object) -> Findings:
    """Findings in one line: what is reported, what is denied, what is a risk factor."""
    return Findings(frozenset(present), frozenset(no), frozenset(factors), **rest)  # type: ignore[arg-type]


RISK_FACTORS = ("factor-0", "factor-1", "male", "female")
_MOST_SYMPTOMS, _MOST_CONDITIONS, _MOST_FLAGS = 7, 4, 3
_AGE_RANGES = [AgeRange(*ends) for ends in [(None, None), (216, None), (None, 215), (24, 54), (600, 600), (0, 1560)]]
_AGES = [
    None,
    *(Age.of(years, "year") for years in (0, 4, 17, 18, 50, 130)),
    *(Age.of(months, "month") for months in (0, 24, 54, 55, 215, 216, 600)),
]


class Tape:
    """Random bytes to read choices from: a world takes hundreds, and one draw is much faster than hundreds.

    What stands first among the choices is the simplest, and what an empty tape gives.
    """

    def __init__(self, data: bytes) -> None:
        self._bytes = iter(data)

    def pick(self, choices: Sequence[T]) -> T:
        return choices[next(self._bytes, 0) % len(choices)]

    def some(self, items: Iterable[T]) -> list[T]:
        return [item for item in items if self.pick([False, True])]


TAPES = st.binary(min_size=180, max_size=180).map(Tape)


def read_forest(tape: Tape) -> tuple[Symptom, ...]:
    """Any forest in which a kind is no more usual than what it is a kind of."""
    symptoms: list[Symptom] = []
    for number in range(tape.pick(range(1, _MOST_SYMPTOMS + 1))):
        parent = tape.pick([None, *symptoms])
        usual = [b for b in const.BACKGROUNDS if parent is None or b <= parent.background]
        symptoms.append(Symptom(f"symptom-{number}", parent and parent.slug, tape.pick(usual)))
    return tuple(symptoms)


def read_profile(tape: Tape, slug: str, symptoms: Iterable[Symptom]) -> Profile:
    """A condition that keeps the rules of the content: a link says something, only unhurried conditions exclude, and
    none lists a symptom below one that it excludes."""
    urgency = tape.pick([const.ROUTINE, const.SELF_CARE, const.URGENT, const.EMERGENCY])
    excluded = [const.EXCLUDED] if urgency in (const.ROUTINE, const.SELF_CARE) else []
    bands: dict[str, str] = {}
    closed: set[str | None] = set()
    for symptom in symptoms:
        telling = [band for band, p in const.FREQUENCY.items() if p * 100 > symptom.background]
        band = tape.pick([None, *telling, *excluded])
        if symptom.parent in closed:
            closed.add(symptom.slug)
        elif band is not None:
            bands[symptom.slug] = band
            if band == const.EXCLUDED:
                closed.add(symptom.slug)
    return Profile(
        slug,
        prevalence=tape.pick(["common", "very_common", "uncommon", "rare"]),
        urgency=urgency,
        sex=tape.pick(["any", "any", "male", "female"]),
        ages=tape.pick([*_AGE_RANGES[:1] * 5, *_AGE_RANGES]),
        symptoms=bands,
        risk_factors={factor: tape.pick(sorted(const.RISK_FACTOR)) for factor in tape.some(RISK_FACTORS)},
    )


def read_flag(tape: Tape, slug: str, symptoms: Iterable[Symptom]) -> RedFlag:
    members = [*(symptom.slug for symptom in symptoms), *RISK_FACTORS[:2]]
    clauses = [
        frozenset(tape.pick(members) for _member in range(tape.pick([1, 2]))) for _clause in range(tape.pick([1, 2, 3]))
    ]
    return RedFlag(slug, tape.pick([const.EMERGENCY, const.URGENT]), tuple(clauses), tape.pick(_AGE_RANGES))


def read_world(tape: Tape) -> World:
    symptoms = read_forest(tape)
    conditions, flags = range(tape.pick(range(1, _MOST_CONDITIONS + 1))), range(tape.pick(range(_MOST_FLAGS + 1)))
    return World(
        symptoms,
        tuple(read_profile(tape, f"condition-{number}", symptoms) for number in conditions),
        tuple(read_flag(tape, f"flag-{number}", symptoms) for number in flags),
    )


def read_findings(tape: Tape, world: World) -> Findings:
    """A symptom is not spoken of, reported, denied or left unanswered."""
    told = {slug: tape.pick(["", "present", "present", "absent", "skipped"]) for slug in world.slugs}
    return Findings(
        present=frozenset(slug for slug, how in told.items() if how == "present"),
        absent=frozenset(slug for slug, how in told.items() if how == "absent"),
        skipped=frozenset(slug for slug, how in told.items() if how == "skipped"),
        risk_factors=frozenset(tape.some(RISK_FACTORS[:2])),
        age=tape.pick(_AGES),
        sex=tape.pick([None, "male", "female"]),
    )


@dataclass(frozen=True)
class Situation:
    """`more` is what might be reported next; `newcomer` a condition that might be published next."""

    world: World
    findings: Findings
    more: str
    newcomer: Profile

    @property
    def one_more(self) -> Findings:
        """The findings with `more` present, and so no longer denied or unanswered."""
        parts = {name: getattr(self.findings, name) for name in Findings.__dataclass_fields__}
        if self.more in RISK_FACTORS:
            return Findings(**parts | {"risk_factors": parts["risk_factors"] | {self.more}})
        unsaid = {name: parts[name] - {self.more} for name in ("absent", "skipped")}
        return Findings(**parts | unsaid | {"present": parts["present"] | {self.more}})


def _read_situation(tape: Tape) -> Situation:
    world = read_world(tape)
    findings = read_findings(tape, world)
    more = tape.pick([*world.slugs, *RISK_FACTORS[:2]])
    return Situation(world, findings, more, read_profile(tape, "newcomer", world.symptoms))


SITUATIONS = TAPES.map(_read_situation)
