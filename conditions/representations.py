"""Documents as the API shows them: one language, links with names. One function per kind."""

from collections.abc import Callable, Mapping
from typing import Any

from .documents import Document, PublicDocuments
from .knowledge import KnowledgeBase

Shown = dict[str, Any]

STAGES = ("first_aid", "early", "advanced", "prevention", "avoid")


class View:
    """The public documents in one language."""

    def __init__(self, knowledge: KnowledgeBase, language: str) -> None:
        self.knowledge = knowledge
        self.documents: PublicDocuments = knowledge.documents
        self.language = language

    def text(self, value: Mapping[str, Any]) -> Any:
        return value[self.language]

    def name(self, kind: str, slug: str) -> str:
        return str(self.documents[kind][slug]["name"][self.language])

    def named(self, kind: str, slug: str, /, **more: Any) -> Shown:
        return {"slug": slug, "name": self.name(kind, slug), **more}

    def provenance(self, document: Document) -> Shown:
        sources = [self.documents["sources"][slug] for slug in document["sources"]]
        return {
            "sources": [{"title": self.text(source["title"]), "url": source["url"] or None} for source in sources],
            "clinically_reviewed": document["last_reviewed"] is not None,
            "last_reviewed": document["last_reviewed"],
        }


Show = Callable[[View, Document], Shown]


def show_condition(view: View, document: Document) -> Shown:
    return {
        "slug": document["slug"],
        "name": view.text(document["name"]),
        "alternate_names": view.text(document["alternate_names"]),
        "icd10_code": document["icd10_code"],
        "overview": view.text(document["overview"]),
        "urgency": document["urgency"],
        "prevalence": document["prevalence"],
        "sex": document["sex"],
        "age_months": document["age_months"],
        "body_sites": [view.named("body_sites", slug) for slug in document["body_sites"]],
        "symptoms": [view.named("symptoms", s, frequency=band) for s, band in document["symptoms"].items()],
        "risk_factors": [view.named("risk_factors", s, strength=band) for s, band in document["risk_factors"].items()],
        "specialists": [
            view.named("specialists", doctor["specialist"], role=doctor["role"], audience=doctor["audience"])
            for doctor in document["specialists"]
        ],
        "treatments": [
            view.named("treatments", slug, kind=view.documents["treatments"][slug]["kind"], stage=stage)
            for stage in STAGES
            for slug in document["treatments"].get(stage, [])
        ],
        "examinations": [show_link_with_kind(view, "examinations", slug) for slug in document["examinations"]],
        "when_to_see_a_doctor": view.text(document["when_to_see_a_doctor"]),
        "possible_complications": view.text(document["possible_complications"]),
        **view.provenance(document),
    }


def show_link_with_kind(view: View, kind: str, slug: str) -> Shown:
    return view.named(kind, slug, kind=view.documents[kind][slug]["kind"])


def show_symptom(view: View, document: Document) -> Shown:
    return {
        "slug": document["slug"],
        "name": view.text(document["name"]),
        "question": view.text(document["question"]),
        "parent": document["parent"],
        "body_site": document["body_site"],
        **view.provenance(document),
    }


def show_found_symptom(view: View, document: Document) -> Shown:
    """In a list: with the words that a search found, if it was one."""
    return show_symptom(view, document) | {"highlight": document.get("highlight")}


def show_symptom_in_full(view: View, document: Document) -> Shown:
    """With its kinds and the conditions that list it or a kind of it."""
    tables, slug = view.knowledge.tables, document["slug"]
    kinds = tables["symptoms"].holders("parent", slug)
    conditions = tables["conditions"].holders("symptom", slug)
    return show_symptom(view, document) | {
        "kinds": [view.named("symptoms", kind) for kind in kinds],
        "conditions": [view.named("conditions", condition) for condition in conditions],
    }


def show_body_site(view: View, document: Document) -> Shown:
    return {"slug": document["slug"], "name": view.text(document["name"]), "parent": document["parent"]}


def show_risk_factor(view: View, document: Document) -> Shown:
    return {
        "slug": document["slug"],
        "name": view.text(document["name"]),
        "question": view.text(document["question"]),
        **view.provenance(document),
    }


def show_treatment(view: View, document: Document) -> Shown:
    return {
        "slug": document["slug"],
        "name": view.text(document["name"]),
        "kind": document["kind"],
        "description": view.text(document["description"]),
        "caution": view.text(document["caution"]),
        **view.provenance(document),
    }


def show_examination(view: View, document: Document) -> Shown:
    return {
        "slug": document["slug"],
        "name": view.text(document["name"]),
        "kind": document["kind"],
        "description": view.text(document["description"]),
        **view.provenance(document),
    }


def show_forms(view: View, specialist: Document) -> Shown:
    """Case forms of the Russian name; English has one form for all."""
    if view.language == "ru":
        return {form: word or specialist["name"]["ru"] for form, word in specialist["forms"].items()}
    return dict.fromkeys(specialist["forms"], specialist["name"]["en"])


def show_specialist(view: View, document: Document) -> Shown:
    return {
        "slug": document["slug"],
        "name": view.text(document["name"]),
        "forms": show_forms(view, document),
        "description": view.text(document["description"]),
        "age_months": document["age_months"],
        "fallback_for": document["fallback_for"],
        **view.provenance(document),
    }


def show_red_flag(view: View, document: Document) -> Shown:
    return {
        "slug": document["slug"],
        "name": view.text(document["name"]),
        "message": view.text(document["message"]),
        "urgency": document["urgency"],
        "age_months": document["age_months"],
        "clauses": [
            {kind: [view.named(kind, slug) for slug in clause[kind]] for kind in ("symptoms", "risk_factors")}
            for clause in document["clauses"]
        ],
        **view.provenance(document),
    }


SHOW: dict[str, Show] = {
    "conditions": show_condition,
    "symptoms": show_found_symptom,
    "body_sites": show_body_site,
    "risk_factors": show_risk_factor,
    "treatments": show_treatment,
    "examinations": show_examination,
    "specialists": show_specialist,
    "red_flags": show_red_flag,
}
