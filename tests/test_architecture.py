"""Imports point one way: `ARROWS` says which, and what it does not say is forbidden."""

import sys
from graphlib import TopologicalSorter

import grimp
import pytest

# Modules that stand together: one snapshot, and how its records are shown.
KNOWLEDGE = {
    f"conditions.{name}"
    for name in ("knowledge", "snapshot", "memory", "worker", "rows", "representations", "engine_input", "texts")
}

ARROWS: dict[str, set[str]] = {
    "config": {"conditions.api", "referrals.api"},
    # Of the models the API knows the closed vocabularies; what it tells comes from the snapshot.
    "conditions.api": {
        "conditions.services",
        "conditions.knowledge",
        "conditions.engine.constants",
        "conditions.engine.findings",
        "conditions.models",
    },
    "conditions.services": {"conditions.knowledge", "conditions.engine"},
    "conditions.knowledge": {"conditions.documents", "conditions.engine", "conditions.models"},
    "conditions.documents": {"conditions.models"},
    "conditions.models": {"conditions.engine.constants"},
    "conditions.engine": set(),
    "conditions.sqlite": set(),
    "conditions.admin": {"conditions.services", "conditions.documents", "conditions.models", "conditions.sqlite"},
    "referrals.api": {
        "referrals.services",
        "referrals.models",
        "conditions.api",
        "conditions.services",
        "conditions.knowledge",
        "conditions.engine.findings",
        "conditions.models",
    },
    "referrals.services": {
        "referrals.knowledge",
        "referrals.engine",
        "conditions.services",
        "conditions.knowledge",
        "conditions.documents",
        "conditions.engine",
    },
    "referrals.knowledge": {"referrals.engine", "conditions.knowledge", "conditions.documents"},
    "referrals.documents": {"referrals.models", "conditions.documents"},
    "referrals.models": {"conditions.models"},
    "referrals.engine": {"conditions.engine"},
    "referrals.admin": {"referrals.services", "referrals.documents", "referrals.models", "conditions.admin"},
    # What wires an app together may name all of it.
    "conditions.apps": {"conditions"},
    "conditions.management": {"conditions"},
    "conditions.migrations": {"conditions.models"},
    "referrals.apps": {"conditions", "referrals"},
    "referrals.migrations": {"referrals.models"},
}

OURS = ("config", "conditions", "referrals")
ENGINE_LIBRARIES = {"Stemmer", "numpy", "rapidfuzz"}
# Part of the standard library, but not of a function that gives the same answer every time.
IMPURE = {"datetime", "logging", "os", "random", "secrets", "time"}


@pytest.fixture
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*OURS, include_external_packages=True, cache_dir=None)


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def place(module: str) -> str:
    return "conditions.knowledge" if module in KNOWLEDGE else module


def group_of(module: str) -> str | None:
    return next((group for group in ARROWS if is_in(place(module), group)), None)


def imports(graph: grimp.ImportGraph, package: str) -> list[tuple[str, str]]:
    return [
        (module, target)
        for module in sorted(graph.modules)
        if is_in(module, package)
        for target in sorted(graph.find_modules_directly_imported_by(module))
    ]


def find_forbidden(graph: grimp.ImportGraph) -> list[str]:
    """Our imports of our own that no arrow allows. A module outside every group may import nothing of ours."""
    return [
        f"{module} -> {target}"
        for package in OURS
        for module, target in imports(graph, package)
        if target.split(".")[0] in OURS
        and (group_of(module) is None or group_of(module) != group_of(target))
        and not any(is_in(place(target), allowed) for allowed in ARROWS.get(group_of(module) or "", ()))
    ]


def find_impure(graph: grimp.ImportGraph, engine: str) -> list[str]:
    allowed = (set(sys.stdlib_module_names) | ENGINE_LIBRARIES) - IMPURE
    return [
        f"{module} -> {target}"
        for module, target in imports(graph, engine)
        if target not in allowed and not any(is_in(target, own) for own in ("conditions.engine", engine))
    ]


def test_imports_follow_the_arrows(graph):
    assert find_forbidden(graph) == []


def test_imports_never_come_back_to_where_they_started(graph):
    own = {module for module in graph.modules if module.split(".")[0] in OURS}
    edges = {module: graph.find_modules_directly_imported_by(module) & own for module in own}
    TopologicalSorter(edges).prepare()


@pytest.mark.parametrize("engine", ["conditions.engine", "referrals.engine"])
def test_an_engine_is_plain_python(engine, graph):
    assert find_impure(graph, engine) == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("conditions.engine.matching", "conditions.models"),
        ("conditions.models.symptom", "conditions.engine.matching"),
        ("conditions.documents.parts", "conditions.rows"),
        ("conditions.texts", "conditions.services"),
        ("conditions.services", "conditions.models"),
        ("conditions.apps", "referrals.models"),
        ("conditions.something_new", "conditions.models"),
        ("conditions", "conditions.models"),
        ("referrals.models", "conditions.documents"),
        ("conditions.api.views", "config.urls"),
    ],
)
def test_a_forbidden_import_is_found(importer, imported, graph):
    graph.add_import(importer=importer, imported=imported)
    assert find_forbidden(graph) == [f"{importer} -> {imported}"]


@pytest.mark.parametrize("imported", ["django", "yaml", "time", "conditions.models"])
def test_a_stain_on_an_engine_is_found(imported, graph):
    graph.add_import(importer="conditions.engine.matching", imported=imported)
    assert find_impure(graph, "conditions.engine") == [f"conditions.engine.matching -> {imported}"]
