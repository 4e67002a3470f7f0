"""Many documents in little memory: as JSON, of which a few are kept unpacked."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import orjson

# Documents kept unpacked, of each kind; all of them, while the content is written by people.
MOST_UNPACKED = 1_000


class Packed(Mapping[str, dict[str, Any]]):
    """Slug -> document, read only. Unpacked, a condition takes about six times the memory of its JSON."""

    def __init__(self, documents: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        # Copied, because what orjson returns keeps the room that it was written in.
        packed = {slug: bytes(memoryview(orjson.dumps(document))) for slug, document in documents}
        self._packed = packed
        # Not a method: with a cycle through itself all this would outlive its last user.
        self._unpack = lru_cache(MOST_UNPACKED)(lambda slug: orjson.loads(packed[slug]))

    def __getitem__(self, slug: str) -> dict[str, Any]:
        document: dict[str, Any] = self._unpack(slug)
        return document

    def __contains__(self, slug: object) -> bool:
        return slug in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)
