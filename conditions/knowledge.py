"""One content version in memory: everything that public answers are made of.

A KnowledgeBase is built from documents and never changes. `snapshot.current()` hands out the one for the content
version of the moment.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Protocol, Self, TypeVar, cast

from . import engine_input
from .documents import PublicDocuments, publish
from .engine.matching import Index
from .engine.phrases import PhraseIndex
from .engine.search import SymptomSearch
from .engine.triage import RedFlag
from .rows import Table, condition_table, plain_table, symptom_table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Version:
    """`stamp` tells apart two versions that got the same number, because a rollback took it back in between."""

    epoch: str
    number: int
    stamp: int = 0


NO_VERSION = Version("", 0)
# Ready answers about single records, kept in each version.
MOST_REMEMBERED = 4_000


@dataclass(frozen=True)
class KnowledgeBase:
    """`documents` are the public ones: kind -> slug -> document."""

    version: Version
    documents: PublicDocuments
    index: Index
    red_flags: tuple[RedFlag, ...]
    search: SymptomSearch
    tables: Mapping[str, Table]
    parts: Mapping[type, Any] = field(default_factory=dict)

    @classmethod
    def from_documents(cls, documents: PublicDocuments, version: Version = NO_VERSION) -> "KnowledgeBase":
        """`documents` may hold drafts. Raises ContentError when a published red flag rests on something unpublished."""
        public = publish(documents)
        index = engine_input.build_index(public)
        return cls(
            version=version,
            documents=public,
            index=index,
            red_flags=engine_input.build_red_flags(public),
            search=engine_input.build_search(public),
            tables=_tables(public, index),
            parts={kind: kind.from_documents(public) for kind in _parts},
        )

    @cached_property
    def phrases(self) -> PhraseIndex:
        """Read when first asked for: to read all phrases takes longer than everything else of a version."""
        return engine_input.build_phrases(self.documents)

    @cached_property
    def remember(self) -> Callable[..., Any]:
        """`remember(make, *key)` is `make(self, *key)`, made anew when it was not asked for in a long time."""
        return lru_cache(MOST_REMEMBERED)(lambda make, *key: make(self, *key))

    def part(self, kind: type[T]) -> T:
        """What another app derived from this version's documents (see `add_part`)."""
        return cast(T, self.parts[kind])


class KnowledgePart(Protocol):
    """Something another app derives from the public documents of a version."""

    @classmethod
    def from_documents(cls, public: PublicDocuments) -> Self: ...


_parts: list[type[KnowledgePart]] = []


def add_part(kind: type[KnowledgePart]) -> None:
    """Let every snapshot hold one. A part that cannot be built fails the whole snapshot."""
    if kind not in _parts:
        _parts.append(kind)


def _tables(public: PublicDocuments, index: Index) -> dict[str, Table]:
    tables = {kind: plain_table(kind, documents) for kind, documents in public.items()}
    tables["conditions"] = condition_table(public, index.tree)
    tables["symptoms"] = symptom_table(public)
    return tables
