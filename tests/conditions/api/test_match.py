"""match/: which conditions fit, and how soon to be seen."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conditions.texts import REASONS, URGENCY, notices
from tests.factories import ConditionSymptomFactory

from .client import API, REPORT_PATHS, assert_invalid
from .world import DOCUMENTS

FULL = {
    "text": "Пятка болит. Абракадабра.",
    "present": ["heel-pain-first-steps"],
    "absent": ["fever"],
    "skipped": [],
    "risk_factors": ["running"],
    "age": {"value": 40, "unit": "year"},
    "sex": "female",
    "city": "moscow",
    "limit": 5,
}
# 6.709 = 0.6 very common + ln 0.9/0.005 + ln 2.5. Of heel pain and its kind only the stronger one counts.
FULL_ANSWER = {
    "content_version": 7,
    "language": "ru",
    "coverage": "full",
    "understood": {
        "present": [
            {
                "slug": "heel-pain",
                "name": "Боль в пятке",
                "text": "Пятка болит",
                "span": [0, 11],
                "confidence": 1.0,
            }
        ],
        "absent": [],
        "risk_factors": [],
        "age": None,
        "unrecognised": ["Абракадабра"],
    },
    "urgency": {
        "level": "routine",
        "text": URGENCY["routine"]["ru"],
        "call": [],
        "reasons": [
            {
                "kind": "condition",
                "slug": "plantar-fasciitis",
                "message": REASONS["routine"]["ru"].format(name="Подошвенный фасциит"),
            }
        ],
    },
    "conditions": [
        {
            "slug": "plantar-fasciitis",
            "name": "Подошвенный фасциит",
            "icd10_code": "M72.2",
            "rank": 1,
            "score": 6.709,
            "band": "strong",
            "share": 0.9987,
            "prior": 0.6,
            "not_mentioned": 0.0,
            "for": [
                {
                    "kind": "symptom",
                    "slug": "heel-pain-first-steps",
                    "name": "Боль в пятке при первых шагах",
                    "reported": "heel-pain-first-steps",
                    "contribution": 5.193,
                },
                {
                    "kind": "risk_factor",
                    "slug": "running",
                    "name": "Бег",
                    "reported": "running",
                    "contribution": 0.916,
                },
            ],
            "against": [],
            "ask": [],
            "clinically_reviewed": False,
        },
    ],
    "next_question": None,
    "notices": notices("ru", "not-a-diagnosis", "emergency", "contraindications"),
}
NOTHING_UNDERSTOOD = {"present": [], "absent": [], "risk_factors": [], "age": None, "unrecognised": []}
FIRST_STEPS = {
    "kind": "symptom",
    "slug": "heel-pain-first-steps",
    "name": "Heel pain on the first steps",
    "reported": "heel-pain-first-steps",
    "contribution": 5.193,
}
RUNNING = {"kind": "risk_factor", "slug": "running", "name": "Running", "reported": "running"}
SWELLING = {
    "kind": "symptom",
    "slug": "calf-swelling",
    "name": "Swollen calf",
    "reported": "calf-swelling",
    "contribution": 5.193,
}


def test_one_condition_in_russian(api, world, content_version):
    assert api.send("match/", FULL) == FULL_ANSWER | {"content_version": content_version()}


def test_several_conditions_in_english(api, in_memory):
    body = {
        "present": ["heel-pain-first-steps", "calf-swelling"],
        "absent": ["breathlessness", "fever"],
        "risk_factors": ["running"],
    }
    shown = {"against": [], "ask": [], "not_mentioned": 0.0, "clinically_reviewed": False}
    assert api.send("match/?lang=en", body) == {
        "content_version": 7,
        "language": "en",
        "coverage": "full",
        "understood": NOTHING_UNDERSTOOD,
        "urgency": {
            "level": "routine",
            "text": URGENCY["routine"]["en"],
            "call": [],
            "reasons": [
                {
                    "kind": "condition",
                    "slug": "plantar-fasciitis",
                    "message": REASONS["routine"]["en"].format(name="Plantar fasciitis"),
                }
            ],
        },
        "conditions": [
            {
                "slug": "plantar-fasciitis",
                "name": "Plantar fasciitis",
                "icd10_code": "M72.2",
                "rank": 1,
                "score": 6.709,
                "band": "strong",
                "share": 0.8908,
                "prior": 0.6,
                "for": [FIRST_STEPS, RUNNING | {"contribution": 0.916}],
                **shown,
            },
            {
                "slug": "deep-vein-thrombosis",
                "name": "Deep vein thrombosis",
                "icd10_code": "I80.2",
                "rank": 2,
                "score": 4.529,
                "band": "moderate",
                "share": 0.1007,
                "prior": -0.55,
                "for": [SWELLING],
                **shown,
                "against": [
                    {
                        "kind": "symptom",
                        "slug": "breathlessness",
                        "name": "Breathlessness",
                        "reported": "breathlessness",
                        "contribution": -0.114,
                    }
                ],
            },
            {
                "slug": "severs-disease",
                "name": "Sever's disease",
                "icd10_code": "M92.8",
                "rank": 3,
                "score": 1.909,
                "band": "weak",
                "share": 0.0073,
                "prior": 0.0,
                "for": [
                    {
                        "kind": "symptom",
                        "slug": "heel-pain",
                        "name": "Heel pain",
                        "reported": "heel-pain-first-steps",
                        "contribution": 1.504,
                    },
                    RUNNING | {"contribution": 0.405},
                ],
                **shown,
                "clinically_reviewed": True,
            },
        ],
        "next_question": None,
        "notices": notices("en", "not-a-diagnosis", "emergency", "contraindications"),
    }


def test_emergency(api, in_memory):
    body = {"present": ["calf-swelling", "breathlessness"], "age": {"value": 700, "unit": "month"}}
    assert api.send("match/?lang=en", body) == {
        "content_version": 7,
        "language": "en",
        "coverage": "full",
        "understood": NOTHING_UNDERSTOOD,
        "urgency": {
            "level": "emergency",
            "text": URGENCY["emergency"]["en"],
            "call": ["103", "112"],
            "reasons": [
                {"kind": "red_flag", "slug": "clot-in-lung", "message": "Call 103 or 112."},
                {
                    "kind": "condition",
                    "slug": "deep-vein-thrombosis",
                    "message": REASONS["urgent"]["en"].format(name="Deep vein thrombosis"),
                },
            ],
        },
        "conditions": [
            {
                "slug": "deep-vein-thrombosis",
                "name": "Deep vein thrombosis",
                "icd10_code": "I80.2",
                "rank": 1,
                "score": 6.658,
                "band": "strong",
                "share": 0.9987,
                "prior": -0.55,
                "not_mentioned": 0.0,
                "for": [
                    SWELLING,
                    {
                        "kind": "symptom",
                        "slug": "breathlessness",
                        "name": "Breathlessness",
                        "reported": "breathlessness",
                        "contribution": 2.015,
                    },
                ],
                "against": [],
                "ask": [],
                "clinically_reviewed": False,
            }
        ],
        "next_question": None,
        "notices": notices("en", "not-a-diagnosis", "emergency", "contraindications"),
    }


def test_nothing_fits(api, in_memory):
    assert api.send("match/", {"text": "бетономешалка"}) == {
        "content_version": 7,
        "language": "ru",
        "coverage": "none",
        "understood": NOTHING_UNDERSTOOD | {"unrecognised": ["бетономешалка"]},
        "urgency": {
            "level": "routine",
            "text": URGENCY["routine"]["ru"],
            "call": [],
            "reasons": [{"kind": "default", "slug": None, "message": REASONS["default"]["ru"]}],
        },
        "conditions": [],
        "next_question": None,
        "notices": notices("ru", "not-a-diagnosis", "emergency", "contraindications"),
    }


def test_what_would_complete_a_red_flag_is_asked_next(api, in_memory):
    answer = api.send("match/", {"present": ["calf-swelling"]})
    assert answer["next_question"] == {"symptom": "breathlessness", "text": "Трудно ли дышать?"}
    asked = {"slug": "breathlessness", "name": "Одышка", "question": "Трудно ли дышать?", "gain": 0.001}
    assert answer["conditions"][0]["ask"] == [asked]


def test_what_was_skipped_is_not_asked_again(api, in_memory):
    answer = api.send("match/", {"present": ["calf-swelling"], "skipped": ["breathlessness"]})
    assert (answer["next_question"], answer["conditions"][0]["ask"]) == (None, [])


def test_weak_matches_are_partial_coverage(api, in_memory):
    answer = api.send("match/", {"present": ["heel-pain"], "age": {"value": 10, "unit": "year"}})
    assert answer["coverage"] == "partial"
    assert [condition["slug"] for condition in answer["conditions"]] == ["severs-disease"]


@pytest.mark.parametrize(
    ("more", "is_listed"),
    [
        ({}, True),
        ({"age": None, "sex": None}, True),
        ({"age": {"value": 15, "unit": "year"}}, True),
        ({"age": {"value": 191, "unit": "month"}}, True),
        ({"age": {"value": 16, "unit": "year"}}, False),
        ({"age": {"value": 192, "unit": "month"}}, False),
        ({"sex": "male"}, True),
        ({"sex": "female"}, False),
    ],
)
def test_age_and_sex_are_hard_limits(api, in_memory, more, is_listed):
    answer = api.send("match/", {"present": ["heel-pain"], **more})
    assert bool(answer["conditions"]) == is_listed


def test_limit_cuts_the_list_and_nothing_else(api, in_memory):
    body = {"present": ["heel-pain-first-steps", "calf-swelling"]}
    whole = api.send("match/", body)
    assert len(whole["conditions"]) == 3
    assert api.send("match/", body | {"limit": 1}) == whole | {"conditions": whole["conditions"][:1]}


def test_lists_win_over_text(api, in_memory):
    told = api.send("match/", {"text": "Икра отекла. Одышка.", "absent": ["breathlessness"]})
    assert told["urgency"]["level"] == "routine"
    denied = api.send("match/", {"text": "Одышки нет, икра отекла", "present": ["breathlessness"]})
    assert denied["urgency"]["level"] == "emergency"


def test_the_age_of_the_text_counts_unless_the_body_has_one(api, in_memory):
    text = {"text": "Сыну 10 лет, у него пятка болит"}
    assert api.send("match/", text)["conditions"]
    assert api.send("match/", text | {"age": {"value": 40, "unit": "year"}})["conditions"] == []


SYMPTOMS = sorted(DOCUMENTS["symptoms"])


def band_of(score):
    return "strong" if score >= 6 else "moderate" if score >= 3 else "weak"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answers=st.fixed_dictionaries({slug: st.sampled_from(["present", "absent", None]) for slug in SYMPTOMS}),
    risk_factors=st.lists(st.sampled_from(sorted(DOCUMENTS["risk_factors"])), max_size=2),
    sex=st.sampled_from([None, "female", "male"]),
)
def test_the_answer_adds_up(api, in_memory, answers, risk_factors, sex):
    lists = {name: [slug for slug, told in answers.items() if told == name] for name in ("present", "absent")}
    answer = api.send("match/", {"text": "?", **lists, "risk_factors": risk_factors, "sex": sex})
    conditions = answer["conditions"]
    for condition in conditions:
        parts = [part["contribution"] for part in condition["for"] + condition["against"]]
        thousandths = [round(value * 1000) for value in (condition["prior"], condition["not_mentioned"], *parts)]
        assert round(condition["score"] * 1000) == sum(thousandths)
        assert condition["band"] == band_of(condition["score"])
        assert {part["slug"] for part in condition["for"]} <= set(SYMPTOMS) | set(risk_factors)
    assert [condition["rank"] for condition in conditions] == list(range(1, len(conditions) + 1))
    assert all((a["score"], b["slug"]) >= (b["score"], a["slug"]) for a, b in pairwise(conditions))
    assert sum(condition["share"] for condition in conditions) < 1
    assert answer["coverage"] == (
        "none" if not conditions else "partial" if conditions[0]["band"] == "weak" else "full"
    )


# One body for all three -----------------------------------------------------------------------------------------------

EXPECTED = [
    ({}, ("#", "nothing-reported")),
    ({"absent": ["fever"], "age": None}, ("#", "nothing-reported")),
    ({"text": ""}, ("#", "nothing-reported")),
    ({"text": " \n"}, ("#", "nothing-reported")),
    ({"present": []}, ("#", "nothing-reported")),
    ({"text": None}, ("#/text", "invalid-type")),
    ({"text": 5}, ("#/text", "invalid-type")),
    ({"text": "a" * 2_001}, ("#/text", "too-long")),
    ({"present": "fever"}, ("#/present", "invalid-type")),
    ({"present": [5]}, ("#/present/0", "invalid-type")),
    ({"present": [["fever"]]}, ("#/present/0", "invalid-type")),
    ({"present": ["fever", "cough"]}, ("#/present/1", "unknown-slug")),
    ({"present": ["fever", "Fever"]}, ("#/present/1", "unknown-slug")),
    ({"present": ["fever"], "absent": ["cough"]}, ("#/absent/0", "unknown-slug")),
    ({"present": ["fever"], "skipped": ["running"]}, ("#/skipped/0", "unknown-slug")),
    ({"present": ["fever"], "risk_factors": ["heel-pain"]}, ("#/risk_factors/0", "unknown-slug")),
    ({"present": ["fever"], "city": "atlantis"}, ("#/city", "unknown-slug")),
    ({"present": ["fever"], "absent": ["heel-pain", "fever"]}, ("#/absent/1", "contradiction")),
    ({"present": ["fever"] * 51}, ("#/present", "too-many")),
    ({"present": ["fever"] * 25, "absent": ["heel-pain"] * 26}, ("#/absent", "too-many")),
    ({"present": ["fever"], "skipped": ["fever"] * 51}, ("#/skipped", "too-many")),
    ({"present": ["fever"], "risk_factors": ["running"] * 51}, ("#/risk_factors", "too-many")),
    ({"present": ["fever"], "complaint": "?"}, ("#/complaint", "unknown-field")),
    ({"present": ["fever"], "a/b~c": 1}, ("#/a~1b~0c", "unknown-field")),
    ({"present": ["fever"], "age": 46}, ("#/age", "invalid-type")),
    ({"present": ["fever"], "age": {"value": 46}}, ("#/age/unit", "required")),
    ({"present": ["fever"], "age": {"unit": "year"}}, ("#/age/value", "required")),
    ({"present": ["fever"], "age": {"value": 4, "unit": "year", "about": True}}, ("#/age/about", "unknown-field")),
    ({"present": ["fever"], "age": {"value": 4.5, "unit": "year"}}, ("#/age/value", "invalid-type")),
    ({"present": ["fever"], "age": {"value": "4", "unit": "year"}}, ("#/age/value", "invalid-type")),
    ({"present": ["fever"], "age": {"value": True, "unit": "year"}}, ("#/age/value", "invalid-type")),
    ({"present": ["fever"], "age": {"value": -1, "unit": "year"}}, ("#/age/value", "out-of-range")),
    ({"present": ["fever"], "age": {"value": 131, "unit": "year"}}, ("#/age/value", "out-of-range")),
    ({"present": ["fever"], "age": {"value": 1561, "unit": "month"}}, ("#/age/value", "out-of-range")),
    ({"present": ["fever"], "age": {"value": 4, "unit": "week"}}, ("#/age/unit", "invalid-choice")),
    ({"present": ["fever"], "sex": "other"}, ("#/sex", "invalid-choice")),
    ({"present": ["fever"], "city": None}, ("#/city", "invalid-type")),
    ({"present": ["fever"], "limit": 0}, ("#/limit", "out-of-range")),
    ({"present": ["fever"], "limit": 51}, ("#/limit", "out-of-range")),
    ({"present": ["fever"], "limit": 1.5}, ("#/limit", "invalid-type")),
    ({"present": ["fever"], "limit": None}, ("#/limit", "invalid-type")),
]


@pytest.mark.parametrize("path", REPORT_PATHS)
@pytest.mark.parametrize(("body", "place"), EXPECTED, ids=[f"{place}-{code}" for _body, (place, code) in EXPECTED])
def test_wrong_values(api, in_memory, path, body, place):
    assert_invalid(api.post_json(path, body), place)


@pytest.mark.parametrize("path", REPORT_PATHS)
@pytest.mark.parametrize(
    "body",
    [
        {"text": "?"},
        {"text": "a" * 2_000},
        {"text": "🦶" * 2_000},
        {"present": ["fever"]},
        {"present": ["fever", "fever"], "skipped": ["fever"], "text": ""},
        {"present": ["fever"] * 25, "absent": ["heel-pain"] * 25},
        {"present": ["fever"], "age": {"value": 130, "unit": "year"}, "sex": None},
        {"present": ["fever"], "age": {"value": 0, "unit": "month"}, "sex": "male", "city": "kazan", "limit": 50},
    ],
    ids=str,
)
def test_right_values(api, in_memory, path, body):
    api.send(path, body)


@pytest.mark.parametrize("path", REPORT_PATHS)
def test_everything_wrong_is_told_at_once(api, in_memory, path):
    body = {"present": ["cough", "fever"], "absent": ["fever", "sneeze"], "city": "atlantis"}
    errors = {(error["pointer"], error["code"]) for error in api.post_json(path, body).json()["errors"]}
    assert errors == {
        ("#/present/0", "unknown-slug"),
        ("#/absent/0", "contradiction"),
        ("#/absent/1", "unknown-slug"),
        ("#/city", "unknown-slug"),
    }


@pytest.mark.parametrize("path", REPORT_PATHS)
def test_the_only_parameter_is_the_language(api, in_memory, path):
    assert_invalid(api.post_json(f"{path}?limit=3", {"present": ["fever"]}), ("limit", "unknown-parameter"))
    assert api.post(f"{API}{path}?lang=en", {"present": ["fever"]}, "application/json").json()["language"] == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("path", REPORT_PATHS)
@pytest.mark.parametrize("records", [1, 3])
def test_queries(api, only_the_counter, path, records):
    links = [ConditionSymptomFactory(symptom__slug=f"symptom-{number}") for number in range(records)]
    body = {"text": "it hurts", "present": [link.symptom.slug for link in links]}
    api.send(path, body)
    with only_the_counter():
        answer = api.send(path, body)
    assert len(answer.get("conditions", links)) == records
