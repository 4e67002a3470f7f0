"""What must hold of fixtures/, whoever edits them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps

from conditions.documents import KINDS
from conditions.documents.parts import Link, Links
from conditions.documents.rows import Clauses, Doctors, Slugs, Stages, Weights
from conditions.engine.constants import EMERGENCY, FREQUENCY, ROUTINE, SELF_CARE
from conditions.engine.findings import Findings
from conditions.engine.triage import find_fired
from conditions.models import Content

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
# Texts that may be missing, in both languages at once.
OPTIONAL = {("treatments", "caution"), ("prices", "note"), ("conditions", "possible_complications")}
# Texts that may hold no Russian letter: people write "t 38".
SAID_ANYHOW = {"alternate_names", "phrases"}


def published(documents, kind):
    return {slug: d for slug, d in documents[kind].items() if d.get("status", "published") == "published"}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from strings(entry)


def bilingual_texts(documents) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Where it stands, its key, and `{ru, en}` of every text and list of texts."""
    for kind, records in documents.items():
        for slug, document in records.items():
            for key, value in document.items():
                if isinstance(value, dict) and value.keys() == {"ru", "en"}:
                    yield f"{kind}/{slug}", key, value


def linked(part: Any, value: Any) -> Iterator[tuple[str, str]]:
    """The kind and slug of everything that a part of a document points to."""
    match part:
        case Link():
            yield from [(part.kind, value)] if value else []
        case Links() | Slugs() | Weights():
            yield from ((part.kind, slug) for slug in value)
        case Stages():
            yield from ((part.kind, slug) for slugs in value.values() for slug in slugs)
        case Doctors():
            yield from ((part.kind, doctor["specialist"]) for doctor in value)
        case Clauses():
            yield from ((kind, slug) for clause in value for kind, slugs in clause.items() for slug in slugs)


def test_every_record_passes_its_own_validation(content):
    """Uniqueness and constraints aside: the database has checked those."""
    for model in apps.get_models():
        if issubclass(model, Content):
            for record in model._base_manager.all():
                record.full_clean(validate_unique=False, validate_constraints=False)
                if hasattr(record, "check_links"):
                    record.check_links()


def test_every_text_is_there_in_both_languages(documents):
    missing = [
        f"{where}: {key}"
        for where, key, text in bilingual_texts(documents)
        if bool(text["ru"]) != bool(text["en"])
        or not (text["ru"] or isinstance(text["ru"], list) or (where.split("/")[0], key) in OPTIONAL)
    ]
    assert missing == []


def test_russian_is_russian_and_english_is_english(documents):
    wrong = [
        f"{where}: {key}"
        for where, key, text in bilingual_texts(documents)
        if any(CYRILLIC.search(line) for line in strings(text["en"]))
        or (key not in SAID_ANYHOW and any(line and not CYRILLIC.search(line) for line in strings(text["ru"])))
    ]
    assert wrong == []


def test_texts_have_no_stray_spaces(documents):
    stray = [
        f"{kind}/{slug}: {text}"
        for kind, records in documents.items()
        for slug, document in records.items()
        for text in strings(document)
        if "  " in text or "\n" in text or text != text.strip()
    ]
    assert stray == []


def test_every_link_leads_somewhere(documents):
    lost = [
        f"{kind}/{slug}: {target}"
        for kind, records in documents.items()
        for slug, document in records.items()
        for part in KINDS[kind].parts
        for target_kind, target in linked(part, document[part.key])
        if target not in documents[target_kind]
    ]
    assert lost == []


def test_every_published_record_names_its_sources(documents):
    for records in documents.values():
        for slug, document in records.items():
            if document.get("status") == "published":
                assert document["sources"], slug


def test_nothing_claims_a_review_that_did_not_happen(documents):
    for records in documents.values():
        for slug, document in records.items():
            assert document.get("last_reviewed") is None, slug


