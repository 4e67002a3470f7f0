import copy
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings

from conditions.documents import KINDS, ContentError, Document, from_document, read_all, read_documents, to_document
from conditions.documents.fixtures import load, parents_first, read_fixtures, to_yaml
from conditions.documents.parts import Links, Part
from conditions.documents.rows import Clauses, Rows
from conditions.models import BodySite, ConditionSymptom, ContentVersion, Symptom

from ..factories import (
    BodySiteFactory,
    CityFactory,
    PublishedConditionFactory,
    PublishedExaminationFactory,
    PublishedRiskFactorFactory,
    PublishedSpecialistFactory,
    PublishedSymptomFactory,
    PublishedTreatmentFactory,
    SourceFactory,
)
from .strategies import DOCUMENTS

pytestmark = pytest.mark.django_db

HEEL = {
    "slug": "heel",
    "status": "published",
    "name": {"ru": "Боль в пятке", "en": "Heel pain"},
    "question": {"ru": "Болит ли пятка?", "en": "Does your heel hurt?"},
    "parent": None,
    "body_site": "foot",
    "background": 10,
    "phrases": {"ru": ["пятка болит"], "en": ["sore heel"]},
    "sources": ["book"],
    "last_reviewed": None,
    "next_review": None,
}
GOUT = {
    "slug": "gout",
    "status": "published",
    "name": {"ru": "Подагра", "en": "Gout"},
    "alternate_names": {"ru": [], "en": []},
    "icd10_code": "M10",
    "urgency": "routine",
    "prevalence": "common",
    "sex": "any",
    "age_months": {"min": None, "max": None},
    "body_sites": ["foot"],
    "overview": {"ru": "Болит палец.", "en": "The toe hurts."},
    "when_to_see_a_doctor": {"ru": "Сразу.", "en": "At once."},
    "possible_complications": {"ru": "", "en": ""},
    "symptoms": {"heel": "frequent"},
    "risk_factors": {},
    "specialists": [],
    "treatments": {},
    "examinations": [],
    "sources": ["book"],
    "last_reviewed": None,
    "next_review": None,
}


@pytest.fixture
def small_world() -> None:
    """What HEEL and GOUT link to, and HEEL itself."""
    SourceFactory(slug="book")
    BodySiteFactory(slug="foot")
    from_document(KINDS["symptoms"], HEEL)


@pytest.fixture
def wide_world() -> None:
    """Everything that `strategies.DOCUMENTS` link to: two records of each kind."""
    city_and_sources = (CityFactory, SourceFactory, BodySiteFactory)
    published = (
        PublishedRiskFactorFactory,
        PublishedTreatmentFactory,
        PublishedExaminationFactory,
        PublishedSpecialistFactory,
        PublishedConditionFactory,
    )
    for factory in (*city_and_sources, *published):
        factory(slug="one")
        factory(slug="two")
    PublishedSymptomFactory(slug="one", background=40)
    PublishedSymptomFactory(slug="two", background="0.5")


def test_fixtures_read_back_as_they_were_loaded(content):
    stored = read_all()
    for kind in KINDS:
        assert stored[kind] == content[kind]


def test_one_record_reads_as_it_does_among_all(content):
    for kind in KINDS.values():
        for record in kind.model.objects.order_by("slug")[:2]:
            assert to_document(record) == content[kind.name][record.slug]


def queries_of(part: Part) -> int:
    """Beside the one for the records themselves."""
    return 3 if isinstance(part, Clauses) else int(isinstance(part, Rows | Links))


def test_reading_a_kind_takes_one_query_and_one_for_each_linked_table(content, django_assert_num_queries):
    for kind in KINDS.values():
        with django_assert_num_queries(1 + sum(map(queries_of, kind.parts))):
            assert read_documents(kind)


