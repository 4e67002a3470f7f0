"""Documents in, engine objects out."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from threading import Lock

from .documents import Document, PublicDocuments
from .engine.findings import AgeRange
from .engine.matching import Index, Profile, Symptom
from .engine.phrases import PhraseIndex, Wording
from .engine.search import SymptomSearch
from .engine.triage import RedFlag

# The body site of what is felt nowhere in particular: it goes with a complaint, and alone is none of ours.
WHOLE_BODY = "body"


def ages(document: Document) -> AgeRange:
    return AgeRange(document["age_months"]["min"], document["age_months"]["max"])


def build_index(public: PublicDocuments) -> Index:
    return Index(
        [
            Symptom(slug, symptom["parent"], symptom["background"], symptom["body_site"] == WHOLE_BODY)
            for slug, symptom in public["symptoms"].items()
        ],
        Profiles(public["conditions"]),
    )


class Profiles(Mapping[str, Profile]):
    """Made when asked for: the documents are in memory already."""

    def __init__(self, conditions: Mapping[str, Document]) -> None:
        self._conditions = conditions

    def __getitem__(self, slug: str) -> Profile:
        condition = self._conditions[slug]
        return Profile(
            slug=slug,
            prevalence=condition["prevalence"],
            urgency=condition["urgency"],
            sex=condition["sex"],
            ages=ages(condition),
            symptoms=condition["symptoms"],
            risk_factors=condition["risk_factors"],
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._conditions)

    def __len__(self) -> int:
        return len(self._conditions)


def build_red_flags(public: PublicDocuments) -> tuple[RedFlag, ...]:
    return tuple(
        RedFlag(
            slug=slug,
            urgency=flag["urgency"],
            clauses=tuple(frozenset(clause["symptoms"] + clause["risk_factors"]) for clause in flag["clauses"]),
            ages=ages(flag),
        )
        for slug, flag in public["red_flags"].items()
    )


def build_phrases(public: PublicDocuments) -> PhraseIndex:
    """Names, questions and phrases of symptoms and risk factors, in both languages.

    The last index is handed out again if nothing of that has changed, and who asks while it is made waits for it.
    """
    wordings = tuple(
        Wording(
            kind=kind,
            slug=slug,
            parent=document.get("parent"),
            is_local=_is_local(public, document.get("body_site")),
            texts=tuple(
                text
                for language in ("ru", "en")
                for text in (document["name"][language], document["question"][language], *document["phrases"][language])
                if text
            ),
        )
        for kind, documents in (("symptom", public["symptoms"]), ("risk_factor", public["risk_factors"]))
        for slug, document in documents.items()
    )
    sites = tuple((slug, tuple(site["name"].values())) for slug, site in public["body_sites"].items())
    with _one_at_a_time:
        return _index_phrases(wordings, sites)


_one_at_a_time = Lock()


@lru_cache(1)
def _index_phrases(wordings: tuple[Wording, ...], sites: tuple[tuple[str, tuple[str, ...]], ...]) -> PhraseIndex:
    return PhraseIndex(wordings, dict(sites))


def _is_local(public: PublicDocuments, site: str | None) -> bool:
    """Below the largest parts of the body (the whole leg, the trunk)."""
    parent = public["body_sites"][site]["parent"] if site else None
    return parent is not None and public["body_sites"][parent]["parent"] is not None


def build_search(public: PublicDocuments) -> SymptomSearch:
    return SymptomSearch(
        {
            slug: (tuple(symptom["name"].values()), (*symptom["phrases"]["ru"], *symptom["phrases"]["en"]))
            for slug, symptom in public["symptoms"].items()
        }
    )
