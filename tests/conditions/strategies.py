"""Random valid documents of every kind, all called `example`. They link to records called `one` and `two` of each kind;
the symptom `one` has a background of 40 %, the symptom `two` of 0.5 %.
"""

from typing import Any

from hypothesis import strategies as st

from conditions.documents import Document
from conditions.engine.constants import BACKGROUNDS, FREQUENCY
from conditions.models import AgeUnit, Audience, Prevalence, Role, Sex, Stage, Status, Strength, Urgency
from conditions.models.care import ExaminationKind, TreatmentKind
from conditions.models.source import SourceKind
from referrals.models import Service

LARGEST_SMALL = 32_767
LARGEST = 2_147_483_647
SLUGS = st.sampled_from(["one", "two"])


def texts(*, lines: bool = True, size: int = 30) -> st.SearchStrategy[str]:
    """Any text but the empty one. PostgreSQL cannot hold NUL, UTF-8 no lone surrogate, YAML no separators of old."""
    left_out = ["Cs", "Zl", "Zp"] if lines else ["Cs", "Zl", "Zp", "Cc"]
    characters = st.characters(exclude_categories=left_out, exclude_characters="\0\x85")
    return st.text(characters, min_size=1, max_size=size)


def bilingual(*, optional: bool = False, size: int = 30) -> st.SearchStrategy[dict[str, str]]:
    both = st.fixed_dictionaries({"ru": texts(size=size), "en": texts(size=size)})
    return both | st.just({"ru": "", "en": ""}) if optional else both


def lists(entries: st.SearchStrategy[Any], **limits: Any) -> st.SearchStrategy[dict[str, list[Any]]]:
    return st.fixed_dictionaries({"ru": st.lists(entries, **limits), "en": st.lists(entries, **limits)})


