"""What an editor can do at the desk, and what the desk refuses in words."""

from io import StringIO

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conditions.documents import to_document
from conditions.management.commands.create_demo_editor import prepare_editors
from conditions.models import (
    BodySite,
    Condition,
    ConditionSymptom,
    Content,
    Examination,
    Phrase,
    RedFlag,
    RiskFactor,
    Source,
    Specialist,
    Symptom,
    Treatment,
    Vignette,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(prepare_editors())
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def make_symptom():
    """With everything that a symptom can have."""
    symptom = factories.PublishedSymptomFactory(parent=factories.PublishedSymptomFactory())
    factories.SymptomPhraseFactory(symptom=symptom)
    factories.RedFlagClauseFactory(symptoms=[symptom])
    return symptom


def make_condition():
    condition = factories.PublishedConditionFactory()
    condition.body_sites.add(factories.BodySiteFactory())
    factories.ConditionSymptomFactory(condition=condition)
    factories.ConditionRiskFactorFactory(condition=condition)
    factories.ConditionSpecialistFactory(condition=condition)
    factories.ConditionTreatmentFactory(condition=condition)
    factories.ConditionExaminationFactory(condition=condition)
    return condition


def make_vignette():
    vignette = factories.VignetteFactory()
    vignette.conditions.add(factories.DraftConditionFactory())
    vignette.present.add(factories.DraftSymptomFactory())
    return vignette


MAKERS = {
    BodySite: lambda: factories.BodySiteFactory(parent=factories.BodySiteFactory()),
    Condition: make_condition,
    Examination: factories.PublishedExaminationFactory,
    Phrase: factories.SymptomPhraseFactory,
    RedFlag: factories.PublishedRedFlagFactory,
    RiskFactor: factories.PublishedRiskFactorFactory,
    Source: factories.SourceFactory,
    Specialist: factories.PublishedSpecialistFactory,
    Symptom: make_symptom,
    Treatment: factories.PublishedTreatmentFactory,
    Vignette: make_vignette,
}
WITH_STATUS = [Condition, Examination, RedFlag, RiskFactor, Specialist, Symptom, Treatment]


def each(models):
    return pytest.mark.parametrize("model", models, ids=lambda model: model.__name__)


def url(target, page, **query):
    """A page of a model, or of a record."""
    meta, args = target._meta, [target.pk] if page in ("change", "delete") else []
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args, query=query)


