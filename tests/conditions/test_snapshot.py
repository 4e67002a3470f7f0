"""Every committed write is in the next answer, and when the database is gone the answers go on."""

import copy
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from conditions import services, snapshot
from conditions.documents import KINDS, ContentError, publish, read_all
from conditions.knowledge import KnowledgeBase, Version
from conditions.models import Condition, ContentVersion, Source, Symptom
from conditions.snapshot import KnowledgeUnavailable, snapshots
from referrals.models import City, Price
from tests.environment import SERVER

from ..factories import (
    AnySpecialistPriceFactory,
    ConditionSymptomFactory,
    PublishedRedFlagFactory,
    PublishedSymptomFactory,
)
from .api.client import ApiClient, assert_problem, notices

committed = pytest.mark.django_db(transaction=True)

# Generous: nothing below waits for so long unless it is broken (seconds).
PATIENCE = 10
NOTHING: dict[str, dict] = {kind: {} for kind in KINDS}


class Clock:
    """Stands where the snapshot looks for `time`."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


class Database:
    """Stands in for the real one: counts what it is asked for, and fails or hangs when told to."""

    def __init__(self) -> None:
        self.number = 1
        self.reads = self.builds = 0
        self.failure: Exception | None = None
        self.faults: list[Exception] = []
        self.reading, self.building = Event(), Event()
        self.answer()

    def answer(self) -> None:
        self.reading.set()
        self.building.set()

    def read_version(self) -> Version:
        self.reads += 1
        self.reading.wait(PATIENCE)
        if self.failure:
            raise self.failure
        return Version("epoch", self.number)

    def build(self) -> KnowledgeBase:
        self.builds += 1
        version = Version("epoch", self.number)
        self.building.wait(PATIENCE)
        if self.faults:
            raise self.faults.pop(0)
        return KnowledgeBase.from_documents(NOTHING, version)


@pytest.fixture(autouse=True)
def _no_hurry(settings: Any) -> None:
    """A busy machine is not a database that hangs."""
    settings.VERSION_TIMEOUT = settings.SNAPSHOT_TIMEOUT = PATIENCE


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(snapshot, "time", clock)
    return clock


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Database]:
    settings.VERSION_MAX_AGE = 0  # nobody tells when the stand-in is written to
    database = Database()
    monkeypatch.setattr(snapshot, "read_version", database.read_version)
    monkeypatch.setattr(snapshot, "build", database.build)
    yield database
    database.failure = None
    database.answer()


@pytest.fixture
def api() -> ApiClient:
    return ApiClient(headers={"accept-language": "en"})


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What the snapshot has logged so far."""
    return lambda: [record.getMessage() for record in caplog.records if record.name == "conditions.snapshot"]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def rename(name: str) -> None:
    """One write, so one step of the counter."""
    Symptom.objects.update(name_en=name)


def name_in(knowledge: KnowledgeBase) -> str:
    (symptom,) = knowledge.documents["symptoms"].values()
    return symptom["name"]["en"]


def name_seen() -> str:
    return name_in(snapshots.current())


