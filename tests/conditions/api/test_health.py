"""about/, and what the machinery asks: /livez, /readyz, /metrics."""

import pytest
from django.db import DatabaseError

from conditions import snapshot
from conditions.models import ContentVersion
from conditions.snapshot import KnowledgeUnavailable, snapshots
from conditions.texts import ABOUT, notices
from tests.factories import (
    DraftSymptomFactory,
    PublishedConditionFactory,
    PublishedSymptomFactory,
)

ALL_NOTICES = ("not-a-diagnosis", "emergency", "contraindications", "indicative-prices")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_about(api, world, content_version, settings, language):
    assert api.read("about/", {"lang": language}) == {
        "name": "Medroute",
        "release": settings.RELEASE,
        "content_version": content_version(),
        "language": language,
        "languages": [{"code": "ru", "name": "русский"}, {"code": "en", "name": "English"}],
        "counts": {
            "body_sites": 3,
            "symptoms": 5,
            "risk_factors": 2,
            "treatments": 3,
            "examinations": 2,
            "specialists": 3,
            "conditions": 3,
            "red_flags": 1,
            "prices": 5,
        },
        "emergency_numbers": ["103", "112"],
        "review": {
            "reviewed": False,
            "reviewed_records": 1,
            "records": 19,
            "text": ABOUT["partly_reviewed"][language],
        },
        "remarks": [ABOUT[remark][language] for remark in ("frequencies", "icd10", "privacy")],
        "licence": {"code": "MIT", "content": "CC BY 4.0"},
        "notices": notices(language, *ALL_NOTICES),
    }


@pytest.mark.django_db
def test_about_an_empty_base(api):
    body = api.read("about/")
    assert set(body["counts"].values()) == {0}
    assert body["review"] == {
        "reviewed": False,
        "reviewed_records": 0,
        "records": 0,
        "text": ABOUT["not_reviewed"]["ru"],
    }
    assert body["notices"] == notices("ru", *ALL_NOTICES)


@pytest.mark.django_db
def test_about_counts_what_is_published(api):
    PublishedSymptomFactory(last_reviewed="2026-01-31")
    DraftSymptomFactory()
    body = api.read("about/")
    assert body["counts"]["symptoms"] == 1
    assert body["review"]["reviewed"] is True
    assert body["review"]["text"] == ABOUT["reviewed"]["ru"]


@pytest.mark.django_db
@pytest.mark.parametrize("records", [1, 3])
def test_queries_of_about(api, only_the_counter, records):
    for _number in range(records):
        PublishedConditionFactory()
    api.read("about/")
    with only_the_counter():
        assert api.read("about/")["counts"]["conditions"] == records


# Probes ---------------------------------------------------------------------------------------------------------------


def test_live_without_a_database(api):
    response = api.get("/livez")
    assert (response.status_code, response.content, response.headers["Cache-Control"]) == (200, b"ok\n", "no-store")
    assert api.head("/livez").status_code == 200
    assert api.post("/livez").status_code == 405


@pytest.mark.django_db
def test_ready(api, content_version):
    response = api.get("/readyz")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert response.json() == {"status": "ok", "content_version": content_version(), "problem": None}


def test_not_ready_without_content(api, monkeypatch):
    def have_none():
        raise KnowledgeUnavailable

    monkeypatch.setattr(snapshots, "current", have_none)
    monkeypatch.setitem(snapshots._problems, "the counter", "the counter failed: OperationalError")
    response = api.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "content_version": None,
        "problem": "the counter failed: OperationalError",
    }


@pytest.fixture
def broken_database(monkeypatch):
    """Answers once, then fails."""

    def fail():
        raise DatabaseError("host db.internal, password hunter2")

    def start():
        monkeypatch.setattr(snapshot, "read_version", fail)

    return start


@pytest.mark.django_db(transaction=True)
def test_answers_go_on_from_memory(api, broken_database):
    PublishedConditionFactory(slug="gout")
    before = api.get("/api/v1/conditions/")
    broken_database()
    after = api.get("/api/v1/conditions/")
    assert (after.status_code, after.content, after.headers["ETag"]) == (200, before.content, before.headers["ETag"])
    assert api.send("referral/", {"text": "?"})["content_version"] == ContentVersion.objects.get().number
    ready = api.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert "hunter2" not in ready.content.decode()
    assert b"medroute_degraded 1.0" in api.get("/metrics").content


@pytest.mark.django_db(transaction=True)
def test_the_first_answer_needs_the_database(api, broken_database):
    broken_database()
    response = api.post_json("match/", {"text": "?"})
    assert (response.status_code, response.json()["type"]) == (503, "/problems/unavailable")
    assert api.get("/readyz").json()["content_version"] is None


def test_metrics_name_routes_and_never_paths(api, in_memory):
    api.read("conditions/", {"q": "kanarek"})
    api.get("/api/v1/conditions/kanarek/")
    api.get("/api/v1/kanarek/")
    response = api.get("/metrics")
    text = response.content.decode()
    assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert 'route="api/v1/conditions/' in text
    assert "medroute_request_seconds_bucket" in text
    assert "kanarek" not in text


def test_metrics_do_not_grow_with_invented_methods(api, in_memory):
    for method in ("KANAREK1", "KANAREK2"):
        api.generic(method, "/api/v1/conditions/")
    assert b"KANAREK" not in api.get("/metrics").content


@pytest.mark.django_db
def test_metrics_tell_the_content_version(api, content_version):
    text = api.get("/metrics").content.decode()
    assert f"medroute_content_version {content_version():.1f}" in text
    assert "medroute_degraded 0.0" in text
