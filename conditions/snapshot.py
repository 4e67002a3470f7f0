"""The current KnowledgeBase: build when the counter has moved, go on from memory when the database does not answer.

A reading of the counter holds for a moment (`VERSION_MAX_AGE`), but not beyond a write of this process. Reading and
building run in threads of their own, because only so can a request stop waiting for a database that hangs.
"""

import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from threading import Lock, local
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from .documents import read_public
from .knowledge import KnowledgeBase, Version
from .memory import give_back, no_collection
from .worker import Worker

T = TypeVar("T")
logger = logging.getLogger(__name__)

# After a failure the database is tried at most once in so many seconds.
RETRY_AFTER = 1.0
# The first snapshot has nothing to fall back on, so it may take its time (seconds).
FIRST_TIMEOUT = 30.0
COUNTER, SNAPSHOT, PHRASES = "the counter", "the snapshot", "the phrases"
READ_VERSION = "SELECT epoch, number, stamp FROM conditions_contentversion"
# How often the counter may move under the builder before it gives up.
ATTEMPTS = 5
# Statements that write nothing; whatever begins otherwise might.
HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE", "PRAGMA", "BEGIN", "SET", "SHOW")


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
        self._reader = Worker("content-version")
        self._builder = Worker("snapshot")
        self._reset()

    def _reset(self) -> None:
        self._knowledge: KnowledgeBase | None = None
        self._uncommitted = local()
        self._reading: Future[Version] | None = None
        self._building: Future[KnowledgeBase | None] | None = None
        self._given_up: Future[KnowledgeBase | None] | None = None
        self._problems: dict[str, str] = {}
        self._failed_version: Version | None = None
        self._read_at = self._failed_at = float("-inf")
        self._expiry = object()
        self._fresh: tuple[object, float] = (None, 0.0)

    def expire(self) -> None:
        """No earlier reading of the counter holds any longer: this process has written, or somebody must know."""
        self._expiry = object()

    def current(self) -> KnowledgeBase:
        """The snapshot of the version that the counter names now; the last good one when that cannot be had.

        Raises KnowledgeUnavailable when there is none at all.
        """
        if connection.in_atomic_block:
            return self._inside_transaction()
        # Written in the opposite order: a reading that is fresh is never older than the snapshot taken up after it.
        expiry, fresh, now, known = self._expiry, self._fresh, time.monotonic(), self._knowledge
        if known is not None and fresh[0] is expiry and now < fresh[1]:
            return known
        version = self._read(known)
        if version is not None:
            if known is None or known.version != version:
                known = self._build(version, known) or known
            elif self._building is None or self._building.done():
                self._problems.pop(SNAPSHOT, None)
        if known is not None and known.version == version:
            self._fresh = expiry, now + settings.VERSION_MAX_AGE
        if known is None:
            raise KnowledgeUnavailable(self._problem or "no snapshot yet")
        return known

    def health(self) -> Health:
        """As of now, not of a moment ago."""
        self.expire()
        try:
            version = self.current().version
        except KnowledgeUnavailable:
            return Health(None, self._problem)
        return Health(version, self._problem)

    def forget(self) -> None:
        """Drop what is known and the threads' connections (tests, and a restored database)."""
        for worker in (self._reader, self._builder):
            worker.submit(lambda: connection.close()).result()  # the thread's own connection, so looked up there
        with self._lock:
            self._reset()

    @property
    def _problem(self) -> str | None:
        return next(filter(None, map(self._problems.get, (COUNTER, SNAPSHOT, PHRASES))), None)

    def _inside_transaction(self) -> KnowledgeBase:
        """A test or a script that asks from inside a transaction sees its own uncommitted edits; nobody else does."""
        version = read_version()
        for known in (self._knowledge, getattr(self._uncommitted, "knowledge", None)):
            if known is not None and known.version == version:
                return known
        self._uncommitted.knowledge = build()
        return self._uncommitted.knowledge

    def _read(self, known: KnowledgeBase | None) -> Version | None:
        """The version, or None when the database does not tell it in time.

        Who needs a reading reads for itself: one that began earlier may not have seen the last edit.
        """
        with self._lock:
            if COUNTER in self._problems:
                hangs = self._reading is not None and not self._reading.done()
                if hangs or time.monotonic() - self._read_at < RETRY_AFTER:
                    return None
            self._read_at = time.monotonic()
            reading = self._reading = self._reader.submit(lambda: _guarded(read_version))
        timeout = settings.VERSION_TIMEOUT if known else FIRST_TIMEOUT
        try:
            version = reading.result(timeout)
        except FutureTimeout:
            self._read_at = time.monotonic()
            self._tell(COUNTER, f"did not come within {timeout:g} s")
        except Exception as error:
            self._read_at = time.monotonic()
            self._tell(COUNTER, f"failed: {type(error).__name__}", error)
        else:
            self._problems.pop(COUNTER, None)
            return version
        return None

    def _build(self, version: Version, known: KnowledgeBase | None) -> KnowledgeBase | None:
        """The snapshot of the version, or the newest there is when it fails or takes too long."""
        timeout = settings.SNAPSHOT_TIMEOUT if known else FIRST_TIMEOUT
        for _attempt in range(2):  # the build under way may be of an older version than ours
            with self._lock:
                newest = self._knowledge
                if newest is not None and newest.version == version:
                    return newest
                if self._building is None or self._building.done():
                    if self._failed_version == version and time.monotonic() - self._failed_at < RETRY_AFTER:
                        return newest
                    self._building = self._builder.submit(lambda: _guarded(lambda: self._renew(version)))
                elif self._building is self._given_up:
                    return newest  # it hangs, and somebody has waited for it already
                building = self._building
            try:
                built = building.result(timeout)
            except FutureTimeout:
                self._given_up = building
                self._tell(SNAPSHOT, f"did not come within {timeout:g} s")
                return self._knowledge
            if built is not None and built.version == version:
                return built
        return built

    def _renew(self, version: Version) -> KnowledgeBase | None:
        """The builder's job: beside the old snapshot, then swapped in one assignment.

        The first snapshot has no other to stand in for it, so it is handed out before its phrases are read.
        """
        try:
            knowledge = build()
            if self._knowledge is not None:
                read_phrases(knowledge)
        except Exception as error:
            self._failed_version, self._failed_at = version, time.monotonic()
            self._tell(SNAPSHOT, f"failed: {type(error).__name__}", error)
            return None
        self._knowledge = knowledge
        self._failed_version = None
        self._problems.pop(SNAPSHOT, None)
        self._builder.submit(lambda: self._finish(knowledge))
        return knowledge

    def _finish(self, knowledge: KnowledgeBase) -> None:
        """What can wait until the snapshot is handed out, but not until a request needs it."""
        try:
            read_phrases(knowledge)
        except Exception as error:
            self._tell(PHRASES, f"failed: {type(error).__name__}", error)
        else:
            self._problems.pop(PHRASES, None)
        give_back()

    def _tell(self, what: str, happened: str, error: Exception | None = None) -> None:
        """Keep the problem for /readyz, and log it when it is new."""
        problem = f"{what} {happened}"
        with self._lock:
            is_new = self._problems.get(what) != problem
            self._problems[what] = problem
        if is_new:
            logger.error("Answering from memory: %s. %s", problem, error or "")