def number_seen() -> int:
    return snapshots.current().version.number


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def threads(count: int) -> Iterator[Callable[..., Future]]:
    """A function that starts a call in one of so many threads; each thread gives back its connection."""

    def run(call: Callable, *arguments: Any) -> Any:
        try:
            return call(*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as executor:
        yield lambda call, *arguments: executor.submit(run, call, *arguments)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def add_address(source: Source) -> Source:
    source.url = "https://example.org/"
    return source


# Each changes what the public sees, one after the other in this order.
WRITES: dict[str, Callable[[], Any]] = {
    "create": lambda: PublishedSymptomFactory(),
    "save": lambda: Condition(pk=Condition.objects.get().pk, icd10_code="X").save(update_fields=["icd10_code"]),
    "bulk_create": lambda: City.objects.bulk_create([City(slug="bulk", name_ru="Х", name_en="X")]),
    "bulk_update": lambda: Source.objects.bulk_update(map(add_address, Source.objects.all()), ["url"]),
    "update": lambda: Price.objects.update(typical=2000),
    "link": lambda: ConditionSymptomFactory(condition=Condition.objects.get()),
    "many-to-many": lambda: Condition.objects.get().sources.clear(),
    "raw insert": lambda: execute("INSERT INTO referrals_city (slug, name_ru, name_en) VALUES ('raw', 'Х', 'X')"),
    "raw delete": lambda: execute("DELETE FROM conditions_conditionsymptom"),
    "raw update": lambda: execute("UPDATE conditions_symptom SET status = 'retired'"),
    "delete": lambda: Price.objects.get().delete(),
}


@committed
def test_the_next_call_follows_every_write(subtests):
    ConditionSymptomFactory()
    AnySpecialistPriceFactory()
    for name, write in WRITES.items():
        before = snapshots.current()
        write()
        after = snapshots.current()
        with subtests.test(name):
            assert after.documents == publish(read_all()) != before.documents
            assert after.version.number > before.version.number
            assert after.version.epoch == before.version.epoch
            assert snapshots.current() is after


@committed
def test_a_write_that_is_rolled_back_leaves_the_snapshot():
    PublishedSymptomFactory()
    before = snapshots.current()
    with rolled_back():
        rename("Discarded")
    assert snapshots.current() is before


@committed
def test_a_snapshot_that_somebody_holds_does_not_change():
    PublishedSymptomFactory(name_en="Old")
    held = snapshots.current()
    before = copy.deepcopy(held.documents)
    rename("New")
    assert name_seen() == "New"
    assert held.documents == before


@committed
def test_a_request_keeps_its_snapshot_to_the_end(api, monkeypatch):
    link = ConditionSymptomFactory(condition__name_en="Old")
    report = {"present": [link.symptom.slug]}
    assess = services.assess_report

    def edit_meanwhile(**arguments):
        Condition.objects.update(name_en="New")
        assert number_seen() > arguments["knowledge"].version.number
        return assess(**arguments)

    before = api.send("match/", report)["content_version"]
    with monkeypatch.context() as patch:
        patch.setattr(services, "assess_report", edit_meanwhile)
        answer = api.post_json("match/", report)
    assert [condition["name"] for condition in answer.json()["conditions"]] == ["Old"]
    assert answer.headers["X-Content-Version"] == str(before)
    assert answer.json()["content_version"] == before
    assert [condition["name"] for condition in api.send("match/", report)["conditions"]] == ["New"]


def test_nothing_is_built_while_the_counter_stands(database):
    first = snapshots.current()
    assert snapshots.current() is first
    assert (database.reads, database.builds) == (2, 1)


# How long a reading of the counter holds


def test_a_reading_holds_for_a_moment(database, clock, settings):
    settings.VERSION_MAX_AGE = 0.1
    first = snapshots.current()
    database.number += 1  # by another process: nobody here is told
    clock.now += 0.09
    assert snapshots.current() is first
    assert database.reads == 1
    clock.now += 0.02
    assert number_seen() == database.number
    assert database.reads == 2


def test_a_write_of_this_process_ends_it(database, clock, settings):
    settings.VERSION_MAX_AGE = 0.1
    snapshots.current()
    database.number += 1
    snapshots.expire()
    assert number_seen() == database.number


def test_a_write_during_the_reading_ends_it_too(database, clock, settings, monkeypatch):
    """The reading may have come before the commit, so it must not hold afterwards."""
    settings.VERSION_MAX_AGE = 0.1

    def read_and_write() -> Version:
        version = database.read_version()
        if database.reads == 1:
            database.number += 1
            snapshots.expire()
        return version

    monkeypatch.setattr(snapshot, "read_version", read_and_write)
    snapshots.current()
    assert number_seen() == database.number


def test_readiness_is_asked_anew(database, clock, settings):
    settings.VERSION_MAX_AGE = 0.1
    snapshots.current()
    database.failure = OperationalError("gone")
    assert snapshots.health().problem == "the counter failed: OperationalError"


@committed
def test_reading_does_not_end_it(settings):
    settings.VERSION_MAX_AGE = PATIENCE
    PublishedSymptomFactory()
    snapshots.current()
    held = snapshots._fresh[0]
    list(Symptom.objects.all())
    assert snapshots._expiry is held
    rename("New")
    assert snapshots._expiry is not held


ELSEWHERE = """
import django
django.setup()
from conditions.models import Symptom
Symptom.objects.update(name_en="Edited elsewhere")
"""


@committed
def test_what_another_process_saves_is_seen_when_the_reading_is_over(settings):
    settings.VERSION_MAX_AGE = 0.05
    PublishedSymptomFactory(name_en="Old")
    assert name_seen() == "Old"
    subprocess.run([sys.executable, "-c", ELSEWHERE], env=environment_of_the_base(), check=True)
    time.sleep(settings.VERSION_MAX_AGE)
    assert name_seen() == "Edited elsewhere"


def environment_of_the_base() -> dict[str, str]:
    """For a process of its own on the base of the tests."""
    base = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{base['NAME']}"
    else:
        address = f"postgresql://{base['USER']}@/{base['NAME']}?host={base['HOST']}"
        if not str(base["HOST"]).startswith("/"):
            address = f"postgresql://{base['USER']}@{base['HOST']}:{base['PORT']}/{base['NAME']}"
    return os.environ | {"DATABASE_URL": address, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}


# Inside a transaction


@committed
def test_a_transaction_sees_its_own_edits_and_nobody_else_does():
    PublishedSymptomFactory(name_en="Old")
    with threads(1) as start:
        with rolled_back():
            rename("Edited")
            assert name_seen() == "Edited"
            assert start(name_seen).result(PATIENCE) == "Old"
        assert name_seen() == "Old"


@committed
def test_a_count_that_was_rolled_back_may_come_again():
    PublishedSymptomFactory(name_en="Old")
    with rolled_back():
        rename("Discarded")
        number = number_seen()
    rename("Kept")
    assert number_seen() == number
    assert name_seen() == "Kept"


@committed
def test_a_count_may_come_again_within_one_transaction():
    PublishedSymptomFactory(name_en="Old")
    with transaction.atomic():
        with rolled_back():
            rename("Discarded")
            assert name_seen() == "Discarded"
        rename("Kept")
        assert name_seen() == "Kept"


@committed
def test_what_was_never_committed_is_not_answered_from_memory(monkeypatch):
    PublishedSymptomFactory(name_en="Old")
    snapshots.current()
    with rolled_back():
        rename("Discarded")
        assert name_seen() == "Discarded"

    def refuse() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(snapshot, "read_version", refuse)
    assert name_seen() == "Old"


# Building


@pytest.fixture
def moving(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[int]]:
    """Let the counter move under the builder so many times; gives the numbers under which it read."""

    def move(times: int) -> list[int]:
        number, read = 1, []

        def read_documents() -> dict[str, dict]:
            nonlocal number
            read.append(number)
            number += len(read) <= times
            return NOTHING

        monkeypatch.setattr(snapshot, "read_public", read_documents)
        monkeypatch.setattr(snapshot, "read_version", lambda: Version("epoch", number))
        return read

    return move


def test_the_builder_reads_again_when_the_counter_moves_under_it(moving):
    read = moving(2)
    assert snapshot.build().version == Version("epoch", 3)
    assert read == [1, 2, 3]


def test_the_builder_gives_up_on_a_counter_that_never_rests(moving):
    read = moving(1000)
    with pytest.raises(DatabaseError, match="changed 5 times"):
        snapshot.build()
    assert len(read) == snapshot.ATTEMPTS == 5


@pytest.mark.django_db
def test_a_base_without_its_counter_says_what_to_do():
    ContentVersion.objects.all().delete()
    with pytest.raises(DatabaseError, match="is missing: run"):
        snapshot.read_version()


def test_requests_that_wait_for_the_same_version_share_one_build(database):
    database.building.clear()
    with threads(8) as start:
        waiting = [start(snapshots.current) for _ in range(8)]
        wait_for(lambda: database.reads == 8)
        database.building.set()
        (shared,) = {id(request.result(PATIENCE)) for request in waiting}
    assert id(snapshots.current()) == shared
    assert database.builds == 1


class Phrases:
    """Stands in for the reading of phrases: fails or takes long when told to, and notes for which versions it was."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.failure: Exception | None = None
        self.readable = Event()

    def read(self, knowledge: KnowledgeBase) -> None:
        self.asked.append(knowledge.version.number)
        self.readable.wait(PATIENCE)
        if self.failure:
            raise self.failure


@pytest.fixture
def phrases(monkeypatch: pytest.MonkeyPatch) -> Iterator[Phrases]:
    phrases = Phrases()
    monkeypatch.setattr(snapshot, "read_phrases", phrases.read)
    yield phrases
    phrases.readable.set()


def test_the_first_answer_does_not_wait_for_the_phrases_and_all_others_do(database, phrases):
    assert number_seen() == 1
    assert not phrases.readable.is_set()

    database.number = 2
    with threads(1) as start:
        second = start(number_seen)
        wait_for(lambda: database.reads == 2)
        assert not second.done()
        phrases.readable.set()
        assert second.result(PATIENCE) == 2
    wait_for(lambda: phrases.asked == [1, 2, 2])


def test_phrases_that_cannot_be_read_keep_the_last_good_snapshot(database, phrases, log):
    phrases.readable.set()
    snapshots.current()
    wait_for(lambda: phrases.asked == [1])
    database.number, phrases.failure = 2, RuntimeError("oh")
    assert number_seen() == 1
    assert snapshots.health().problem == "the snapshot failed: RuntimeError"
    assert log() == ["Answering from memory: the snapshot failed: RuntimeError. oh"]


def test_the_first_phrases_that_cannot_be_read_are_told_until_they_can(database, phrases, log):
    phrases.failure = RuntimeError("oh")
    phrases.readable.set()
    assert number_seen() == 1
    wait_for(lambda: log() == ["Answering from memory: the phrases failed: RuntimeError. oh"])
    assert snapshots.health().problem == "the phrases failed: RuntimeError"

    database.number, phrases.failure = 2, None
    assert number_seen() == 2
    wait_for(lambda: snapshots.health().problem is None)


def test_a_build_under_way_is_not_enough_for_a_later_write(database):
    snapshots.current()
    database.number = 2
    database.building.clear()
    with threads(2) as start:
        early = start(snapshots.current)
        wait_for(lambda: database.builds == 2)
        database.number = 3
        late = start(snapshots.current)
        wait_for(lambda: database.reads == 3)
        database.building.set()
        assert early.result(PATIENCE).version.number >= 2
        assert late.result(PATIENCE).version.number == 3


class OneBuilder:
    """Counts how many builds run at once."""

    def __init__(self, build: Callable[[], KnowledgeBase]) -> None:
        self._build = build
        self._lock = Lock()
        self._running = self.most = self.count = 0

    def build(self) -> KnowledgeBase:
        with self._lock:
            self._running += 1
            self.count += 1
            self.most = max(self.most, self._running)
        try:
            return self._build()
        finally:
            with self._lock:
                self._running -= 1


@committed
def test_many_threads_see_what_was_committed_before_they_asked(monkeypatch):
    builder = OneBuilder(snapshot.build)
    monkeypatch.setattr(snapshot, "build", builder.build)
    PublishedSymptomFactory(name_en="0")
    names = {number_seen(): "0"}
    seen, done = set(names), Event()

    def read() -> None:
        while not done.is_set():
            least = max(names)
            knowledge = snapshots.current()
            number = knowledge.version.number
            assert number >= least
            wait_for(lambda: number in names)  # noqa: B023 - called at once
            assert name_in(knowledge) == names[number]
            seen.add(number)

    with threads(6) as start:
        readers = [start(read) for _ in range(6)]
        try:
            for step in range(1, 16):
                rename(str(step))
                names[ContentVersion.objects.get().number] = str(step)
                wait_for(lambda: max(names) in seen or any(reader.done() for reader in readers))
        finally:
            done.set()
        for reader in readers:
            reader.result(PATIENCE)
    assert builder.most == 1
    assert builder.count >= 15
    assert snapshots.health().problem is None


# A build that fails


@committed
def test_broken_content_keeps_the_last_good_snapshot(api, clock, log):
    PublishedRedFlagFactory(symptoms=[PublishedSymptomFactory(slug="pain")], slug="flag")
    good = snapshots.current()
    problem = "the snapshot failed: ContentError"

    Symptom.objects.update(status="draft")
    for _second in range(3):
        assert snapshots.current() is good
        assert snapshots.health() == snapshot.Health(good.version, problem)
        readyz = api.get("/readyz")
        assert readyz.status_code == 200
        assert readyz.json() == {"status": "degraded", "content_version": good.version.number, "problem": problem}
        clock.now += 1
    assert log() == [f"Answering from memory: {problem}. red_flags/flag: pain is not published"]

    Symptom.objects.update(status="published")
    mended = snapshots.current()
    assert mended.documents == good.documents
    assert mended.version.number > good.version.number
    assert snapshots.health() == snapshot.Health(mended.version, None)
    assert api.get("/readyz").json() == {
        "status": "ok",
        "content_version": mended.version.number,
        "problem": None,
    }
    assert len(log()) == 1


def test_broken_content_is_built_once_a_try(database):
    snapshots.current()
    database.number, database.faults = 2, [ContentError("broken")] * 9
    assert number_seen() == 1
    assert database.builds == 2


def test_a_build_that_hangs_is_waited_for_once(database, settings):
    snapshots.current()
    database.number = 2
    database.building.clear()
    settings.SNAPSHOT_TIMEOUT = 1
    started = time.monotonic()
    assert number_seen() == 1
    assert time.monotonic() - started < 1.9


def test_nobody_waits_again_for_a_build_that_is_known_to_hang(database, settings, clock):
    snapshots.current()
    database.number = 2
    database.building.clear()
    settings.SNAPSHOT_TIMEOUT = 0.05
    assert number_seen() == 1
    assert snapshots.health().problem == "the snapshot did not come within 0.05 s"

    settings.SNAPSHOT_TIMEOUT = 2
    clock.now += 1
    started = time.monotonic()
    assert number_seen() == 1
    assert time.monotonic() - started < 1.5
    database.building.set()
    wait_for(lambda: number_seen() == 2)
    assert snapshots.health().problem is None


def test_every_request_waits_for_the_build_of_mended_content(database):
    snapshots.current()
    database.number, database.faults = 2, [ContentError("broken")]
    assert number_seen() == 1
    database.number = 3
    database.building.clear()
    with threads(2) as start:
        first = start(number_seen)
        wait_for(lambda: database.builds == 3)
        second = start(number_seen)
        wait_for(lambda: database.reads == 4)
        database.building.set()
        assert (first.result(PATIENCE), second.result(PATIENCE)) == (3, 3)
    assert snapshots.health().problem is None


def test_a_failed_build_of_an_older_version_is_not_the_last_word(database):
    snapshots.current()
    database.number, database.faults = 2, [ContentError("broken")]
    database.building.clear()
    with threads(2) as start:
        early = start(number_seen)
        wait_for(lambda: database.builds == 2)
        database.number = 3
        late = start(number_seen)
        wait_for(lambda: database.reads == 3)
        time.sleep(0.05)  # the late one joins the build under way
        database.building.set()
        assert early.result(PATIENCE) in (1, 3)
        assert late.result(PATIENCE) == 3


def test_broken_content_is_no_problem_once_a_backup_took_its_place(database):
    snapshots.current()
    database.number, database.faults = 2, [ContentError("broken")]
    assert snapshots.health().problem == "the snapshot failed: ContentError"
    database.number = 1
    assert snapshots.health() == snapshot.Health(Version("epoch", 1), None)


class LateWord(float):
    """A time to wait, in seconds; when somebody says that it has passed, what was waited for has just come."""

    def __new__(cls, seconds: float, _come: Callable[[], None]) -> "LateWord":
        return super().__new__(cls, seconds)

    def __init__(self, _seconds: float, come: Callable[[], None]) -> None:
        self._come = come

    def __format__(self, spec: str) -> str:
        self._come()
        time.sleep(0.05)
        return super().__format__(spec)


def test_a_build_that_ends_as_its_time_is_up_leaves_no_problem(database, settings):
    snapshots.current()
    database.number = 2
    database.building.clear()
    settings.SNAPSHOT_TIMEOUT = LateWord(0.05, database.building.set)
    assert number_seen() in (1, 2)
    assert snapshots.health() == snapshot.Health(Version("epoch", 2), None)


@contextmanager
def held_log() -> Iterator[Event]:
    """The first line of the snapshot's log takes until the event is set, or half a second."""
    release, first = Event(), Lock()

    def hold(_record: logging.LogRecord) -> bool:
        if first.acquire(blocking=False):
            release.wait(0.5)
        return True

    snapshot.logger.addFilter(hold)
    try:
        yield release
    finally:
        release.set()
        snapshot.logger.removeFilter(hold)


def test_a_problem_that_two_requests_met_is_logged_once_and_does_not_outlive_its_end(database, clock, log):
    snapshots.current()
    database.number, database.faults = 2, [ContentError("broken")]
    database.building.clear()
    with held_log() as release, threads(2) as start:
        waiting = [start(number_seen) for _ in range(2)]
        wait_for(lambda: database.reads == 3)
        database.building.set()
        wait_for(lambda: any(request.done() for request in waiting))
        release.set()
        assert all(request.result(PATIENCE) in (1, 2) for request in waiting)
    clock.now += 1
    assert number_seen() == 2
    assert snapshots.health().problem is None
    assert len(log()) == 1


# A database that is gone


@contextmanager
def unreadable_file(_config: pytest.Config) -> Iterator[None]:
    """A directory stands where the SQLite file was, and the connection that was open has had its minute."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite is a file")
    path = Path(connection.settings_dict["NAME"])
    away = path.rename(path.with_suffix(".away"))
    path.mkdir()
    snapshots._reader.submit(lambda: connection.close()).result()  # the thread's own connection, so looked up there
    try:
        yield
    finally:
        path.rmdir()
        away.rename(path)


@contextmanager
def frozen_server(config: pytest.Config) -> Iterator[None]:
    """Every process of the PostgreSQL server stands still: connections are there, answers do not come."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL is a server")
    postmaster = config.stash[SERVER].get_postmaster_info().process
    processes = [postmaster, *postmaster.children()]

    def thaw() -> None:
        for process in processes:
            process.resume()

    in_any_case = Timer(PATIENCE, thaw)
    in_any_case.start()
    try:
        for process in processes:
            process.suspend()
        yield
    finally:
        thaw()
        in_any_case.cancel()


