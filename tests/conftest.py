from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import translation

from conditions.documents import Documents
from conditions.documents.fixtures import load, read_fixtures
from conditions.knowledge import KnowledgeBase
from conditions.models.version import content_tables
from conditions.snapshot import snapshots


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file: connections of several threads lock a shared base in memory by whole tables."""
    if connection.vendor == "sqlite":
        base = connection.settings_dict
        base["TEST"]["NAME"] = str(tmp_path_factory.mktemp("base") / "tests.sqlite3")
        base["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # a power cut costs nothing here


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    """Nothing that a process keeps crosses tests, and the snapshot's threads give back their connections."""
    _forget_all()
    yield
    _forget_all()


def _forget_all() -> None:
    snapshots.forget()
    for cache in caches.all(initialized_only=True):
        cache.clear()
    translation.deactivate()


@pytest.fixture(scope="session")
def documents() -> Documents:
    """`fixtures/` as parsed. Shared by all tests: copy before you change."""
    return read_fixtures(Path(settings.FIXTURES_DIR))


@pytest.fixture(scope="session")
def knowledge(documents: Documents) -> KnowledgeBase:
    """What the public sees of `fixtures/`, without a database."""
    return KnowledgeBase.from_documents(documents)


Rows = dict[type[models.Model], list[models.Model]]


@pytest.fixture(scope="session")
def _content_rows() -> Rows:
    """The rows of the loaded `fixtures/`, filled by the first test that asks for `content`."""
    return {}


@pytest.fixture
def content(db: None, documents: Documents, _content_rows: Rows) -> Documents:
    """`fixtures/` in the database: written through the loader once a session, row by row after that."""
    if not _content_rows:
        load(documents)
        tables = set(content_tables())
        for model in apps.get_models(include_auto_created=True):
            if model._meta.db_table in tables:
                _content_rows[model] = list(model._base_manager.all())
    else:
        _write_rows(_content_rows)
    return documents


def _write_rows(content: Rows) -> None:
    with transaction.atomic():  # foreign keys are checked at its end, so any order will do
        for model, rows in content.items():
            model._base_manager.bulk_create(rows)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(content)):
                cursor.execute(statement)