def _guarded(job: Callable[[], T]) -> T:
    """Run in a thread: on a connection that is fresh enough, and that goes back to the pool, or away when it failed."""
    close_old_connections()
    try:
        return job()
    finally:
        if connection.vendor != "sqlite" or connection.errors_occurred:
            connection.close()


def watch_writes(*, connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """`connection_created` receiver: what this process writes is in its next answer."""
    if _notice not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _notice)  # the last one is taken off by whoever put one on


def _notice(execute: Callable[..., T], sql: Any, params: Any, many: bool, context: Mapping[str, Any]) -> T:
    result = execute(sql, params, many, context)
    if not str(sql).lstrip().upper().startswith(HARMLESS):
        connection = context["connection"]
        if connection.in_atomic_block:
            connection.on_commit(snapshots.expire)
        else:
            snapshots.expire()
    return result


def read_version() -> Version:
    """One query, in plain SQL. Raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute(READ_VERSION)
        row = cursor.fetchone()
    if row is None:
        raise DatabaseError("the content version is missing: run `manage.py migrate`")
    return Version(*row)


def build() -> KnowledgeBase:
    """Read everything under one counter value."""
    for _attempt in range(ATTEMPTS):
        version = read_version()
        documents = read_public()
        if read_version() == version:
            with no_collection():
                return KnowledgeBase.from_documents(documents, version)
    raise DatabaseError(f"the content changed {ATTEMPTS} times while it was read")


def read_phrases(knowledge: KnowledgeBase) -> None:
    with no_collection():
        _ = knowledge.phrases


snapshots = Snapshots()