@committed
@pytest.mark.parametrize("fault", [unreadable_file, frozen_server])
def test_answers_go_on_from_memory_while_the_database_is_gone(fault, api, clock, log, settings, pytestconfig):
    link = ConditionSymptomFactory()
    report = {"present": [link.symptom.slug]}
    asked = [
        lambda: api.read("conditions/"),
        lambda: api.read(f"symptoms/{link.symptom.slug}/"),
        lambda: api.send("match/", report),
        lambda: api.send("referral/", report),
    ]
    before = [ask() for ask in asked]
    number = number_seen()

    settings.VERSION_TIMEOUT = 0.25
    with fault(pytestconfig):
        started = time.monotonic()
        for _second in range(3):
            assert [ask() for ask in asked] == before
            clock.now += 1
        readyz = api.get("/readyz")
        assert time.monotonic() - started < 5
    assert readyz.status_code == 200
    assert (readyz.json()["status"], readyz.json()["content_version"]) == ("degraded", number)
    assert readyz.json()["problem"].startswith("the counter ")
    assert len(log()) == 1

    settings.VERSION_TIMEOUT = PATIENCE
    Condition.objects.update(name_en="Changed meanwhile")
    clock.now += 1
    wait_for(lambda: snapshots.health().problem is None)
    assert [condition["name"] for condition in api.read("conditions/")["results"]] == ["Changed meanwhile"]


