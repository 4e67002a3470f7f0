"""A small content by hand, in both languages.

Places, symptoms (">" is "has the kind") and conditions with their symptoms:

    leg > foot > heel                      deep-vein-thrombosis (urgent): calf-swelling; avoid calf-massage
    heel-pain > heel-pain-first-steps      plantar-fasciitis (routine): heel-pain-first-steps, heel-pain, never fever
    calf-swelling, breathlessness, fever   severs-disease (self_care, boys of 7 to 15): heel-pain

The red flag clot-in-lung (emergency) needs calf-swelling and breathlessness, and says to avoid calf-massage.
"""

from typing import Any

from conditions.documents import KINDS, Document, Documents
from conditions.knowledge import KnowledgeBase, Version


def both(ru: str, en: str) -> dict[str, str]:
    return {"ru": ru, "en": en}


NOTHING = both("", "")
NO_LINES: dict[str, list[str]] = {"ru": [], "en": []}
ANY_AGE = {"min": None, "max": None}


def published(slug: str, name: dict[str, str], **parts: Any) -> Document:
    provenance = {"sources": ["handbook"], "last_reviewed": None, "next_review": None}
    return {"slug": slug, "status": "published", "name": name, **provenance, **parts}


def site(slug: str, name: dict[str, str], parent: str | None) -> Document:
    return {"slug": slug, "name": name, "parent": parent}


def source(slug: str, title: dict[str, str], **parts: Any) -> Document:
    return {"slug": slug, "title": title, "publisher": "", "url": "", "kind": "editorial", **parts}


def symptom(slug: str, name: dict[str, str], question: dict[str, str], **parts: Any) -> Document:
    defaults = {"parent": None, "body_site": "leg", "background": 2, "phrases": NO_LINES}
    return published(slug, name, question=question, **(defaults | parts))


def risk_factor(slug: str, name: dict[str, str], question: dict[str, str], **parts: Any) -> Document:
    return published(slug, name, question=question, **({"phrases": NO_LINES} | parts))


def treatment(slug: str, name: dict[str, str], kind: str, **parts: Any) -> Document:
    return published(slug, name, kind=kind, **({"description": NOTHING, "caution": NOTHING} | parts))


def examination(slug: str, name: dict[str, str], kind: str, **parts: Any) -> Document:
    return published(slug, name, kind=kind, **({"description": NOTHING} | parts))


def specialist(slug: str, name: dict[str, str], genitive: str, dative: str, **parts: Any) -> Document:
    defaults = {"description": NOTHING, "age_months": ANY_AGE, "fallback_for": None}
    return published(slug, name, forms={"genitive": genitive, "dative": dative}, **(defaults | parts))


def condition(slug: str, name: dict[str, str], icd10_code: str, **parts: Any) -> Document:
    defaults = {
        "alternate_names": NO_LINES,
        "urgency": "routine",
        "prevalence": "common",
        "sex": "any",
        "age_months": ANY_AGE,
        "body_sites": [],
        "overview": both("Что это.", "What it is."),
        "when_to_see_a_doctor": both("Если не проходит.", "If it does not pass."),
        "possible_complications": NOTHING,
        "symptoms": {},
        "risk_factors": {},
        "specialists": [],
        "treatments": {},
        "examinations": [],
    }
    return published(slug, name, icd10_code=icd10_code, **(defaults | parts))


def red_flag(slug: str, name: dict[str, str], message: dict[str, str], urgency: str, *clauses: Any, **parts: Any):
    """A clause is the set of its symptoms."""
    listed = [{"symptoms": sorted(clause), "risk_factors": []} for clause in clauses]
    defaults = {"age_months": ANY_AGE, "avoid": []}
    return published(slug, name, message=message, urgency=urgency, clauses=listed, **(defaults | parts))


def price(slug: str, **parts: Any) -> Document:
    defaults = {
        "city": "moscow",
        "specialist": None,
        "condition": None,
        "treatment": None,
        "service": "first_visit",
        "audience": "any",
        "min": None,
        "typical": None,
        "max": None,
        "currency": "RUB",
        "source": "survey",
        "collected_on": None,
        "note": NOTHING,
    }
    return {"slug": slug, **(defaults | parts)}


def doctor(slug: str, role: str, audience: str = "any") -> dict[str, str]:
    return {"specialist": slug, "role": role, "audience": audience}