def links(*, at_least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(SLUGS, unique=True, min_size=at_least).map(sorted)


def one_of(vocabulary: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(vocabulary.values)


def ranges() -> st.SearchStrategy[dict[str, int | None]]:
    ages = st.none() | st.integers(0, LARGEST_SMALL)
    return (
        st.tuples(ages, ages)
        .map(lambda pair: pair if None in pair else sorted(pair))
        .map(lambda pair: {"min": pair[0], "max": pair[1]})
    )


def days() -> st.SearchStrategy[str | None]:
    return st.none() | st.dates().map(str)


def record(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries({"slug": st.just("example"), **parts})


def publication(*needed: str, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    """A draft may lack its sources and the `needed` texts; a published record may not."""
    provenance = {"last_reviewed": days(), "next_review": days()}
    published = {"status": st.just("published"), "sources": links(at_least=1)} | {key: bilingual() for key in needed}
    others = {"status": st.sampled_from([Status.DRAFT.value, Status.RETIRED.value]), "sources": links()} | {
        key: bilingual(optional=True) for key in needed
    }
    return record(**parts, **provenance, **published) | record(**parts, **provenance, **others)


def phrases() -> st.SearchStrategy[dict[str, list[str]]]:
    return lists(texts(), max_size=3, unique=True)


def bands(condition: Document) -> st.SearchStrategy[Document]:
    """A link tells something: its band is above the background of the symptom; what is urgent excludes nothing."""
    excluded = ["excluded"] if condition["urgency"] in ("routine", "self_care") else []
    telling = {"one": 0.40, "two": 0.005}
    weights = st.fixed_dictionaries(
        {},
        optional={
            slug: st.sampled_from([band for band, value in FREQUENCY.items() if value > background] + excluded)
            for slug, background in telling.items()
        },
    )
    return weights.map(lambda symptoms: condition | {"symptoms": symptoms})


def doctors() -> st.SearchStrategy[list[dict[str, str]]]:
    doctor = st.fixed_dictionaries({"specialist": SLUGS, "role": one_of(Role), "audience": one_of(Audience)})
    return st.lists(doctor, max_size=4, unique_by=lambda d: (d["specialist"], d["audience"])).map(
        lambda found: sorted(found, key=lambda d: (Role.values.index(d["role"]), d["specialist"], d["audience"]))
    )


def stages() -> st.SearchStrategy[dict[str, list[str]]]:
    return st.fixed_dictionaries({}, optional={stage: links(at_least=1) for stage in Stage.values})


def clauses(*, at_least: int) -> st.SearchStrategy[list[dict[str, list[str]]]]:
    clause = st.fixed_dictionaries({"symptoms": links(), "risk_factors": links()})
    if at_least:
        clause = clause.filter(lambda members: any(members.values()))
    return st.lists(clause, min_size=at_least, max_size=3)


def with_clauses(flag: Document) -> st.SearchStrategy[Document]:
    found = clauses(at_least=1 if flag["status"] == "published" else 0)
    return found.map(lambda value: flag | {"clauses": value})


def patient_ages() -> st.SearchStrategy[dict[str, Any] | None]:
    return (
        st.none()
        | st.fixed_dictionaries({"value": st.integers(0, 130), "unit": one_of(AgeUnit)})
        | st.fixed_dictionaries({"value": st.integers(0, 1560), "unit": st.just("month")})
    )


def amounts() -> st.SearchStrategy[dict[str, int | None]]:
    """Growing, above zero, and at least one of the three."""
    names = ("min", "typical", "max")
    chosen = st.lists(st.sampled_from(names), unique=True, min_size=1).map(lambda keys: sorted(keys, key=names.index))
    values = st.lists(st.integers(1, LARGEST), min_size=3, max_size=3).map(sorted)
    return st.tuples(chosen, values).map(lambda pair: dict.fromkeys(names) | dict(zip(pair[0], pair[1], strict=False)))


def prices() -> st.SearchStrategy[Document]:
    nothing = {"specialist": None, "condition": None, "treatment": None}
    visit = st.sampled_from([value for value in Service.values if value != Service.TREATMENT])
    subject = st.tuples(visit, st.none() | SLUGS).map(lambda p: nothing | {"service": p[0], "specialist": p[1]})
    treatment = st.tuples(SLUGS, st.none() | SLUGS).map(
        lambda p: nothing | {"service": "treatment", "condition": p[0], "treatment": p[1]}
    )
    rest = record(
        city=SLUGS,
        audience=one_of(Audience),
        currency=st.from_regex(r"[A-Z]{3}", fullmatch=True),
        source=SLUGS,
        collected_on=days(),
        note=bilingual(optional=True),
    )
    return st.tuples(rest, subject | treatment, amounts()).map(lambda parts: parts[0] | parts[1] | parts[2])


DOCUMENTS: dict[str, st.SearchStrategy[Document]] = {
    "sources": record(
        title=bilingual(),
        publisher=st.just("") | texts(),
        url=st.sampled_from(["", "https://example.org/", "https://example.org/a?b=c#d"]),
        kind=one_of(SourceKind),
    ),
    "body_sites": record(name=bilingual(), parent=st.none() | SLUGS),
    "symptoms": publication(
        "question",
        name=bilingual(),
        parent=st.none() | st.just("one"),
        body_site=SLUGS,
        background=st.sampled_from(BACKGROUNDS),
        phrases=phrases(),
    ),
    "risk_factors": publication("question", name=bilingual(), phrases=phrases()),
    "treatments": publication(
        "caution", name=bilingual(), kind=one_of(TreatmentKind), description=bilingual(optional=True)
    ),
    "examinations": publication(name=bilingual(), kind=one_of(ExaminationKind), description=bilingual(optional=True)),
    "specialists": publication(
        name=bilingual(),
        forms=st.fixed_dictionaries({"genitive": st.just("") | texts(), "dative": st.just("") | texts()}),
        description=bilingual(optional=True),
        age_months=ranges(),
        fallback_for=st.sampled_from([None, "adult", "child"]),
    ),
    "conditions": publication(
        "overview",
        "when_to_see_a_doctor",
        name=bilingual(),
        alternate_names=lists(texts(lines=False), max_size=3),
        icd10_code=st.just("") | texts(size=8),
        urgency=one_of(Urgency),
        prevalence=one_of(Prevalence),
        sex=one_of(Sex),
        age_months=ranges(),
        body_sites=links(),
        possible_complications=bilingual(optional=True),
        symptoms=st.just({}),
        risk_factors=st.fixed_dictionaries({}, optional={slug: one_of(Strength) for slug in ("one", "two")}),
        specialists=doctors(),
        treatments=stages(),
        examinations=links(),
    ).flatmap(bands),
    "red_flags": publication(
        "message",
        name=bilingual(),
        urgency=st.sampled_from(["emergency", "urgent"]),
        age_months=ranges(),
        clauses=st.just([]),
        avoid=links(),
    ).flatmap(with_clauses),
    "vignettes": record(
        story=bilingual(),
        present=links(),
        absent=links(),
        risk_factors=links(),
        age=patient_ages(),
        sex=st.sampled_from([None, "male", "female"]),
        conditions=links(),
        urgency=one_of(Urgency),
        specialists=links(),
        held_out=st.booleans(),
    ),
    "cities": record(name=bilingual()),
    "prices": prices(),
}
