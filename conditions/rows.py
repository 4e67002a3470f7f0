"""Lists from memory: a Table knows which records hold a value, and Rows are a narrowed, ordered view of it.

Rows stand where a view would have a QuerySet: django-filter narrows them, DRF's paginator counts and slices them.
A record is its position in the table; a narrowing is an array of flags.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .documents import Document, PublicDocuments
from .engine.findings import Age, Tree
from .engine.words import fold
from .engine_input import ages

Positions = NDArray[np.int32]
Flags = NDArray[np.bool_]
SortKeys = Mapping[str, Callable[[Document], Any]]

PREVALENCES = ("very_common", "common", "uncommon", "rare")
# Orders kept at once: of a list, in a language, by some fields.
MOST_ORDERS = 32
NONE, NOWHERE = np.zeros(0, np.int32), slice(0, 0)
_YOUNGEST, _OLDEST = -1, np.iinfo(np.int32).max


class Links:
    """Which records hold which values: the positions of a value are one slice of an array."""

    def __init__(self) -> None:
        self._found: dict[str, array[int]] = {}

    def add(self, position: int, values: Iterable[str]) -> None:
        for value in values:
            if value not in self._found:
                self._found[value] = array("i")
            self._found[value].append(position)

    def close(self) -> None:
        """All is added; from here on it is read."""
        ends = [0, *accumulate(map(len, self._found.values()))]
        self._slices = dict(zip(self._found, map(slice, ends, ends[1:]), strict=True))
        self._starts = np.array(ends[:-1])
        self._positions: Positions = np.concatenate([NONE, *self._found.values()], dtype=np.int32)
        self._found = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._slices)

    def positions(self, value: str) -> Positions:
        return self._positions[self._slices.get(value, NOWHERE)]

    def count(self, flags: Flags) -> dict[str, int]:
        """How many of the flagged records hold each value."""
        if not self._slices:
            return {}
        counts = np.add.reduceat(flags[self._positions], self._starts, dtype=np.int64)
        return dict(zip(self._slices, counts.tolist(), strict=True))


class Table:
    """All public records of one kind, in the order of their slugs."""

    def __init__(
        self,
        kind: str,
        documents: Mapping[str, Document],
        links: Mapping[str, Callable[[Document], Iterable[str]]] | None = None,
        sort_keys: SortKeys | None = None,
        searched: Sequence[str] = (),
    ) -> None:
        """`links`: field -> the values that a record holds; `searched`: the texts in which to find words."""
        self.kind = kind
        self.documents = documents
        self.slugs = sorted(documents)
        self.position = {slug: position for position, slug in enumerate(self.slugs)}
        self.links = self._link(links or {})
        self._searched = searched
        self.order = lru_cache(MOST_ORDERS)(self._order)
        self._sort_keys = sort_keys or {}

    def __iter__(self) -> Iterator[Document]:
        return (self.documents[slug] for slug in self.slugs)

    def _link(self, fields: Mapping[str, Callable[[Document], Iterable[str]]]) -> dict[str, Links]:
        links = {field: Links() for field in fields}
        for position, document in enumerate(self if fields else ()):
            for field, values in fields.items():
                links[field].add(position, values(document))
        for linked in links.values():
            linked.close()
        return links

    @cached_property
    def texts(self) -> list[str]:
        """Folded, for the search of words; made by the first who searches."""
        return [_texts(document, *self._searched) for document in self]

    def rows(self, language: str) -> "Rows":
        """Everything, by folded name in the language, then slug."""
        return Rows(self, language, np.ones(len(self.slugs), dtype=bool))

    def holders(self, field: str, value: str) -> list[str]:
        """Slugs of the records that hold the value."""
        return [self.slugs[position] for position in self.links[field].positions(value)]

    @cached_property
    def age_limits(self) -> tuple[Positions, Positions]:
        """The youngest and the oldest month of each record."""
        ranges = [ages(document) for document in self]
        low = [_YOUNGEST if limits.low is None else limits.low for limits in ranges]
        high = [_OLDEST if limits.high is None else limits.high for limits in ranges]
        return np.array(low, dtype=np.int32), np.array(high, dtype=np.int32)

    def _order(self, language: str, ordering: tuple[str, ...]) -> Positions:
        """All positions; ties by slug, ascending even where the keys descend."""
        slugs = list(self.slugs)
        for name in reversed(ordering):
            slugs.sort(key=self._sort_key(name.lstrip("-"), language), reverse=name.startswith("-"))
        return np.array([self.position[slug] for slug in slugs], dtype=np.int32)

    def _sort_key(self, name: str, language: str) -> Callable[[str], Any]:
        if name == "name":
            return lambda slug: fold(self.documents[slug]["name"][language])
        key = self._sort_keys.get(name, lambda document: document[name])
        return lambda slug: key(self.documents[slug])


@dataclass(frozen=True, eq=False)
class Rows:
    table: Table
    language: str
    flags: Flags
    ordering: tuple[str, ...] = ("name",)
    ranked: Mapping[str, Any] | None = None
    model: Any = None  # django-filter looks for one; there is none

    def having(self, field: str, values: Iterable[str], *, all_of: bool = False) -> "Rows":
        """Records that hold any (or all) of the values."""
        links, wanted = self.table.links[field], set(values)
        holding = np.concatenate([NONE, *map(links.positions, wanted)])
        times = np.bincount(holding, minlength=len(self.flags))
        return replace(self, flags=self.flags & (times == len(wanted) if all_of else times > 0))

    def without(self, field: str, values: Iterable[str]) -> "Rows":
        return replace(self, flags=self.flags & ~self.having(field, values).flags)

    def beginning(self, field: str, prefixes: tuple[str, ...]) -> "Rows":
        """Records whose value begins with any of the prefixes."""
        return self.having(field, [value for value in self.table.links[field] if value.startswith(prefixes)])

    def admitting(self, age: Age) -> "Rows":
        low, high = self.table.age_limits
        return replace(self, flags=self.flags & (low <= age.high) & (high >= age.low))

    def containing(self, words: Iterable[str]) -> "Rows":
        """Records whose texts, in any language, hold every word."""
        folded, texts = [fold(word) for word in words], self.table.texts
        flags = np.zeros(len(self.flags), dtype=bool)
        flags[[p for p in np.flatnonzero(self.flags).tolist() if all(word in texts[p] for word in folded)]] = True
        return replace(self, flags=flags)

    def order_by(self, *fields: str) -> "Rows":
        """Field names, descending with a leading minus; ties by slug, ascending."""
        return replace(self, ordering=fields)

    def ranked_by(self, highlights: Mapping[str, Any]) -> "Rows":
        """Only these slugs, in this order; the value becomes the `highlight` of its row."""
        return replace(self, ranked=highlights)

    def count(self, field: str) -> dict[str, int]:
        """How many of the rows hold each value of the field."""
        return self.table.links[field].count(self.flags)

    @cached_property
    def positions(self) -> Positions:
        if self.ranked is None:
            order = self.table.order(self.language, self.ordering)
            return order[self.flags[order]]
        found = np.array([self.table.position[slug] for slug in self.ranked], dtype=np.int32)
        return found[self.flags[found]]

    def _row(self, position: int) -> Document:
        slug = self.table.slugs[position]
        document = self.table.documents[slug]
        return document if self.ranked is None else {**document, "highlight": self.ranked[slug]}

    def __len__(self) -> int:
        return len(self.positions)

    def __iter__(self) -> Iterator[Document]:
        return map(self._row, self.positions.tolist())

    def __getitem__(self, part: slice) -> list[Document]:
        return [self._row(position) for position in self.positions[part].tolist()]


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
    return Table(kind, documents, {"parent": _parent})


def symptom_table(public: PublicDocuments) -> Table:
    sites = _tree(public["body_sites"])
    links = {"parent": _parent, "body_site": lambda d: sites.with_ancestors([d["body_site"]])}
    return Table("symptoms", public["symptoms"], links)


def condition_table(public: PublicDocuments, tree: Tree) -> Table:
    """A condition has a symptom if it lists it or a kind of it, in any band but `excluded`."""
    sites = _tree(public["body_sites"])
    return Table(
        "conditions",
        public["conditions"],
        links={
            "symptom": lambda d: tree.with_ancestors(has_symptoms(d)),
            "body_site": lambda d: sites.with_ancestors(d["body_sites"]),
            "specialist": lambda d: {doctor["specialist"] for doctor in d["specialists"]},
            "treatment": lambda d: {t for stage, ts in d["treatments"].items() if stage != "avoid" for t in ts},
            "risk_factor": lambda d: d["risk_factors"],
            "examination": lambda d: d["examinations"],
            "urgency": lambda d: [d["urgency"]],
            "prevalence": lambda d: [d["prevalence"]],
            "icd10_code": lambda d: [d["icd10_code"].upper()],
            "sex": lambda d: ["male", "female"] if d["sex"] == "any" else [d["sex"]],
            "clinically_reviewed": lambda d: ["true" if d["last_reviewed"] else "false"],
        },
        sort_keys={"prevalence": lambda d: PREVALENCES.index(d["prevalence"])},
        searched=("name", "alternate_names", "overview"),
    )


def has_symptoms(condition: Document) -> list[str]:
    return [slug for slug, band in condition["symptoms"].items() if band != "excluded"]


def _parent(document: Document) -> list[str]:
    return [document["parent"]] if document.get("parent") else []


def _tree(documents: Mapping[str, Document]) -> Tree:
    return Tree({slug: document["parent"] for slug, document in documents.items()})