def test_records_may_link_to_more_others_than_a_database_takes_in_one_expression(small_world):
    site, condition = BodySite.objects.get(), PublishedConditionFactory(slug="all")
    symptoms = [
        Symptom(slug=f"s{number:04}", name_ru="С", name_en="S", body_site=site, background=2) for number in range(1_200)
    ]
    Symptom.objects.bulk_create(symptoms)
    ConditionSymptom.objects.bulk_create(
        ConditionSymptom(condition=condition, symptom=symptom, frequency="frequent") for symptom in symptoms
    )
    expected = {symptom.slug: "frequent" for symptom in symptoms}
    assert read_documents(KINDS["conditions"])["all"]["symptoms"] == expected


def test_a_loaded_document_is_not_written_again(content):
    number = ContentVersion.objects.get().number
    assert not any(from_document(KINDS[kind], document) for kind in KINDS for document in content[kind].values())
    assert ContentVersion.objects.get().number == number


def test_every_kind_has_a_strategy():
    assert DOCUMENTS.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_any_document_reads_back_as_it_was_written(kind, wide_world):
    """Over nothing, and over whatever another document has left."""

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DOCUMENTS[kind], DOCUMENTS[kind])
    def check(first: Document, second: Document) -> None:
        for document in (first, second):
            from_document(KINDS[kind], document)
            stored = read_documents(KINDS[kind])["example"]
            assert stored == document
            assert list(stored) == KINDS[kind].keys
        KINDS[kind].model.objects.get(slug="example").delete()

    check()


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_any_document_survives_yaml(kind, tmp_path):
    @settings(max_examples=30, deadline=None)
    @given(DOCUMENTS[kind])
    def check(document: Document) -> None:
        write_fixtures(tmp_path, kind, to_yaml([document]))
        assert read_fixtures(tmp_path)[kind] == {"example": document}

    check()


def test_bands_stages_and_roles_stand_strongest_first(wide_world):
    document = GOUT | {
        "body_sites": ["two", "one"],
        "symptoms": {"one": "frequent", "two": "obligate"},
        "specialists": [
            {"specialist": "one", "role": "supporting", "audience": "any"},
            {"specialist": "two", "role": "lead", "audience": "any"},
        ],
        "treatments": {"avoid": ["one"], "first_aid": ["two", "one"]},
        "sources": ["one"],
    }
    from_document(KINDS["conditions"], document)
    stored = read_documents(KINDS["conditions"])["gout"]
    assert stored["body_sites"] == ["one", "two"]
    assert list(stored["symptoms"].items()) == [("two", "obligate"), ("one", "frequent")]
    assert [doctor["specialist"] for doctor in stored["specialists"]] == ["two", "one"]
    assert list(stored["treatments"].items()) == [("first_aid", ["one", "two"]), ("avoid", ["one"])]


