"""Medical safety: red flags, notices, privacy; drafts stay inside, edits come out at once."""

import functools
import gc
import json
import logging
import unicodedata

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conditions import services
from conditions.api.throttling import ClientThrottle
from conditions.documents import KINDS, from_document
from conditions.documents.fixtures import load
from conditions.models import Condition, ConditionSymptom, Publication, RedFlag, Symptom
from conditions.snapshot import KnowledgeUnavailable, snapshots
from conditions.texts import EMERGENCY_NOTICE, NOTICES, URGENCY, notices
from referrals.models import Price
from tests import factories

from .client import API, REPORT_PATHS, assert_problem
from .world import DOCUMENTS, build_knowledge, red_flag

ANSWER_PATHS = ("match/", "referral/")
EMERGENCY = ["calf-swelling", "breathlessness"]
LEVELS = ["emergency", "urgent", "routine", "self_care"]
EVERYTHING_ELSE = ["heel-pain", "heel-pain-first-steps", "fever"]


# 1. A red flag wins ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ANSWER_PATHS)
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"limit": 1},
        {"present": EMERGENCY + EVERYTHING_ELSE, "limit": 1},
        {"absent": EVERYTHING_ELSE, "skipped": EVERYTHING_ELSE},
        {"age": {"value": 0, "unit": "month"}},
        {"age": {"value": 130, "unit": "year"}, "sex": "male"},
        {"sex": "female", "city": "kazan"},
        {"risk_factors": ["running"]},
        {"present": [], "text": "Икра отекла, одышка"},
        {"present": ["breathlessness"], "text": "ИКРА ОТЕКЛА!"},
        {"text": "Отёка голени нет. Одышки нет."},
    ],
    ids=str,
)
def test_a_red_flag_wins_over_everything_else(api, in_memory, path, more):
    for language in ("ru", "en"):
        answer = api.send(f"{path}?lang={language}", {"present": EMERGENCY} | more)
        assert answer["urgency"]["level"] == "emergency"
        assert answer["urgency"]["call"] == ["103", "112"]
        assert answer["urgency"]["text"] == URGENCY["emergency"][language]
        message = DOCUMENTS["red_flags"]["clot-in-lung"]["message"][language]
        assert answer["urgency"]["reasons"][0] == {"kind": "red_flag", "slug": "clot-in-lung", "message": message}


@pytest.mark.parametrize("path", ANSWER_PATHS)
def test_a_red_flag_needs_no_condition(api, world, path):
    factories.PublishedRedFlagFactory(slug="burning", symptoms=[Symptom.objects.get(slug="fever")])
    answer = api.send(path, {"present": ["fever"]})
    assert (answer["coverage"], answer["conditions"], answer["urgency"]["level"]) == ("none", [], "emergency")


def test_a_kind_of_a_symptom_raises_its_flag(api, world):
    factories.PublishedRedFlagFactory(urgency="urgent", symptoms=[Symptom.objects.get(slug="heel-pain")])
    assert api.send("match/", {"present": ["heel-pain-first-steps"]})["urgency"]["level"] == "urgent"


@pytest.mark.parametrize(
    ("age", "level"),
    [
        (None, "emergency"),
        ({"value": 2, "unit": "year"}, "emergency"),
        ({"value": 36, "unit": "month"}, "emergency"),
        ({"value": 37, "unit": "month"}, "routine"),
        ({"value": 4, "unit": "year"}, "routine"),
    ],
)
def test_an_unknown_age_satisfies_a_red_flag(api, world, age, level):
    factories.PublishedRedFlagFactory(max_age_months=36, symptoms=[Symptom.objects.get(slug="fever")])
    assert api.send("match/", {"present": ["fever"], "age": age})["urgency"]["level"] == level


# 2. More findings never calm down -------------------------------------------------------------------------------------

SYMPTOMS = sorted(DOCUMENTS["symptoms"])
RISK_FACTORS = sorted(DOCUMENTS["risk_factors"])
SUBSETS = st.lists(st.sampled_from(SYMPTOMS), unique=True)


@pytest.fixture(scope="module")
def _flagged():
    """The small world with an urgent flag beside the emergency."""
    flag = red_flag("hot-leg", DOCUMENTS["symptoms"]["fever"]["name"], NOTICES["emergency"], "urgent", {"fever"})
    return build_knowledge(more={"red_flags": {"hot-leg": flag}})


