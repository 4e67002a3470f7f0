from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from conditions.documents import Documents
from conditions.documents.fixtures import load
from conditions.knowledge import KnowledgeBase
from conditions.models.version import ContentVersion, content_tables
from conditions.snapshot import snapshots

pytest.register_assert_rewrite("tests.conditions.api.client")

from .client import ApiClient  # noqa: E402
from .world import DOCUMENTS, build_knowledge  # noqa: E402

Rows = dict[type[models.Model], list[models.Model]]


@pytest.fixture(scope="session")
def _client() -> ApiClient:
    """One for all tests: the first request loads the middleware."""
    return ApiClient()


@pytest.fixture
def api(_client: ApiClient) -> ApiClient:
    _client.cookies.clear()
    return _client


@pytest.fixture(scope="session")
def _small_knowledge() -> KnowledgeBase:
    return build_knowledge()


@pytest.fixture
def in_memory(_small_knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> KnowledgeBase:
    """The small world as version 7, served without a database."""
    monkeypatch.setattr(snapshots, "current", lambda: _small_knowledge)
    return _small_knowledge


@pytest.fixture(scope="session")
def _world_rows() -> Rows:
    """The rows of the small world, filled by the first test that asks for `world`."""
    return {}


@pytest.fixture
def world(db: None, _world_rows: Rows) -> Documents:
    """The small world in the database: written from its documents once a session, row by row after that."""
    if not _world_rows:
        load(DOCUMENTS)
        tables = set(content_tables())
        for model in apps.get_models(include_auto_created=True):
            if model._meta.db_table in tables:
                _world_rows[model] = list(model._base_manager.all())
        return DOCUMENTS
    for model, rows in _world_rows.items():
        model._base_manager.bulk_create(rows)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_world_rows)):
            cursor.execute(statement)
    return DOCUMENTS


@pytest.fixture
def only_the_counter() -> Callable:
    """A context in which the database is asked for the content version, once, and for nothing else."""

    @contextmanager
    def check() -> Iterator[None]:
        with CaptureQueriesContext(connection) as queries:
            yield
        assert [query["sql"].partition("FROM")[2].split()[0] for query in queries] == ["conditions_contentversion"]

    return check


@pytest.fixture
def content_version(db: None) -> Callable[[], int]:
    return lambda: ContentVersion.objects.get().number
