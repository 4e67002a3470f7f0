"""A little world that the examples are about, and random ones for the properties.

A number is how many percent of the people with none of the conditions report the symptom.

    leg-pain 40                          swelling 10              fever 2
    ├── heel-pain 10                     └── calf-swelling 2      numb-foot 5
    │   ├── heel-pain-first-steps 2
    │   └── heel-pain-at-rest 2
    └── calf-pain 10

    heel-fasciitis  very common, routine      first steps very frequent, at rest occasional; never fever
                                              overweight moderate, running strong, flat-foot weak
    leg-strain      common, self care         leg pain very frequent, heel pain frequent, calf pain frequent
    clot            uncommon, urgent, adults  leg pain frequent, calf pain frequent, calf swelling very frequent
    infection       rare, emergency           swelling very frequent, fever very frequent
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from hypothesis import settings
from hypothesis import strategies as st

from conditions.engine import constants as const
from conditions.engine.findings import ADULT_FROM_MONTHS, Age, AgeRange, Findings
from conditions.engine.matching import Index, Profile, Symptom
from conditions.engine.triage import RedFlag

# A shared machine may be slow at any moment.
untimed = settings(deadline=None)


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
            symptoms={"heel-pain-first-steps": "very_frequent", "heel-pain-at-rest": "occasional", "fever": "excluded"},
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


@st.composite
def forests(draw: st.DrawFn) -> tuple[Symptom, ...]:
    """Any forest in which a kind is no more usual than what it is a kind of."""
    symptoms: list[Symptom] = []
    for number in range(draw(st.integers(1, _MOST_SYMPTOMS))):
        parent = draw(st.none() | st.sampled_from(symptoms)) if symptoms else None
        usual = [b for b in const.BACKGROUNDS if parent is None or b <= parent.background]
        symptoms.append(Symptom(f"symptom-{number}", parent and parent.slug, draw(st.sampled_from(usual))))
    return tuple(symptoms)


@st.composite
def profiles(draw: st.DrawFn, symptoms: tuple[Symptom, ...], slug: str) -> Profile:
    """A condition that keeps the rules of the content: a link says something, only unhurried conditions exclude, and
    none lists a symptom below one that it excludes."""
    urgency = draw(st.sampled_from(const.URGENCIES))
    may_exclude = urgency in (const.ROUTINE, const.SELF_CARE)
    bands: dict[str, str] = {}
    closed: set[str | None] = set()
    for symptom in symptoms:
        telling = [band for band, p in const.FREQUENCY.items() if p * 100 > symptom.background]
        band = draw(st.none() | st.sampled_from([*telling, const.EXCLUDED] if may_exclude else telling))
        if symptom.parent in closed:
            closed.add(symptom.slug)
        elif band is not None:
            bands[symptom.slug] = band
            if band == const.EXCLUDED:
                closed.add(symptom.slug)
    return Profile(
        slug,
        prevalence=draw(st.sampled_from(sorted(const.PRIOR))),
        urgency=urgency,
        sex=draw(st.sampled_from(["any", "any", "male", "female"])),
        ages=draw(age_ranges()),
        symptoms=bands,
        risk_factors=draw(st.dictionaries(st.sampled_from(RISK_FACTORS), st.sampled_from(sorted(const.RISK_FACTOR)))),
    )


def age_ranges() -> st.SearchStrategy[AgeRange]:
    months = st.none() | st.integers(0, 1560)
    ordered = st.tuples(months, months).map(lambda ends: ends if None in ends else tuple(sorted(ends)))
    return st.just(AgeRange()) | ordered.map(lambda ends: AgeRange(*ends))


def ages() -> st.SearchStrategy[Age | None]:
    years = st.integers(0, 130).map(lambda value: Age.of(value, "year"))
    months = st.integers(0, 1560).map(lambda value: Age.of(value, "month"))
    return st.none() | years | months


@st.composite
def red_flags(draw: st.DrawFn, symptoms: tuple[Symptom, ...], slug: str) -> RedFlag:
    members = st.sampled_from([*(symptom.slug for symptom in symptoms), *RISK_FACTORS])
    clauses = st.lists(st.frozensets(members, min_size=1, max_size=2), min_size=1, max_size=3)
    urgency = st.sampled_from([const.EMERGENCY, const.URGENT])
    return RedFlag(slug, draw(urgency), tuple(draw(clauses)), draw(age_ranges()))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    symptoms = draw(forests())
    conditions = range(draw(st.integers(1, _MOST_CONDITIONS)))
    flags = range(draw(st.integers(0, _MOST_FLAGS)))
    return World(
        symptoms,
        tuple(draw(profiles(symptoms, f"condition-{number}")) for number in conditions),
        tuple(draw(red_flags(symptoms, f"flag-{number}")) for number in flags),
    )


@st.composite
def findings_in(draw: st.DrawFn, world: World) -> Findings:
    """A symptom is reported, denied, left unanswered or not spoken of; more are reported than not."""
    said = {slug: draw(st.sampled_from(["present", "present", "absent", "skipped", ""])) for slug in world.slugs}
    return Findings(
        present=frozenset(slug for slug, how in said.items() if how == "present"),
        absent=frozenset(slug for slug, how in said.items() if how == "absent"),
        skipped=frozenset(slug for slug, how in said.items() if how == "skipped"),
        risk_factors=frozenset(draw(st.sets(st.sampled_from(RISK_FACTORS[:2])))),
        age=draw(ages()),
        sex=draw(st.sampled_from([None, "male", "female"])),
    )


@st.composite
def situations(draw: st.DrawFn) -> tuple[World, Findings]:
    world = draw(worlds())
    return world, draw(findings_in(world))


@st.composite
def situations_and_one_more(draw: st.DrawFn) -> tuple[World, Findings, Findings]:
    """The second findings report one symptom or risk factor more."""
    world, before = draw(situations())
    slug = draw(st.sampled_from([*world.slugs, *RISK_FACTORS[:2]]))
    return world, before, report(before, slug)


def report(findings: Findings, slug: str) -> Findings:
    """The findings with one more symptom or risk factor present, and so no longer denied or unanswered."""
    if slug in RISK_FACTORS:
        return Findings(**{**_parts(findings), "risk_factors": findings.risk_factors | {slug}})
    parts = {"absent": findings.absent - {slug}, "skipped": findings.skipped - {slug}}
    return Findings(**{**_parts(findings), **parts, "present": findings.present | {slug}})


def _parts(findings: Findings) -> dict[str, object]:
    return {name: getattr(findings, name) for name in Findings.__dataclass_fields__}