PARTS: dict[str, list[Document]] = {
    "sources": [
        source("handbook", both("Справочник", "Handbook"), url="https://example.org/handbook", kind="guideline"),
        source("survey", both("Опрос клиник", "Clinic survey")),
    ],
    "body_sites": [
        site("leg", both("Нога", "Leg"), None),
        site("foot", both("Стопа", "Foot"), "leg"),
        site("heel", both("Пятка", "Heel"), "foot"),
    ],
    "symptoms": [
        symptom(
            "heel-pain",
            both("Боль в пятке", "Heel pain"),
            both("Болит ли пятка?", "Does your heel hurt?"),
            body_site="heel",
            background=20,
            phrases={"ru": ["пятка болит"], "en": ["my heel hurts"]},
        ),
        symptom(
            "heel-pain-first-steps",
            both("Боль в пятке при первых шагах", "Heel pain on the first steps"),
            both("Болит ли пятка, когда вы встаёте утром?", "Does your heel hurt when you get up in the morning?"),
            parent="heel-pain",
            body_site="heel",
            background=0.5,
            phrases={"ru": ["больно наступать на пятку утром"], "en": ["morning heel pain"]},
        ),
        symptom(
            "calf-swelling",
            both("Отёк голени", "Swollen calf"),
            both("Отекла ли голень?", "Is your calf swollen?"),
            background=0.5,
            phrases={"ru": ["икра отекла"], "en": []},
        ),
        symptom(
            "breathlessness", both("Одышка", "Breathlessness"), both("Трудно ли дышать?", "Is it hard to breathe?")
        ),
        symptom("fever", both("Жар", "Fever"), both("Есть ли температура?", "Do you have a fever?"), background=5),
    ],
    "risk_factors": [
        risk_factor(
            "running",
            both("Бег", "Running"),
            both("Бегаете ли вы?", "Do you run?"),
            phrases={"ru": ["много бегаю"], "en": ["I run a lot"]},
        ),
        risk_factor(
            "recent-surgery",
            both("Недавняя операция", "Recent surgery"),
            both("Была ли у вас операция в этом месяце?", "Have you had surgery this month?"),
        ),
    ],
    "treatments": [
        treatment("cold-pack", both("Холод", "Cold pack"), "self_care"),
        treatment("calf-massage", both("Массаж икр", "Calf massage"), "self_care"),
        treatment(
            "ibuprofen",
            both("Ибупрофен", "Ibuprofen"),
            "medication",
            description=both("Снимает боль.", "Eases pain."),
            caution=both("Не при язве.", "Not with an ulcer."),
        ),
    ],
    "examinations": [
        examination(
            "foot-x-ray",
            both("Рентген стопы", "Foot X-ray"),
            "imaging",
            description=both("Показывает кость.", "Shows the bone."),
        ),
        examination("leg-ultrasound", both("УЗИ вен", "Vein ultrasound"), "imaging"),
    ],
    "specialists": [
        specialist(
            "general-practitioner",
            both("Терапевт", "General practitioner"),
            "терапевта",
            "терапевту",
            description=both("С чего начать.", "Where to begin."),
            age_months={"min": 216, "max": None},
            fallback_for="adult",
        ),
        specialist(
            "pediatrician",
            both("Педиатр", "Pediatrician"),
            "педиатра",
            "педиатру",
            age_months={"min": None, "max": 215},
            fallback_for="child",
        ),
        specialist("orthopedist", both("Ортопед", "Orthopedist"), "ортопеда", "ортопеду"),
    ],
    "conditions": [
        condition(
            "plantar-fasciitis",
            both("Подошвенный фасциит", "Plantar fasciitis"),
            "M72.2",
            alternate_names={"ru": ["Пяточная боль"], "en": ["Jogger's heel"]},
            prevalence="very_common",
            body_sites=["foot", "heel"],
            overview=both("Боль под пяткой.", "Pain under the heel."),
            possible_complications=both("Хромота.", "A limp."),
            symptoms={"heel-pain-first-steps": "very_frequent", "heel-pain": "frequent", "fever": "excluded"},
            risk_factors={"running": "moderate"},
            specialists=[doctor("orthopedist", "lead"), doctor("general-practitioner", "first_contact")],
            treatments={"first_aid": ["cold-pack"], "early": ["calf-massage", "ibuprofen"]},
            examinations=["foot-x-ray"],
        ),
        condition(
            "deep-vein-thrombosis",
            both("Тромбоз глубоких вен", "Deep vein thrombosis"),
            "I80.2",
            urgency="urgent",
            prevalence="uncommon",
            body_sites=["leg"],
            when_to_see_a_doctor=both("Сегодня.", "Today."),
            symptoms={"calf-swelling": "very_frequent", "breathlessness": "occasional"},
            risk_factors={"recent-surgery": "strong"},
            specialists=[doctor("general-practitioner", "first_contact", "adult")],
            treatments={"avoid": ["calf-massage"]},
            examinations=["leg-ultrasound"],
        ),
        condition(
            "severs-disease",
            both("Болезнь Севера", "Sever's disease"),
            "M92.8",
            urgency="self_care",
            sex="male",
            age_months={"min": 84, "max": 191},
            body_sites=["heel"],
            symptoms={"heel-pain": "very_frequent"},
            risk_factors={"running": "weak"},
            specialists=[doctor("pediatrician", "first_contact", "child")],
            treatments={"first_aid": ["cold-pack"]},
            last_reviewed="2026-01-31",
        ),
    ],
    "red_flags": [
        red_flag(
            "clot-in-lung",
            both("Тромб в лёгком", "Clot in the lung"),
            both("Звоните 103 или 112.", "Call 103 or 112."),
            "emergency",
            {"calf-swelling"},
            {"breathlessness"},
            avoid=["calf-massage"],
        )
    ],
    "cities": [
        {"slug": "kazan", "name": both("Казань", "Kazan")},
        {"slug": "moscow", "name": both("Москва", "Moscow")},
    ],
    "prices": [
        price("any-first-visit", typical=1500, note=both("Зависит от клиники.", "Depends on the clinic.")),
        price("kazan-first-visit", city="kazan", typical=900),
        price(
            "orthopedist-first-visit",
            specialist="orthopedist",
            audience="adult",
            min=2000,
            typical=2500,
            max=4000,
            collected_on="2026-05-01",
        ),
        price("orthopedist-online", specialist="orthopedist", service="online", max=1200),
        price(
            "fasciitis-ibuprofen", condition="plantar-fasciitis", treatment="ibuprofen", service="treatment", min=150
        ),
    ],
}

VERSION = Version("abcdefghijkl", 7)
DOCUMENTS: Documents = {name: {d["slug"]: d for d in PARTS.get(name, [])} for name in KINDS}
"""The same, by kind and slug. Shared by all tests: copy before you change."""


def build_knowledge(version: Version = VERSION, more: Documents | None = None) -> KnowledgeBase:
    """The public side of it and of `more`, without a database."""
    return KnowledgeBase.from_documents(
        {name: documents | (more or {}).get(name, {}) for name, documents in DOCUMENTS.items()}, version
    )