@pytest.fixture
def flagged(_flagged, monkeypatch):
    monkeypatch.setattr(snapshots, "current", lambda: _flagged)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SUBSETS, SUBSETS, st.sampled_from(SYMPTOMS), st.lists(st.sampled_from(RISK_FACTORS), max_size=2))
def test_one_more_finding_never_lowers_the_urgency(api, flagged, present, absent, one_more, risk_factors):
    rest = {"absent": [s for s in absent if s not in {*present, one_more}], "risk_factors": risk_factors, "text": "?"}
    before = api.send("match/", {"present": present, **rest})["urgency"]["level"]
    after = api.send("match/", {"present": [*present, one_more], **rest})["urgency"]["level"]
    if before in ("emergency", "urgent"):
        assert LEVELS.index(after) <= LEVELS.index(before)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_order_and_duplicates_change_nothing(api, flagged, data):
    present = data.draw(st.lists(st.sampled_from(SYMPTOMS), min_size=1, unique=True))
    shuffled = data.draw(st.permutations(present + data.draw(st.lists(st.sampled_from(present), max_size=5))))
    for path in ANSWER_PATHS:
        assert api.send(path, {"present": shuffled}) == api.send(path, {"present": present})


@pytest.mark.parametrize("text", ["Икра отекла, одышка", "Одышка. Отёк голени", "Swollen calf, breathlessness"])
def test_the_way_of_writing_changes_nothing(api, in_memory, text):
    ways = [text, text.upper(), text.lower(), text.replace("ё", "е"), f" {text}! "]
    ways += [unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    answers = [api.send("referral/", {"text": way}) for way in ways]
    for answer in answers:
        assert answer["urgency"] == answers[0]["urgency"]
        assert answer["conditions"] == answers[0]["conditions"]
    assert answers[0]["urgency"]["level"] == "emergency"


def test_a_synonym_counts_as_the_symptom(api, in_memory):
    by_name = api.send("match/", {"text": "Отёк голени, одышка"})
    by_phrase = api.send("match/", {"text": "Икра отекла, одышка"})
    by_slug = api.send("match/", {"present": EMERGENCY})
    assert by_name["conditions"] == by_phrase["conditions"] == by_slug["conditions"]
    assert by_name["urgency"] == by_phrase["urgency"] == by_slug["urgency"]


# 3. No answer is empty ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("path", REPORT_PATHS)
def test_an_unknown_complaint_is_answered(api, in_memory, path, language):
    answer = api.send(f"{path}?lang={language}", {"text": "бетономешалка"})
    assert notices(language, "not-a-diagnosis", "emergency") == answer["notices"][:2]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("path", REPORT_PATHS)
def test_an_empty_base_answers(api, path, language):
    answer = api.send(f"{path}?lang={language}", {"text": "болит нога"})
    assert notices(language, "not-a-diagnosis", "emergency") == answer["notices"][:2]
    if path != "understand/":
        assert (answer["coverage"], answer["urgency"]["level"]) == ("none", "routine")


def test_an_unknown_complaint_still_finds_a_doctor(api, in_memory):
    for age, doctor in ((None, "general-practitioner"), ({"value": 3, "unit": "year"}, "pediatrician")):
        answer = api.send("referral/", {"text": "бетономешалка", "age": age})
        assert answer["first_contact"]["slug"] == doctor
        assert [found["slug"] for found in answer["specialists"]] == [doctor]


@pytest.fixture
def go_wrong(api, monkeypatch):
    """Provokes an error of a path that takes reports."""

    def break_down(**_arguments):
        raise ValueError("broken")

    def have_none():
        raise KnowledgeUnavailable

    def send(path, status, body, headers):
        content_type = "text/plain" if status == 415 else "application/json"
        headers = headers | ({"Accept": "text/csv"} if status == 406 else {})
        if status == 405:
            return api.get(API + path, headers=headers)
        return api.post(API + path, body, content_type=content_type, headers=headers)

    def provoke(path, status, body=b'{"present": ["fever"]}', **headers):
        with monkeypatch.context() as patch:
            if status == 429:
                patch.setitem(ClientThrottle.THROTTLE_RATES, "client", "1/min")
                send(path, status, body, headers)
            if status == 500:
                for module in ("conditions.services", "referrals.api.views"):
                    patch.setattr(f"{module}.assess_report", break_down)
                patch.setattr(services, "show_understanding", break_down)
            if status == 503:
                patch.setattr(snapshots, "current", have_none)
            return send(path, status, body, headers)

    return provoke


ERRORS = {
    400: ("invalid-request", b'{"present": ["kanarek"]}'),
    405: ("method-not-allowed", b""),
    406: ("not-acceptable", b'{"text": "kanarek"}'),
    413: ("too-large", b'{"text": "' + b"kanarek " * 10_000 + b'"}'),
    415: ("unsupported-media-type", b'{"text": "kanarek"}'),
    429: ("too-many-requests", b'{"text": "kanarek"}'),
    500: ("server-error", b'{"text": "kanarek"}'),
    503: ("unavailable", b'{"text": "kanarek"}'),
}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("status", ERRORS)
@pytest.mark.parametrize("path", REPORT_PATHS)
def test_every_error_tells_when_to_call(in_memory, go_wrong, path, status, language):
    code, body = ERRORS[status]
    assert_problem(go_wrong(path, status, body, **{"Accept-Language": language}), status, code, language)
    assert "103" in EMERGENCY_NOTICE[language]
    assert "112" in EMERGENCY_NOTICE[language]


@pytest.mark.django_db(transaction=True)
def test_a_build_that_fails_leaves_the_last_good_answers(api):
    load(DOCUMENTS)
    before = api.send("match/", {"present": EMERGENCY})
    Symptom.objects.filter(slug="breathlessness").update(status="draft")  # past every check: the flag rests on it
    assert api.send("match/", {"present": EMERGENCY}) == before
    assert api.get("/readyz").json()["status"] == "degraded"
    Symptom.objects.filter(slug="breathlessness").update(status="published")
    snapshots._tried_at = float("-inf")  # as if a second had passed
    after = api.send("match/", {"present": EMERGENCY})
    assert after["content_version"] > before["content_version"]
    assert api.get("/readyz").json()["status"] == "ok"


@pytest.mark.django_db(transaction=True)
def test_a_first_build_that_fails_is_unavailable(api):
    flag = factories.PublishedRedFlagFactory()
    Symptom.objects.filter(red_flag_clauses__red_flag=flag).update(status="draft")
    for path in REPORT_PATHS:
        assert_problem(api.post_json(path, {"text": "?"}), 503, "unavailable")


# 4. Notices -----------------------------------------------------------------------------------------------------------

CODES = {
    "match/": ["not-a-diagnosis", "emergency", "contraindications"],
    "referral/": ["not-a-diagnosis", "emergency", "contraindications", "indicative-prices"],
    "understand/": ["not-a-diagnosis", "emergency"],
}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("path", REPORT_PATHS)
@pytest.mark.parametrize(
    "body", [{"present": ["heel-pain-first-steps"]}, {"text": "?"}, {"present": EMERGENCY}], ids=str
)
def test_every_answer_carries_the_notices_in_its_language(api, in_memory, path, language, body):
    shown = api.send(f"{path}?lang={language}", body)["notices"]
    expected = [code for code in CODES[path] if code != "indicative-prices" or body != {"present": EMERGENCY}]
    assert shown == notices(language, *expected)


# 5. What may harm -----------------------------------------------------------------------------------------------------


def test_at_an_emergency_there_is_only_the_call(api, in_memory):
    answer = api.send("referral/", {"present": [*EMERGENCY, "heel-pain-first-steps"]})
    assert (answer["first_contact"], answer["next_question"]) == (None, None)
    assert (answer["specialists"], answer["examinations"], answer["until_then"]) == ([], [], [])
    assert [condition["slug"] for condition in answer["conditions"]] == [
        "deep-vein-thrombosis",
        "plantar-fasciitis",
        "severs-disease",
    ]
    for condition in answer["conditions"]:
        assert (condition["prices"], condition["ask"]) == ([], [])


def until_then(api, **body):
    return [advice["slug"] for advice in api.send("referral/", body)["until_then"]]


def test_what_may_harm_is_not_advised(api, in_memory):
    assert until_then(api, present=["heel-pain-first-steps"]) == ["cold-pack", "calf-massage"]
    assert until_then(api, present=["heel-pain-first-steps", "calf-swelling"]) == ["cold-pack"]
    assert until_then(api, present=["heel-pain-first-steps", "calf-swelling"], limit=1) == ["cold-pack"]


def test_a_weak_match_forbids_too(api, in_memory):
    body = {"present": ["heel-pain-first-steps", "breathlessness"], "absent": ["calf-swelling"]}
    weak = api.send("match/", body)["conditions"][-1]
    assert (weak["slug"], weak["band"]) == ("deep-vein-thrombosis", "weak")
    assert until_then(api, **body) == ["cold-pack"]


def test_a_fired_red_flag_forbids_too(api, world):
    flag = factories.PublishedRedFlagFactory(urgency="urgent", symptoms=[Symptom.objects.get(slug="heel-pain")])
    assert "calf-massage" in until_then(api, present=["heel-pain-first-steps"])
    flag.avoid.set(flag.avoid.model.objects.filter(slug="calf-massage"))
    assert until_then(api, present=["heel-pain-first-steps"]) == ["cold-pack"]


# 7. What a person reports never leaves the request --------------------------------------------------------------------

CANARY = "kanarek"


def everything_stored() -> str:
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += cursor.fetchall()
    cached = [vars(cache) for cache in caches.all(initialized_only=True)]
    return f"{rows} {cached}".casefold()


def everything_remembered() -> str:
    """What our own cached functions hold on to."""
    cached = [found for found in gc.get_objects() if isinstance(found, functools._lru_cache_wrapper)]
    ours = [found for found in cached if found.__module__.startswith(("conditions.", "referrals."))]
    return str([gc.get_referents(found) for found in ours]).casefold()


def report_everything(api, go_wrong) -> list[int]:
    """The canary as text, as slugs, as a field, and in requests that end in every kind of error."""
    said = {"text": f"болит {CANARY}, у меня {CANARY.upper()}", "age": {"value": 77, "unit": "year"}}
    statuses = []
    for path in REPORT_PATHS:
        bodies = (said, {"present": [CANARY]}, {CANARY: CANARY}, {"text": [CANARY]}, f'{{"text": "{CANARY}', CANARY)
        statuses += [api.post_json(path, body).status_code for body in bodies]
        statuses += [go_wrong(path, status, body).status_code for status, (_code, body) in ERRORS.items()]
        statuses.append(api.post_json(f"{path}?{CANARY}={CANARY}", said).status_code)
    statuses += [api.get(f"{API}{name}/", {"q": CANARY}).status_code for name in ("symptoms", "conditions")]
    statuses.append(api.get(f"{API}conditions/", {"symptom": CANARY}).status_code)
    return statuses


def test_the_canary(api, world, go_wrong, caplog, capfd, monkeypatch):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setitem(ClientThrottle.THROTTLE_RATES, "client", "1000/min")
    with CaptureQueriesContext(connection) as queries:  # also lets the database log what it is asked
        assert set(report_everything(api, go_wrong)) == {200, *ERRORS}
    printed = capfd.readouterr()
    logged = "\n".join(f"{record.getMessage()} {record.args} {record.exc_text}" for record in caplog.records)
    assert "ValueError" in logged
    metrics = api.get("/metrics").content.decode()
    for place in (logged, caplog.text, printed.out, printed.err, metrics, str(list(queries))):
        assert CANARY not in place.casefold()
    assert CANARY not in everything_stored() + everything_remembered()


@pytest.mark.django_db
def test_the_canary_would_be_found():
    assert CANARY not in everything_stored() + everything_remembered()
    caches["default"].set("key", "Kanarek")
    assert everything_stored().count(CANARY) == 1
    factories.PublishedSymptomFactory(name_en="A Kanarek")
    assert everything_stored().count(CANARY) == 2
    Symptom.objects.filter(name_en__icontains="kanarek").exists()  # SQLite's LIKE remembers patterns
    assert CANARY in everything_remembered() or connection.vendor != "sqlite"


# Drafts stay inside ---------------------------------------------------------------------------------------------------

LEAK = "tajne"


def hide(factory, kind, status, **parts):
    names = {"name_ru": f"{LEAK} {kind}", "name_en": f"{LEAK} {kind}"}
    return factory(slug=f"{LEAK}-{kind}-{status}", status=status, **names, **parts)


def hide_one_of_each(status: str) -> set[type]:
    """A record of every kind that has a status, linked to published records in every way there is."""
    fasciitis, heel_pain = Condition.objects.get(slug="plantar-fasciitis"), Symptom.objects.get(slug="heel-pain")
    flag = RedFlag.objects.get(slug="clot-in-lung")
    symptom = hide(factories.DraftSymptomFactory, "symptom", status, parent=heel_pain, body_site=heel_pain.body_site)
    risk_factor = hide(factories.DraftRiskFactorFactory, "risk-factor", status)
    treatment = hide(factories.DraftTreatmentFactory, "treatment", status)
    examination = hide(factories.DraftExaminationFactory, "examination", status)
    specialist = hide(factories.DraftSpecialistFactory, "specialist", status)
    condition = hide(factories.DraftConditionFactory, "condition", status)
    hidden_flag = hide(factories.DraftRedFlagFactory, "red-flag", status, message_ru=LEAK, message_en=LEAK)
    factories.PublishedSymptomFactory(slug=f"child-{status}", parent=symptom, body_site=heel_pain.body_site)
    factories.SymptomPhraseFactory(symptom=symptom, text=f"{LEAK} hurts")
    factories.RiskFactorPhraseFactory(risk_factor=risk_factor, text=f"{LEAK} life")
    for linked in (fasciitis, condition):
        factories.ConditionSymptomFactory(condition=linked, symptom=symptom)
        factories.ConditionRiskFactorFactory(condition=linked, risk_factor=risk_factor)
        factories.ConditionExaminationFactory(condition=linked, examination=examination)
        for stage in ("first_aid", "early", "avoid"):
            factories.ConditionTreatmentFactory(condition=linked, treatment=treatment, stage=stage)
        for role, audience in (("lead", "adult"), ("first_contact", "child")):
            factories.ConditionSpecialistFactory(condition=linked, specialist=specialist, role=role, audience=audience)
    factories.ConditionSymptomFactory(condition=condition, symptom=heel_pain, frequency="obligate")
    factories.RedFlagClauseFactory(red_flag=hidden_flag, symptoms=[heel_pain])
    flag.avoid.add(treatment)
    hide_prices(status, fasciitis, treatment, condition, specialist)
    hidden = (symptom, risk_factor, treatment, examination, specialist, condition, hidden_flag)
    return {type(record) for record in hidden}


def hide_prices(status, fasciitis, treatment, condition, specialist):
    for number, parts in enumerate(
        [
            {"specialist": specialist},
            {"condition": condition, "service": "treatment"},
            {"condition": fasciitis, "treatment": treatment, "service": "treatment"},
        ]
    ):
        city = Price.objects.get(slug="any-first-visit").city
        note = {"note_ru": LEAK, "note_en": LEAK}
        factories.AnySpecialistPriceFactory(slug=f"{LEAK}-price-{number}-{status}", city=city, **parts, **note)


def walk_public_answers(api):
    """Every list, every detail, every referral, and the answers to reports of everything."""
    lists = ["conditions", "symptoms", "body-sites", "risk-factors", "treatments", "examinations", "specialists"]
    for name in [*lists, "red-flags", "prices"]:
        for page in (f"{name}/?page_size=100", f"{name}/?page_size=100&lang=en"):
            response = api.get(API + page)
            yield response
            for row in response.json()["results"] if name != "prices" else ():
                yield api.get(f"{API}{name}/{row['slug']}/")
                if name == "conditions":
                    yield api.get(f"{API}conditions/{row['slug']}/referral/")
                    yield api.get(f"{API}conditions/{row['slug']}/referral/?age=10")
    yield api.get(f"{API}about/")
    yield api.get(f"{API}symptoms/?q=hurts")
    for present in (["heel-pain", "heel-pain-first-steps"], EMERGENCY, ["fever"]):
        for more in ({}, {"age": {"value": 10, "unit": "year"}}, {"risk_factors": ["running"], "limit": 50}):
            for path in REPORT_PATHS:
                yield api.post_json(path, {"present": present, **more})
    for path in ("/api/schema/", "/metrics", "/readyz"):
        yield api.get(path)


def test_drafts_never_leak(api, world):
    hidden = hide_one_of_each("draft") | hide_one_of_each("retired")
    assert hidden == {model for model in apps.get_models() if issubclass(model, Publication)}
    for response in walk_public_answers(api):
        assert response.status_code == 200
        assert LEAK not in response.content.decode().casefold() + str(response.headers), response.request["PATH_INFO"]


def test_drafts_cannot_be_reached(api, world):
    hide_one_of_each("draft")
    for name, kind in (("conditions", "condition"), ("symptoms", "symptom"), ("specialists", "specialist")):
        assert api.get(f"{API}{name}/{LEAK}-{kind}-draft/").status_code == 404
    assert api.get(f"{API}conditions/{LEAK}-condition-draft/referral/").status_code == 404
    for query in ({"symptom": f"{LEAK}-symptom-draft"}, {"treatment": f"{LEAK}-treatment-draft"}):
        assert api.get(f"{API}conditions/", query).status_code == 400
    for body in ({"present": [f"{LEAK}-symptom-draft"]}, {"text": "?", "risk_factors": [f"{LEAK}-risk-factor-draft"]}):
        assert api.post_json("match/", body).status_code == 400
    understood = api.send("understand/", {"text": f"{LEAK} hurts, {LEAK} life"})["understood"]
    assert (understood["present"], understood["risk_factors"]) == ([], [])


def test_drafts_change_no_answer(api, world):
    body = {"present": ["heel-pain-first-steps", "calf-swelling"], "risk_factors": ["running"], "limit": 50}
    before = api.send("referral/", body)
    hide_one_of_each("draft")
    after = api.send("referral/", body)
    assert after | {"content_version": 0} == before | {"content_version": 0}


# Edits come out at once -----------------------------------------------------------------------------------------------


def save(name):
    record = Condition.objects.get(slug="severs-disease")
    record.name_en = name
    record.save()


def update(name):
    Condition.objects.filter(slug="severs-disease").update(name_en=name)


def bulk_update(name):
    record = Condition.objects.get(slug="severs-disease")
    record.name_en = name
    Condition.objects.bulk_update([record], ["name_en"])


def load_document(name):
    document = DOCUMENTS["conditions"]["severs-disease"]
    from_document(KINDS["conditions"], document | {"name": document["name"] | {"en": name}})


def write_sql(name):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE conditions_condition SET name_en = %s WHERE slug = 'severs-disease'", [name])


def write_in_transaction(name):
    with transaction.atomic():
        save("something else")
        update(name)


WAYS = [save, update, bulk_update, load_document, write_sql, write_in_transaction]


@pytest.mark.django_db(transaction=True)
def test_an_edit_is_seen_by_the_very_next_request(api):
    load(DOCUMENTS)
    for write in WAYS:
        before = api.get(f"{API}conditions/severs-disease/?lang=en")
        write(write.__name__)
        after = api.get(f"{API}conditions/severs-disease/?lang=en")
        assert after.json() == before.json() | {"name": write.__name__}
        assert int(after.headers["X-Content-Version"]) > int(before.headers["X-Content-Version"])
        known = {"If-None-Match": before.headers["ETag"]}
        assert api.get(f"{API}conditions/severs-disease/?lang=en", headers=known).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_link_changes_the_match_at_once(api):
    load(DOCUMENTS)
    body = {"present": ["heel-pain"], "age": {"value": 10, "unit": "year"}}
    assert api.send("match/", body)["coverage"] == "partial"
    ConditionSymptom.objects.filter(condition__slug="severs-disease").delete()
    assert api.send("match/", body)["coverage"] == "none"


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_seen(api):
    load(DOCUMENTS)
    before = api.get(f"{API}conditions/severs-disease/")
    with transaction.atomic():
        update("gone")
        transaction.set_rollback(True)
    after = api.get(f"{API}conditions/severs-disease/")
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
    assert json.loads(after.content)["name"] == "Болезнь Севера"