def test_a_database_that_fails_is_tried_once_a_second(database, clock, log):
    good = snapshots.current()
    database.failure = OperationalError("connection refused")
    for _quarter in range(12):
        assert snapshots.current() is good
        clock.now += 0.25
    assert database.reads == 1 + 3
    assert log() == ["Answering from memory: the counter failed: OperationalError. connection refused"]

    database.failure, database.number = None, 2
    assert number_seen() == 2
    assert snapshots.health().problem is None


def test_many_threads_share_the_one_try_a_second(database, clock):
    snapshots.current()
    database.failure = OperationalError("connection refused")
    snapshots.current()
    clock.now += 1
    with threads(8) as start:
        assert {request.result(PATIENCE) for request in [start(number_seen) for _ in range(8)]} == {1}
    assert database.reads == 3


def test_a_database_that_hangs_is_not_asked_again_until_it_answers(database, clock, settings):
    snapshots.current()
    database.reading.clear()
    settings.VERSION_TIMEOUT = 0.05
    assert number_seen() == 1
    settings.VERSION_TIMEOUT = PATIENCE
    for _second in range(5):
        clock.now += 1
        assert number_seen() == 1
    assert snapshots.health().problem == "the counter did not come within 0.05 s"
    assert database.reads == 2

    database.number = 2
    database.reading.set()
    wait_for(lambda: number_seen() == 2)
    assert snapshots.health().problem is None


