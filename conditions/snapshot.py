"""The current KnowledgeBase: read the counter once a request, build when it has moved, go on from memory when the
database does not answer.

Both jobs run in threads of their own, because only so can a request stop waiting for a database that hangs.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from .documents import read_all
from .knowledge import KnowledgeBase, Version
from .models import ContentVersion

T = TypeVar("T")
logger = logging.getLogger(__name__)

# After a failure the database is tried at most once in so many seconds.
RETRY_AFTER = 1.0
# The first snapshot has nothing to fall back on, so it may take its time (seconds).
FIRST_TIMEOUT = 30.0
# How often the counter may move under the builder before it gives up.
ATTEMPTS = 5


class KnowledgeUnavailable(Exception):
    """There is no snapshot yet, and the database gives none."""


@dataclass(frozen=True)
class Health:
    """`problem` says in words why the snapshot may be behind the database; None when it is not."""

    version: Version | None
    problem: str | None


class Snapshots:
    """Hands out one KnowledgeBase per content version, built by one builder."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._knowledge: KnowledgeBase | None = None
        self._problem: str | None = None
        self._tried_at = float("-inf")
        self._reading: Future[Version] | None = None
        self._building: Future[None] | None = None
        self._reader = ThreadPoolExecutor(1, "content-version")
        self._builder = ThreadPoolExecutor(1, "snapshot")

    def current(self) -> KnowledgeBase:
        """The snapshot of the version that the counter names now; the last good one when that cannot be had.

        Raises KnowledgeUnavailable when there is none at all.
        """
        if connection.in_atomic_block:
            return self._inside_transaction()
        version = self._read()
        if version is not None and (self._knowledge is None or self._knowledge.version != version):
            self._build(version)
        if self._knowledge is None:
            raise KnowledgeUnavailable(self._problem or "no snapshot yet")
        return self._knowledge

    def health(self) -> Health:
        try:
            self.current()
        except KnowledgeUnavailable:
            return Health(None, self._problem)
        return Health(self._knowledge.version if self._knowledge else None, self._problem)

    def forget(self) -> None:
        """Drop what is known and the threads' connections (tests, and a restored database)."""
        for executor in (self._reader, self._builder):
            executor.submit(lambda: connection.close()).result()  # the thread's own connection, so looked up there
        self._knowledge, self._problem, self._tried_at = None, None, float("-inf")

    def _inside_transaction(self) -> KnowledgeBase:
        """Whoever asks from inside a transaction sees its own uncommitted edits."""
        if self._knowledge is None or self._knowledge.version != read_version():
            self._knowledge = build()
        return self._knowledge

    def _may_try(self) -> bool:
        if self._problem is None:
            return True
        hangs = self._reading is not None and not self._reading.done()
        return not hangs and time.monotonic() - self._tried_at >= RETRY_AFTER

    def _read(self) -> Version | None:
        """Each request reads for itself: a read that began earlier may not have seen the last edit."""
        with self._lock:
            if not self._may_try():
                return None
            self._tried_at = time.monotonic()
            reading = self._reading = self._reader.submit(_guarded, read_version)
        version = self._wait(reading, settings.VERSION_TIMEOUT if self._knowledge else FIRST_TIMEOUT, "the counter")
        if version is not None and self._knowledge is not None and self._knowledge.version == version:
            self._problem = None
        return version

    def _build(self, version: Version) -> None:
        for _attempt in range(2):  # the build under way may be of an older version than ours
            with self._lock:
                if self._knowledge is not None and self._knowledge.version == version:
                    return
                if self._building is None or self._building.done():
                    self._building = self._builder.submit(_guarded, self._renew)
                building = self._building
            self._wait(building, settings.SNAPSHOT_TIMEOUT if self._knowledge else FIRST_TIMEOUT, "the snapshot")

    def _renew(self) -> None:
        """The builder's job: beside the old snapshot, then swapped in one assignment."""
        self._knowledge = build()
        self._problem = None

    def _wait(self, future: Future[T], timeout: float, what: str) -> T | None:
        try:
            return future.result(timeout)
        except FutureTimeout:
            self._report(f"{what} did not come within {timeout:g} s")
        except Exception as error:
            self._report(f"{what} failed: {type(error).__name__}", str(error))
        return None

    def _report(self, problem: str, detail: str = "") -> None:
        if problem != self._problem:
            logger.error("Answering from memory: %s. %s", problem, detail)
        self._problem = problem


def _guarded(job: Callable[[], T]) -> T:
    """Run in a thread: on a connection that is fresh enough, and given back when it failed."""
    close_old_connections()
    try:
        return job()
    except Exception:
        connection.close()
        raise


def read_version() -> Version:
    """One query. Raises DatabaseError."""
    row = ContentVersion.objects.values_list("epoch", "number").first()
    if row is None:
        raise DatabaseError("the content version is missing: run `manage.py migrate`")
    return Version(*row)


def build() -> KnowledgeBase:
    """Read everything under one counter value."""
    for _attempt in range(ATTEMPTS):
        version = read_version()
        documents = read_all()
        if read_version() == version:
            return KnowledgeBase.from_documents(documents, version)
    raise DatabaseError(f"the content changed {ATTEMPTS} times while it was read")


snapshots = Snapshots()
