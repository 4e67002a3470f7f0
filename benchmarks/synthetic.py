"""Content of any size, drawn by chance: for measuring how cost grows, never for answers.

Symptoms grow with the square root of the conditions, as they would where more conditions share more of them.
"""

from random import Random

from conditions.documents import Document, PublicDocuments
from conditions.documents.packed import Packed

from .scale import count_symptoms

BANDS = ("obligate", "very_frequent", "frequent", "occasional", "very_rare")
URGENCIES = ("urgent", "routine", "routine", "routine", "self_care")
PREVALENCES = ("very_common", "common", "uncommon", "rare")
SITES = 20
SPECIALISTS = 12
TREATMENTS = 200
LINKS = 12
PHRASES = 3


def draw_documents(conditions: int, symptoms: int | None = None, seed: int = 1) -> PublicDocuments:
    """Published documents of every public kind; about twelve symptoms a condition, popular ones far more often."""
    chance = Random(seed)
    symptoms = symptoms or count_symptoms(conditions)
    words = [f"{a}{b}{c}" for a in "bdgklmnprst" for b in "aeiou" for c in ("lor", "min", "sta", "vek", "zum", "rad")]

    def both(text: str) -> dict[str, str]:
        return {"ru": text, "en": text}

    def phrase() -> str:
        return " ".join(chance.sample(words, 3))

    def provenance() -> dict:
        return {"status": "published", "sources": ["source"], "last_reviewed": None, "next_review": None}

    sites = {f"site-{i}": {"slug": f"site-{i}", "name": both(f"site {i}"), "parent": None} for i in range(SITES)}
    symptom_documents = {
        f"symptom-{i}": {
            "slug": f"symptom-{i}",
            "name": both(f"symptom {i}"),
            "question": both(f"Do you have symptom {i}?"),
            "parent": f"symptom-{chance.randrange(i)}" if i > 20 and chance.random() < 0.5 else None,
            "body_site": f"site-{chance.randrange(SITES)}",
            "background": chance.choice([0.5, 2, 5, 10, 20]),
            "phrases": {language: [phrase() for _ in range(PHRASES)] for language in ("ru", "en")},
            **provenance(),
        }
        for i in range(symptoms)
    }
    specialists = {
        f"doctor-{i}": {
            "slug": f"doctor-{i}",
            "name": both(f"doctor {i}"),
            "forms": {"genitive": "", "dative": ""},
            "description": both("A doctor."),
            "age_months": {"min": None, "max": None},
            "fallback_for": {0: "adult", 1: "child"}.get(i),
            **provenance(),
        }
        for i in range(SPECIALISTS)
    }
    treatments = {
        f"treatment-{i}": {
            "slug": f"treatment-{i}",
            "name": both(f"treatment {i}"),
            "kind": "self_care",
            "description": both("Rest."),
            "caution": both(""),
            **provenance(),
        }
        for i in range(TREATMENTS)
    }

    def popular() -> str:
        return f"symptom-{int(symptoms * chance.random() ** 2)}"

    def draw_condition(i: int) -> Document:
        return {
            "slug": f"condition-{i}",
            "name": both(f"condition {chance.choice(words)} {i}"),
            "alternate_names": {"ru": [], "en": []},
            "icd10_code": f"{chance.choice('ABCDEFGHIJKLM')}{chance.randrange(100):02}.{chance.randrange(10)}",
            "urgency": chance.choice(URGENCIES),
            "prevalence": chance.choice(PREVALENCES),
            "sex": "any",
            "age_months": {"min": chance.choice([None, None, 216]), "max": None},
            "body_sites": [f"site-{chance.randrange(SITES)}"],
            "overview": both(f"{phrase()}."),
            "when_to_see_a_doctor": both(f"{phrase()}."),
            "possible_complications": both(f"{phrase()}."),
            "symptoms": {popular(): chance.choice(BANDS) for _ in range(LINKS)},
            "risk_factors": {},
            "specialists": [
                {"specialist": f"doctor-{chance.randrange(SPECIALISTS)}", "role": "lead", "audience": "any"}
            ],
            "treatments": {"early": [f"treatment-{chance.randrange(TREATMENTS)}"]},
            "examinations": [],
            **provenance(),
        }

    source = {"slug": "source", "title": both("Drawn by chance"), "publisher": "", "url": "", "kind": "website"}
    city = {"slug": "moscow", "name": both("Moscow")}
    return {
        "sources": {"source": source},
        "body_sites": sites,
        "symptoms": symptom_documents,
        "risk_factors": {},
        "treatments": treatments,
        "examinations": {},
        "specialists": specialists,
        "conditions": Packed((f"condition-{i}", draw_condition(i)) for i in range(conditions)),
        "red_flags": {},
        "vignettes": {},
        "cities": {"moscow": city},
        "prices": {},
    }