def test_the_end_of_a_build_does_not_hide_that_the_counter_hangs(database, clock, settings, log):
    snapshots.current()
    database.number = 2
    database.building.clear()
    with threads(1) as start:
        waiting = start(number_seen)
        wait_for(lambda: database.builds == 2)
        database.reading.clear()
        settings.VERSION_TIMEOUT = 0.05
        assert number_seen() == 1
        database.building.set()
        assert waiting.result(PATIENCE) == 2

    settings.VERSION_TIMEOUT = 2
    started = time.monotonic()
    assert number_seen() == 2
    assert snapshots.health().problem == "the counter did not come within 0.05 s"
    assert time.monotonic() - started < 1.5
    assert len(log()) == 1


# Nothing to answer from


def ask_everything(api: ApiClient) -> list[Any]:
    report = {"text": "my heel hurts"}
    return [
        api.get("/api/v1/conditions/"),
        api.get("/api/v1/conditions/gout/referral/"),
        api.get("/api/v1/about/"),
        *(api.post_json(path, report) for path in ("match/", "referral/", "understand/")),
    ]


@pytest.mark.parametrize("hangs", [False, True])
def test_without_any_snapshot_every_answer_is_503_with_the_emergency_notice(hangs, api, database, clock, monkeypatch):
    monkeypatch.setattr(snapshot, "FIRST_TIMEOUT", 0.05 if hangs else PATIENCE)
    if hangs:
        database.reading.clear()
        problem = "the counter did not come within 0.05 s"
    else:
        database.failure = OperationalError("connection refused")
        problem = "the counter failed: OperationalError"
    with pytest.raises(KnowledgeUnavailable):
        snapshots.current()

    for response in ask_everything(api):
        assert_problem(response, 503, "unavailable", "en")
        assert int(response.headers["Retry-After"]) > 0
    readyz = api.get("/readyz")
    assert readyz.status_code == 503
    assert readyz.json() == {"status": "unavailable", "content_version": None, "problem": problem}
    assert api.get("/livez").status_code == 200
    assert snapshots.health() == snapshot.Health(None, problem)
    assert database.reads == 1

    database.failure = None
    database.answer()
    clock.now += 1
    wait_for(lambda: api.get("/readyz").status_code == 200)
    assert api.get("/api/v1/conditions/").status_code == 200