BAD = [
    ("symptoms", {"color": "red"}, "unknown keys: color"),
    ("symptoms", {"background": ...}, "missing or unknown keys: background"),
    ("symptoms", {"slug": "Heel Pain"}, "slug:"),
    ("symptoms", {"slug": ""}, "slug:"),
    ("symptoms", {"slug": None}, ""),
    ("symptoms", {"status": "ready"}, "status:"),
    ("symptoms", {"name": {"ru": "Пятка", "en": ""}}, "name_en:"),
    ("symptoms", {"name": {"ru": "Пятка"}}, "en"),
    ("symptoms", {"name": "Пятка"}, ""),
    ("symptoms", {"name": None}, ""),
    ("symptoms", {"name": {"ru": "П" * 151, "en": "H"}}, "name_ru:"),
    ("symptoms", {"name": {"ru": "П\0", "en": "H"}}, ""),
    ("symptoms", {"question": {"ru": "", "en": "Does it hurt?"}}, "in both languages or in neither"),
    ("symptoms", {"question": {"ru": "", "en": ""}}, "needs “question” in both languages"),
    ("symptoms", {"parent": "leg"}, "leg"),
    ("symptoms", {"parent": "new"}, "new"),
    ("symptoms", {"body_site": None}, "body_site"),
    ("symptoms", {"background": 3}, "background:"),
    ("symptoms", {"background": "rare"}, ""),
    ("symptoms", {"background": float("nan")}, ""),
    ("symptoms", {"phrases": {"ru": ["", "ой"], "en": []}}, "text:"),
    ("symptoms", {"phrases": {"ru": ["ой", "ой"], "en": []}}, "phrase"),
    ("symptoms", {"phrases": ["ой"]}, ""),
    ("symptoms", {"phrases": {"ru": None, "en": []}}, ""),
    ("symptoms", {"sources": []}, "at least one source"),
    ("symptoms", {"sources": ["bible"]}, "bible"),
    ("symptoms", {"sources": None}, ""),
    ("symptoms", {"last_reviewed": "yesterday"}, "yesterday"),
    ("symptoms", {"last_reviewed": 5}, ""),
    ("conditions", {"age_months": {"min": 20, "max": 10}}, "The lower age is above the upper one."),
    ("conditions", {"age_months": {"min": -1, "max": 10}}, "min_age_months:"),
    ("conditions", {"age_months": None}, ""),
    ("conditions", {"symptoms": {"heel": "often"}}, "frequency:"),
    ("conditions", {"symptoms": {"heel": "very_rare"}}, "would say nothing"),
    ("conditions", {"symptoms": ["heel"]}, ""),
    ("conditions", {"symptoms": {"toe": "frequent"}}, "toe"),
    ("conditions", {"urgency": "urgent", "symptoms": {"heel": "excluded"}}, "must never hide an urgent one"),
    ("conditions", {"treatments": {"someday": []}}, ""),
    ("conditions", {"specialists": [{"specialist": "gp"}]}, "gp"),
    ("conditions", {"specialists": ["gp"]}, ""),
    ("conditions", {"alternate_names": {"ru": "Подагра", "en": []}}, ""),
    ("red_flags", {"clauses": []}, "at least one clause"),
    ("red_flags", {"clauses": [{"symptoms": [], "risk_factors": []}]}, "at least one symptom or risk factor"),
    ("red_flags", {"clauses": [{"symptoms": ["toe"], "risk_factors": []}]}, "toe"),
    ("red_flags", {"urgency": "routine"}, "urgency:"),
]
FLAG = {
    "slug": "flag",
    "status": "published",
    "name": {"ru": "Флаг", "en": "Flag"},
    "message": {"ru": "Звоните 103.", "en": "Call 103."},
    "urgency": "emergency",
    "age_months": {"min": None, "max": None},
    "clauses": [{"symptoms": ["heel"], "risk_factors": []}],
    "avoid": [],
    "sources": ["book"],
    "last_reviewed": None,
    "next_review": None,
}
GOOD = {"symptoms": HEEL | {"slug": "new"}, "conditions": GOUT, "red_flags": FLAG}


@pytest.mark.parametrize("kind", GOOD)
def test_the_documents_that_the_bad_ones_come_from_are_good(kind, small_world):
    assert from_document(KINDS[kind], GOOD[kind])


@pytest.mark.parametrize(("kind", "change", "reason"), BAD)
def test_a_bad_document_is_refused_in_words_and_writes_nothing(kind, change, reason, small_world):
    document = {key: value for key, value in (GOOD[kind] | change).items() if value is not ...}
    before, number = read_all(), ContentVersion.objects.get().number
    with pytest.raises(ContentError) as refused, override("en"):
        from_document(KINDS[kind], document)
    assert str(refused.value).startswith(f"{kind}/{document['slug']}: ")
    assert reason in str(refused.value)
    assert (read_all(), ContentVersion.objects.get().number) == (before, number)


def test_a_bad_change_leaves_the_record_as_it_was(small_world):
    with pytest.raises(ContentError):
        from_document(KINDS["symptoms"], HEEL | {"name": {"ru": "Другая", "en": "Other"}, "sources": []})
    assert to_document(Symptom.objects.get(slug="heel")) == HEEL