def test_people_can_say_every_symptom_and_risk_factor(documents):
    for slug, symptom in published(documents, "symptoms").items():
        for language in ("ru", "en"):
            assert len(symptom["phrases"][language]) >= 3, (slug, language)
    for slug, factor in published(documents, "risk_factors").items():
        assert slug in ("male", "female") or (factor["phrases"]["ru"] and factor["phrases"]["en"]), slug


def test_every_red_flag_rests_on_published_records(documents):
    for slug, flag in published(documents, "red_flags").items():
        assert flag["clauses"], slug
        for clause in flag["clauses"]:
            assert clause["symptoms"] or clause["risk_factors"], slug
            for kind, slugs in clause.items():
                assert set(slugs) <= published(documents, kind).keys(), slug


def test_every_condition_can_be_matched_and_routed(documents):
    for slug, condition in published(documents, "conditions").items():
        present = [band for band in condition["symptoms"].values() if band != "excluded"]
        assert len(present) >= 6, slug
        assert condition["specialists"], slug
        assert any(treatments for stage, treatments in condition["treatments"].items() if stage != "avoid"), slug


def test_every_emergency_has_a_red_flag(documents, knowledge):
    """Somebody with everything that the condition lists is told to call."""
    for slug, condition in published(documents, "conditions").items():
        if condition["urgency"] == EMERGENCY:
            listed = [symptom for symptom, band in condition["symptoms"].items() if band != "excluded"]
            findings = Findings(present=frozenset(listed), risk_factors=frozenset(condition["risk_factors"]))
            fired = find_fired(knowledge.red_flags, findings, knowledge.index)
            assert any(flag.urgency == EMERGENCY for flag in fired), slug


def test_only_unhurried_conditions_exclude_a_symptom(documents):
    for slug, condition in documents["conditions"].items():
        if "excluded" in condition["symptoms"].values():
            assert condition["urgency"] in (ROUTINE, SELF_CARE), slug


def test_a_kind_is_never_more_frequent_than_what_it_is_a_kind_of(documents):
    symptoms = documents["symptoms"]
    for slug, condition in documents["conditions"].items():
        bands = {symptom: FREQUENCY[band] for symptom, band in condition["symptoms"].items() if band != "excluded"}
        for symptom in bands:
            parent = symptoms[symptom]["parent"]
            if parent in bands:
                assert bands[parent] >= bands[symptom], (slug, symptom)


def test_there_is_a_doctor_to_fall_back_on_for_everybody(documents):
    doctors = published(documents, "specialists").values()
    fallbacks = {doctor["fallback_for"]: doctor["slug"] for doctor in doctors if doctor["fallback_for"]}
    assert fallbacks == {"adult": "general-practitioner", "child": "pediatrician"}


@pytest.mark.parametrize("word", ["мг", "mg", "таблетк", "tablets a day"])
def test_treatments_name_no_doses(word, documents):
    dose = re.compile(rf"\d\s*{word}", re.IGNORECASE)
    for slug, treatment in documents["treatments"].items():
        assert not any(dose.search(text) for text in strings(treatment)), slug


def test_everything_is_used_by_something(documents):
    used: dict[str, set[str]] = {}
    for kind in ("conditions", "red_flags", "specialists", "symptoms"):
        for document in documents[kind].values():
            for part in KINDS[kind].parts:
                for target_kind, target in linked(part, document[part.key]):
                    used.setdefault(target_kind, set()).add(target)
    for kind in ("symptoms", "treatments", "examinations", "specialists", "risk_factors", "body_sites"):
        by_nothing = documents[kind].keys() - used[kind] - {"male", "female"}
        assert by_nothing == set(), kind


def test_trees_have_no_loops(documents):
    for kind in ("symptoms", "body_sites"):
        for slug in documents[kind]:
            above, seen = slug, []
            while above is not None:
                assert above not in seen, (kind, slug)
                seen.append(above)
                above = documents[kind][above]["parent"]