def test_broken_content_from_the_start_is_503_too(api, database, clock):
    database.faults = [ContentError("broken")] * 2
    assert_problem(api.get("/api/v1/conditions/"), 503, "unavailable", "en")
    assert api.get("/readyz").json()["problem"] == "the snapshot failed: ContentError"
    database.faults = []
    clock.now += 1
    assert api.read("conditions/")["count"] == 0


@committed
def test_an_empty_base_answers(api):
    assert api.read("conditions/") == {"count": 0, "next": None, "previous": None, "results": []}
    report = {"text": "my heel hurts in the morning"}
    match = api.send("match/", report)
    assert (match["coverage"], match["conditions"], match["next_question"]) == ("none", [], None)
    assert match["urgency"]["level"] == "routine"
    assert match["notices"] == notices("en", "not-a-diagnosis", "emergency", "contraindications")
    referral = api.send("referral/", report)
    assert (referral["coverage"], referral["specialists"], referral["first_contact"]) == ("none", [], None)
    assert referral["notices"] == [*match["notices"], *notices("en", "indicative-prices")]
    assert api.get("/readyz").json()["status"] == "ok"


# Forgetting


def test_what_is_forgotten_is_built_again(database):
    first = snapshots.current()
    snapshots.forget()
    assert snapshots.current() is not first
    assert database.builds == 2