def filled_in(page):
    """What a browser would post from the page if nothing were changed."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in values.items() if value not in (None, "", []) and value is not False}


def add_row(data, prefix, **values):
    number = data[f"{prefix}-TOTAL_FORMS"]
    data[f"{prefix}-TOTAL_FORMS"] += 1
    data.update({f"{prefix}-{number}-{name}": value for name, value in values.items()})


def complaints(page):
    """The messages beside the fields and rows of the page; nothing when it was accepted."""
    if page.status_code == 302:
        return []
    forms, found = [page.context["adminform"].form], []
    for inline in page.context["inline_admin_formsets"]:
        forms += inline.formset.forms
        found += inline.formset.non_form_errors()
    return [message for form in forms for messages in form.errors.values() for message in messages] + found


def edit(desk, record, *, row=None, **changes):
    """Save the record's page with these changes; `row` is a new row's relation and values."""
    data = filled_in(desk.get(url(record, "change"))) | changes
    if row:
        add_row(data, row[0], **row[1])
    return desk.post(url(record, "change"), data)


def found_by(desk, model, term):
    return {record.slug for record in desk.get(url(model, "changelist", q=term)).context["cl"].result_list}


def look_up(desk, term):
    query = {"term": term, "app_label": "conditions", "model_name": "conditionsymptom", "field_name": "symptom"}
    return desk.get(reverse("admin:autocomplete"), query)


def may_only_look():
    group = Group.objects.get()
    group.permissions.set(group.permissions.filter(codename__startswith="view_"))


# Pages ---------------------------------------------------------------------------------------------------------------


def test_every_content_model_is_at_the_desk():
    desks = [model_admin for model, model_admin in admin.site._registry.items() if issubclass(model, Content)]
    in_rows = {inline.model for model_admin in desks for inline in model_admin.inlines}
    content = {model for model in apps.get_models() if issubclass(model, Content)}
    assert in_rows | {model_admin.model for model_admin in desks} == content


@each(MAKERS)
def test_pages_open(desk, model):
    record = MAKERS[model]()
    for page in (url(model, "changelist"), url(model, "add"), url(record, "change")):
        assert desk.get(page).status_code == 200


@each(MAKERS)
def test_pages_open_for_who_may_only_look(desk, model):
    record = MAKERS[model]()
    may_only_look()
    for page in (url(model, "changelist"), url(record, "change")):
        assert desk.get(page).status_code == 200


@each(MAKERS)
def test_a_page_saved_unchanged_changes_nothing(desk, model):
    record = MAKERS[model]()
    before = [*model.objects.order_by("pk").values()]
    assert complaints(edit(desk, record)) == []
    assert [*model.objects.order_by("pk").values()] == before


@each(MAKERS)
def test_queries_of_a_changelist_do_not_grow_with_its_rows(desk, model):
    def count():
        with CaptureQueriesContext(connection) as queries:
            desk.get(url(model, "changelist"))
        return len(queries)

    MAKERS[model]()
    with_one = count()
    MAKERS[model]()
    MAKERS[model]()
    assert count() == with_one


def test_the_header_says_medroute(desk):
    assert "Medroute" in desk.get(reverse("admin:index")).text


# Search --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("term", ["боль", "БОЛЬ", "ПЯТОЧНАЯ боль", "жжет", "ЖЖЁТ пятку", "heel", "my-heel", "ноет?"])
def test_symptoms_are_found(desk, term):
    names = {"name_ru": "Пяточная Боль", "name_en": "Heel pain", "question_ru": "Пятка ноет?"}
    symptom = factories.PublishedSymptomFactory(slug="my-heel", **names)
    factories.SymptomPhraseFactory(symptom=symptom, language="ru", text="жжёт пятку")
    factories.SymptomPhraseFactory(symptom=symptom, language="ru", text="пятку жжёт")
    factories.SymptomPhraseFactory()
    assert found_by(desk, Symptom, term) == {"my-heel"}


@pytest.mark.parametrize("term", ["подошвенный", "plantar", "my-foot", "m72", "фасциоз"])
def test_conditions_are_found(desk, term):
    names = {"name_ru": "Подошвенный фасциит", "name_en": "Plantar fasciitis"}
    other_names = {"alternate_names_ru": "Фасциоз\nпрочее", "alternate_names_en": "Fasciosis"}
    factories.DraftConditionFactory(slug="my-foot", icd10_code="M72.2", **names, **other_names)
    factories.DraftConditionFactory()
    assert found_by(desk, Condition, term) == {"my-foot"}


def test_what_a_row_links_to_is_found_by_typing(desk):
    symptom = factories.DraftSymptomFactory(name_ru="Тёплая Нога")
    factories.DraftSymptomFactory()
    assert [result["id"] for result in look_up(desk, "теплая").json()["results"]] == [str(symptom.pk)]


@pytest.mark.parametrize("term", ["word " * 2000, "w" * 5000, "\0", "'", '"', "%", "\\"])
def test_no_search_is_too_odd(desk, term):
    factories.DraftSymptomFactory()
    assert desk.get(url(Symptom, "changelist", q=term)).status_code == 200
    assert look_up(desk, term).status_code == 200


# One page, one condition ---------------------------------------------------------------------------------------------


def test_one_page_saves_a_whole_condition(desk):
    linked = make_condition()
    document = to_document(linked) | {"slug": "heel-spur"}
    data = filled_in(desk.get(url(linked, "change"))) | {"slug": "heel-spur"}
    for relation in ("symptom", "risk_factor", "specialist", "treatment", "examination"):
        data[f"{relation}_links-INITIAL_FORMS"] = 0
        del data[f"{relation}_links-0-id"], data[f"{relation}_links-0-condition"]
    assert complaints(desk.post(url(Condition, "add"), data)) == []
    assert to_document(Condition.objects.get(slug="heel-spur")) == document


def test_rows_are_removed_on_the_page(desk):
    condition = make_condition()
    assert complaints(edit(desk, condition, **{"examination_links-0-DELETE": "on"})) == []
    assert not condition.examination_links.exists()


def test_a_slug_is_chosen_once(desk):
    condition = factories.DraftConditionFactory(slug="mine")
    assert complaints(edit(desk, condition, slug="other", icd10_code="M72.2")) == []
    assert Condition.objects.values_list("slug", "icd10_code").get() == ("mine", "M72.2")


def test_publishing_needs_a_source(desk):
    condition = factories.DraftConditionFactory()
    refused = edit(desk, condition, status="published")
    assert complaints(refused) == ["A published record names at least one source."]
    assert complaints(edit(desk, condition, status="published", sources=[factories.SourceFactory().pk])) == []


def test_a_text_stands_in_both_languages(desk):
    refused = edit(desk, factories.PublishedConditionFactory(), overview_en="")
    assert complaints(refused) == ["Fill in “overview” in both languages or in neither."]


def test_a_link_that_says_nothing_is_refused(desk):
    row = {"symptom": factories.DraftSymptomFactory(background=20).pk, "frequency": "occasional"}
    refused = edit(desk, factories.DraftConditionFactory(), row=("symptom_links", row))
    assert complaints(refused) == ["This link would say nothing: 20 % of other people report it too."]


def test_a_symptom_is_linked_once(desk):
    link = factories.ConditionSymptomFactory()
    row = {"symptom": link.symptom_id, "frequency": "obligate"}
    assert complaints(edit(desk, link.condition, row=("symptom_links", row)))
    assert ConditionSymptom.objects.get() == link


# A finding must never hide an urgent condition -----------------------------------------------------------------------


def new_excluded():
    return "symptom_links", {"symptom": factories.DraftSymptomFactory().pk, "frequency": "excluded"}


def test_an_urgent_condition_excludes_nothing(desk):
    condition = factories.DraftConditionFactory(urgency="urgent")
    assert complaints(edit(desk, condition, row=new_excluded())) == [ConditionSymptom.EXCLUDED_MESSAGE]


def test_urgency_is_not_raised_together_with_a_new_excluded(desk):
    refused = edit(desk, factories.DraftConditionFactory(), urgency="urgent", row=new_excluded())
    assert complaints(refused) == [ConditionSymptom.EXCLUDED_MESSAGE]
    assert not ConditionSymptom.objects.exists()


def test_urgency_is_lowered_together_with_a_new_excluded(desk):
    condition = factories.DraftConditionFactory(urgency="urgent")
    assert complaints(edit(desk, condition, urgency="routine", row=new_excluded())) == []


def test_urgency_is_not_raised_over_a_stored_excluded(desk):
    link = factories.ConditionSymptomFactory(frequency="excluded")
    assert ConditionSymptom.EXCLUDED_MESSAGE in complaints(edit(desk, link.condition, urgency="emergency"))


def test_a_new_condition_does_not_take_rows_of_another(desk):
    data = filled_in(desk.get(url(Condition, "add"))) | {"slug": "new", "name_ru": "Новое", "prevalence": "rare"}
    relation, row = new_excluded()
    add_row(data, relation, condition=factories.DraftConditionFactory().pk, **row)
    assert desk.post(url(Condition, "add"), data).status_code == 200


# Symptoms, red flags, vignettes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("factory", [factories.DraftSymptomFactory, factories.DraftRiskFactorFactory])
def test_phrases_are_written_on_the_page_of_their_owner(desk, factory):
    owner = factory()
    assert complaints(edit(desk, owner, row=("phrases", {"language": "ru", "text": "нога ноет"}))) == []
    assert to_document(owner)["phrases"] == {"ru": ["нога ноет"], "en": []}


def test_a_phrase_belongs_to_one_owner(desk):
    phrase = factories.SymptomPhraseFactory()
    refused = edit(desk, phrase, risk_factor=factories.DraftRiskFactorFactory().pk)
    assert complaints(refused) == ["A phrase belongs to one symptom or to one risk factor."]


def test_a_kind_is_not_more_common_than_its_parent(desk):
    parent = factories.DraftSymptomFactory(background=2)
    refused = edit(desk, factories.DraftSymptomFactory(parent=parent), background="5.0")
    assert complaints(refused) == [f"Above the background of its parent, “{parent.name_en}”."]


def test_a_symptom_that_a_red_flag_needs_stays_published(desk):
    symptom = factories.PublishedSymptomFactory()
    flag = factories.PublishedRedFlagFactory(symptoms=[symptom])
    refused = edit(desk, symptom, status="retired")
    assert complaints(refused) == [f"The red flag “{flag.name_en}” needs it: retire or change the flag first."]


NO_CLAUSE = "A published red flag needs at least one clause."


def test_a_red_flag_is_published_with_its_clauses(desk):
    flag, symptom = factories.DraftRedFlagFactory(), factories.PublishedSymptomFactory()
    ready = {"status": "published", "sources": [factories.SourceFactory().pk]}
    assert complaints(edit(desk, flag, **ready)) == [NO_CLAUSE]
    assert complaints(edit(desk, flag, **ready, row=("clauses", {"position": 1, "symptoms": [symptom.pk]}))) == []
    assert to_document(flag)["clauses"] == [{"symptoms": [symptom.slug], "risk_factors": []}]


def test_a_clause_is_not_empty(desk):
    refused = edit(desk, factories.PublishedRedFlagFactory(), row=("clauses", {"position": 2}))
    assert complaints(refused) == ["A clause needs at least one symptom or risk factor."]


def test_a_clause_names_published_members_only(desk):
    draft = factories.DraftSymptomFactory()
    refused = edit(desk, factories.PublishedRedFlagFactory(), **{"clauses-0-symptoms": [draft.pk]})
    assert complaints(refused) == [f"“{draft.name_en}” is not published: the rule would be weaker than it reads."]


def test_a_published_red_flag_keeps_its_last_clause(desk):
    flag = factories.PublishedRedFlagFactory()
    assert complaints(edit(desk, flag, **{"clauses-0-DELETE": "on"})) == [NO_CLAUSE]
    assert flag.clauses.count() == 1


def test_a_draft_of_a_red_flag_may_be_unfinished(desk):
    assert (
        complaints(edit(desk, factories.PublishedRedFlagFactory(), status="draft", **{"clauses-0-DELETE": "on"})) == []
    )


def test_who_does_not_see_the_clauses_cannot_write_red_flags(desk):
    group = Group.objects.get()
    group.permissions.remove(*group.permissions.filter(codename__endswith="_redflagclause"))
    flag = factories.DraftRedFlagFactory(sources=[factories.SourceFactory()])
    assert desk.post(url(flag, "change"), {"status": "published"}).status_code == 403
    assert desk.get(url(RedFlag, "add")).status_code == 403


def test_a_symptom_is_not_reported_and_denied(desk):
    symptom = factories.DraftSymptomFactory()
    refused = edit(desk, factories.VignetteFactory(), present=[symptom.pk], absent=[symptom.pk])
    assert complaints(refused) == ["A symptom is either reported or denied."]


# Deleting ------------------------------------------------------------------------------------------------------------


@each(WITH_STATUS)
def test_what_has_a_status_is_not_deleted_by_anybody(desk, model):
    User.objects.update(is_superuser=True)
    record = MAKERS[model]()
    assert desk.post(url(record, "delete"), {"post": "yes"}).status_code == 403
    actions = dict(desk.get(url(model, "changelist")).context["action_form"].fields["action"].choices)
    assert set(actions) == {"", "publish", "retire"}


@each([model for model in MAKERS if model not in WITH_STATUS])
def test_what_nothing_links_to_is_deleted(desk, model):
    record = MAKERS[model]()
    assert desk.post(url(record, "delete"), {"post": "yes"}).status_code == 302
    assert not model.objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("in_bulk", [False, True])
def test_what_others_link_to_is_not_deleted(desk, in_bulk):
    """Neither what a foreign key protects nor what stands in a many-to-many field, which would not."""
    symptom = factories.PublishedSymptomFactory()
    condition = factories.DraftConditionFactory()
    condition.body_sites.add(factories.BodySiteFactory())
    for record, user in (
        (symptom.body_site, symptom),
        (symptom.sources.get(), symptom),
        (condition.body_sites.get(), condition),
    ):
        many = {"action": "delete_selected", "_selected_action": [record.pk]} if in_bulk else {}
        address = url(type(record), "changelist") if in_bulk else url(record, "delete")
        page = desk.post(address, {"post": "yes", **many})
        assert page.status_code == 200
        assert user.name_en in str(page.context["protected"])
        assert type(record).objects.contains(record)


# Publishing and retiring from the list -------------------------------------------------------------------------------


def choose(desk, action, *records, across=False):
    """Choose an action in the list."""
    chosen = {"_selected_action": [record.pk for record in records], "select_across": int(across)}
    return desk.post(url(records[0], "changelist"), {"action": action, "index": 0, **chosen})


def choose_and_confirm(desk, *args, **options):
    """Say yes on the page that asks back. Returns the messages."""
    page, data = choose(desk, *args, **options), {}
    for name, value in page.context["hidden"]:
        data.setdefault(name, []).append(value)
    after = desk.post(page.request["PATH_INFO"], data, follow=True)
    return [str(message) for message in after.context["messages"]]


def test_retiring_is_asked_back(desk):
    symptom = factories.PublishedSymptomFactory()
    page = choose(desk, "retire", symptom)
    assert "Retire these records?" in page.text
    assert f"{symptom.name_en} ({symptom.slug}, published)" in page.text
    assert Symptom.objects.get().status == "published"


def test_the_page_that_asks_back_holds_no_inline_code(desk):
    text = choose(desk, "retire", factories.PublishedSymptomFactory()).text
    assert "<script>" not in text
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text


@pytest.mark.parametrize("across", [False, True])
def test_records_are_retired(desk, across):
    records = factories.PublishedSymptomFactory.create_batch(2)
    others = factories.PublishedSymptomFactory.create_batch(2)
    count = 4 if across else 2
    assert choose_and_confirm(desk, "retire", *records, across=across) == [f"{count} records retired."]
    assert {other.status for other in Symptom.objects.filter(pk__in=[other.pk for other in others])} == {
        "retired" if across else "published"
    }


def test_a_symptom_that_a_red_flag_needs_is_not_retired(desk):
    symptom = factories.PublishedSymptomFactory()
    flag = factories.PublishedRedFlagFactory(symptoms=[symptom])
    reason = f"The red flag “{flag.name_en}” needs it: retire or change the flag first."
    assert choose_and_confirm(desk, "retire", symptom) == [
        f"“{symptom.name_en}” stays as it was. {reason}",
        "0 records retired.",
    ]
    assert Symptom.objects.get().status == "published"


def test_only_what_is_ready_is_published(desk):
    ready = factories.DraftConditionFactory(sources=[factories.SourceFactory()])
    without_source = factories.DraftConditionFactory()
    without_text = factories.DraftConditionFactory(overview_ru="", overview_en="", sources=[factories.SourceFactory()])
    assert set(choose_and_confirm(desk, "publish", ready, without_source, without_text)) == {
        f"“{without_source.name_en}” stays as it was. A published record names at least one source.",
        f"“{without_text.name_en}” stays as it was. A published record needs “overview” in both languages.",
        "1 record published.",
    }
    assert [*Condition.objects.published()] == [ready]


def test_a_red_flag_that_could_not_fire_is_not_published(desk):
    flag = factories.DraftRedFlagFactory(sources=[factories.SourceFactory()])
    assert f"“{flag.name_en}” stays as it was. {NO_CLAUSE}" in choose_and_confirm(desk, "publish", flag)


def test_who_may_only_look_changes_no_status(desk):
    symptom = factories.PublishedSymptomFactory()
    may_only_look()
    data = {"action": "retire", "_selected_action": [symptom.pk], "confirmed": "yes"}
    desk.post(url(Symptom, "changelist"), data)
    assert Symptom.objects.get().status == "published"


# The account of the demo ---------------------------------------------------------------------------------------------


def create_demo_editor():
    output = StringIO()
    call_command("create_demo_editor", stdout=output)
    return output.getvalue()


def test_the_demo_editor_works_at_the_desk(client, settings):
    settings.DEMO = True
    output = create_demo_editor()
    password = output.split("password ")[1].split()[0]
    assert reverse("admin:index") in output
    assert client.login(username="editor", password=password)
    assert client.get(url(Condition, "add")).status_code == 200


def test_the_demo_editor_is_created_once(settings):
    settings.DEMO = True
    create_demo_editor()
    assert create_demo_editor() == "There are users already: none created.\n"
    assert User.objects.count() == 1


def test_production_has_no_demo_editor(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="local demo"):
        create_demo_editor()
    assert not User.objects.exists()


def test_the_group_of_editors_can_be_made_again():
    prepare_editors().permissions.clear()
    names = {permission.codename for permission in prepare_editors().permissions.all()}
    assert {"change_condition", "delete_conditionsymptom", "delete_source", "add_price"} <= names
    assert not {"delete_condition", "delete_redflag", "add_user", "change_contentversion"} & names
    assert Group.objects.count() == 1
