"""Lists from memory: a Table knows which records hold a value, and Rows are a narrowed, ordered view of it.

Rows stand where a view would have a QuerySet: django-filter narrows them, DRF's paginator counts and slices them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .documents import Document, Documents
from .engine.findings import Age, Tree
from .engine.words import fold
from .engine_input import ages

Members = Mapping[str, Mapping[str, frozenset[str]]]
SortKeys = Mapping[str, Callable[[Document], Any]]

PREVALENCES = ("very_common", "common", "uncommon", "rare")


@dataclass(frozen=True)
class Table:
    """All public records of one kind. `members`: field -> value -> slugs of the records that hold it."""

    kind: str
    documents: Mapping[str, Document]
    members: Members = field(default_factory=dict)
    sort_keys: SortKeys = field(default_factory=dict)
    search_texts: Mapping[str, str] = field(default_factory=dict)

    def rows(self, language: str) -> "Rows":
        """Everything, by folded name in the language, then slug."""
        return Rows(self, language, frozenset(self.documents))


@dataclass(frozen=True)
class Rows:
    table: Table
    language: str
    slugs: frozenset[str]
    ordering: tuple[str, ...] = ("name",)
    ranked: Mapping[str, Any] | None = None
    model: Any = None  # django-filter looks for one; there is none

    def having(self, field: str, values: Iterable[str], *, all_of: bool = False) -> "Rows":
        """Records that hold any (or all) of the values."""
        sets = [self.table.members[field].get(value, frozenset()) for value in values]
        found = frozenset.intersection(*sets) if all_of else frozenset[str]().union(*sets)
        return replace(self, slugs=self.slugs & found)

    def without(self, field: str, values: Iterable[str]) -> "Rows":
        return replace(self, slugs=self.slugs - self.having(field, values).slugs)

    def where(self, test: Callable[[Document], bool]) -> "Rows":
        return replace(self, slugs=frozenset(slug for slug in self.slugs if test(self.table.documents[slug])))

    def containing(self, words: Iterable[str]) -> "Rows":
        """Records whose texts, in any language, hold every word."""
        folded = [fold(word) for word in words]
        texts = self.table.search_texts
        return replace(self, slugs=frozenset(s for s in self.slugs if all(word in texts[s] for word in folded)))

    def order_by(self, *fields: str) -> "Rows":
        """Field names, descending with a leading minus; ties by slug, ascending."""
        return replace(self, ordering=fields)

    def ranked_by(self, highlights: Mapping[str, Any]) -> "Rows":
        """Only these slugs, in this order; the value becomes the `highlight` of its row."""
        kept = {slug: highlight for slug, highlight in highlights.items() if slug in self.slugs}
        return replace(self, slugs=frozenset(kept), ranked=kept)

    @property
    def ordered_slugs(self) -> list[str]:
        if self.ranked is not None:
            return [slug for slug in self.ranked if slug in self.slugs]
        slugs = sorted(self.slugs)
        for name in reversed(self.ordering):
            slugs.sort(key=lambda slug: self._sort_key(name.lstrip("-"), slug), reverse=name.startswith("-"))
        return slugs

    def _sort_key(self, name: str, slug: str) -> Any:
        document = self.table.documents[slug]
        if name == "name":
            return fold(document["name"][self.language])
        return self.table.sort_keys[name](document) if name in self.table.sort_keys else document[name]

    def _row(self, slug: str) -> Document:
        document = self.table.documents[slug]
        return document if self.ranked is None else {**document, "highlight": self.ranked[slug]}

    def __len__(self) -> int:
        return len(self.slugs)

    def __iter__(self) -> Iterator[Document]:
        return (self._row(slug) for slug in self.ordered_slugs)

    def __getitem__(self, part: slice) -> list[Document]:
        return [self._row(slug) for slug in self.ordered_slugs[part]]


def collect(
    documents: Mapping[str, Document], values: Callable[[Document], Iterable[str]]
) -> dict[str, frozenset[str]]:
    """value -> slugs of the documents that hold it."""
    members: dict[str, set[str]] = {}
    for slug, document in documents.items():
        for value in values(document):
            members.setdefault(value, set()).add(slug)
    return {value: frozenset(slugs) for value, slugs in members.items()}


def _texts(document: Document, *names: str) -> str:
    return fold(
        "\n".join(
            text
            for name in names
            for language in ("ru", "en")
            for text in (
                [document[name][language]] if isinstance(document[name][language], str) else document[name][language]
            )
        )
    )


def plain_table(kind: str, documents: Mapping[str, Document]) -> Table:
    """A kind without filters of its own, except by the record it hangs from."""
    members = {"parent": collect(documents, lambda d: [d["parent"]] if d.get("parent") else [])}
    return Table(kind, documents, members)


def symptom_table(public: Documents) -> Table:
    sites = _tree(public["body_sites"])
    symptoms = public["symptoms"]
    members = {
        "parent": collect(symptoms, lambda d: [d["parent"]] if d["parent"] else []),
        "body_site": collect(symptoms, lambda d: sites.with_ancestors([d["body_site"]])),
    }
    return Table("symptoms", symptoms, members)


def condition_table(public: Documents, tree: Tree) -> Table:
    """A condition has a symptom if it lists it or a kind of it, in any band but `excluded`."""
    conditions = public["conditions"]
    sites = _tree(public["body_sites"])
    members = {
        "symptom": collect(conditions, lambda d: tree.with_ancestors(has_symptoms(d))),
        "body_site": collect(conditions, lambda d: sites.with_ancestors(d["body_sites"])),
        "specialist": collect(conditions, lambda d: {doctor["specialist"] for doctor in d["specialists"]}),
        "treatment": collect(
            conditions, lambda d: {t for stage, ts in d["treatments"].items() if stage != "avoid" for t in ts}
        ),
        "risk_factor": collect(conditions, lambda d: d["risk_factors"]),
        "examination": collect(conditions, lambda d: d["examinations"]),
        "urgency": collect(conditions, lambda d: [d["urgency"]]),
        "prevalence": collect(conditions, lambda d: [d["prevalence"]]),
        "sex": collect(conditions, lambda d: ["male", "female"] if d["sex"] == "any" else [d["sex"]]),
    }
    return Table(
        "conditions",
        conditions,
        members,
        sort_keys={"prevalence": lambda d: PREVALENCES.index(d["prevalence"])},
        search_texts={slug: _texts(d, "name", "alternate_names", "overview") for slug, d in conditions.items()},
    )


def has_symptoms(condition: Document) -> list[str]:
    return [slug for slug, band in condition["symptoms"].items() if band != "excluded"]


def admits_age(condition: Document, age: Age) -> bool:
    return ages(condition).admits(age)


def _tree(documents: Mapping[str, Document]) -> Tree:
    return Tree({slug: document["parent"] for slug, document in documents.items()})