def test_forgetting_ends_a_problem(database):
    snapshots.current()
    database.failure = OperationalError("connection refused")
    snapshots.current()
    database.failure = None
    snapshots.forget()
    assert snapshots.health() == snapshot.Health(Version("epoch", 1), None)


@pytest.fixture
def _restless_threads() -> Iterator[None]:
    """Threads take turns so often that whatever can come between two steps does."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_restless_threads")
def test_forgetting_under_a_request_does_not_leave_it_without_an_answer(database):
    done = Event()

    def ask() -> None:
        while not done.is_set():
            assert snapshots.current().version.number == 1

    with threads(4) as start:
        asking = [start(ask) for _ in range(4)]
        try:
            for _ in range(200):
                snapshots.forget()
        finally:
            done.set()
        for request in asking:
            request.result(PATIENCE)


# Threads of its own


def test_a_job_that_hangs_keeps_no_process_from_ending():
    hang = "from conditions.snapshot import Worker; Worker('hangs').submit(lambda: time.sleep(600))"
    script = f"import django, time; django.setup(); {hang}"
    environment = os.environ | {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, timeout=6 * PATIENCE)


def test_a_job_that_fails_tells_whoever_waits_and_the_next_one_runs():
    worker = snapshot.Worker("fails")
    failing, fine = worker.submit(lambda: 1 // 0), worker.submit(lambda: 1)
    assert (type(failing.exception(PATIENCE)), fine.result(PATIENCE)) == (ZeroDivisionError, 1)


@committed
def test_a_connection_made_under_another_watch_is_watched():
    with connection.execute_wrapper(lambda execute, *arguments: execute(*arguments)):
        connection.close()
        connection.connect()
    assert snapshot._notice in connection.execute_wrappers