def world_of(*symptoms: Document) -> dict[str, dict[str, Document]]:
    source = {"slug": "book", "title": {"ru": "Книга", "en": "Book"}, "publisher": "", "url": "", "kind": "article"}
    site = {"slug": "foot", "name": {"ru": "Стопа", "en": "Foot"}, "parent": None}
    return {
        "sources": {"book": source},
        "body_sites": {"foot": site},
        "symptoms": {symptom["slug"]: symptom for symptom in symptoms},
    }


def test_a_load_is_all_or_nothing():
    with pytest.raises(ContentError, match=r"symptoms/toe: .*background"):
        load(world_of(HEEL, HEEL | {"slug": "toe", "background": 7}))
    assert not any(read_all().values())


def test_the_second_load_writes_nothing():
    documents = world_of(HEEL)
    assert load(documents) == 3
    number = ContentVersion.objects.get().number
    assert load(documents) == 0
    assert ContentVersion.objects.get().number == number


def test_a_load_overwrites_what_it_names_and_leaves_the_rest():
    load(world_of(HEEL))
    changed = copy.deepcopy(HEEL) | {"background": 20}
    load(world_of(HEEL | {"slug": "toe"}))
    assert load(world_of(changed)) == 1
    assert read_documents(KINDS["symptoms"]) == {"heel": changed, "toe": HEEL | {"slug": "toe"}}


def test_kinds_may_stand_before_their_parents():
    documents = world_of(HEEL | {"slug": "a", "parent": "b"}, HEEL | {"slug": "b", "parent": "c"}, HEEL | {"slug": "c"})
    assert load(documents) == 5
    assert [document["slug"] for document in parents_first(documents["symptoms"].values())] == ["c", "b", "a"]


def test_documents_that_are_each_others_parents_are_refused():
    with pytest.raises(ContentError):
        load(world_of(HEEL | {"slug": "a", "parent": "b"}, HEEL | {"slug": "b", "parent": "a"}))


def write_fixtures(directory: Path, kind: str, text: str) -> None:
    (directory / kind).mkdir(exist_ok=True)
    (directory / kind / "all.yaml").write_text(text, encoding="utf-8")


def test_fixtures_survive_yaml(documents, tmp_path):
    for kind, records in documents.items():
        write_fixtures(tmp_path, kind, to_yaml(records.values()))
    assert read_fixtures(tmp_path) == documents


def test_a_date_without_quotes_is_a_date(tmp_path):
    write_fixtures(tmp_path, "symptoms", to_yaml([HEEL]) + "last_reviewed: 2026-02-03\n")
    document = read_fixtures(tmp_path)["symptoms"]["heel"]
    assert load(world_of(document)) == 3
    assert Symptom.objects.get(slug="heel").last_reviewed == date(2026, 2, 3)
    assert load(world_of(document)) == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("slug: [", "all.yaml"),
        ("- slug", "a mapping with a slug"),
        ("name: no slug", "a mapping with a slug"),
        (f"{to_yaml([HEEL])}---\n{to_yaml([HEEL])}", "heel is there twice"),
        ("!!python/object:os.system {}", "all.yaml"),
    ],
)
def test_a_broken_file_is_named(text, reason, tmp_path):
    write_fixtures(tmp_path, "symptoms", text)
    with pytest.raises(ContentError, match=reason):
        read_fixtures(tmp_path)


def test_a_file_in_another_encoding_is_named(tmp_path):
    (tmp_path / "symptoms").mkdir()
    (tmp_path / "symptoms" / "old.yaml").write_bytes("slug: пятка".encode("cp1251"))
    with pytest.raises(ContentError, match=r"old\.yaml"):
        read_fixtures(tmp_path)


def test_a_folder_without_files_is_an_empty_kind(tmp_path):
    assert read_fixtures(tmp_path) == {kind: {} for kind in KINDS}
