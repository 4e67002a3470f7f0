"""`fixtures/`: the documents as YAML files, `<kind>/<any name>.yaml`, several records a file between `---` lines."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from . import KINDS, ContentError, Document, Documents, Kind, from_document

# A record that nobody has reviewed does not repeat it in every file.
LEFT_OUT_WHEN_NULL = ("last_reviewed", "next_review")
# Reads the same in a tenth of the time, where the library was built with it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_fixtures(directory: Path) -> Documents:
    """Kind -> slug -> document; a kind without a folder is empty. Raises ContentError, naming the file."""
    documents: Documents = {}
    for kind in KINDS.values():
        documents[kind.name] = {}
        for path in sorted((directory / kind.name).glob("*.yaml")):
            for document in _read(path, kind):
                if documents[kind.name].setdefault(document["slug"], document) is not document:
                    raise ContentError(f"{path}: {document['slug']} is there twice")
    return documents


def locate(directory: Path, kind: Kind) -> dict[str, Path]:
    """Slug -> the file that holds its record, in the order of the files."""
    paths = sorted((directory / kind.name).glob("*.yaml"))
    return {document["slug"]: path for path in paths for document in _read(path, kind)}


def _read(path: Path, kind: Kind) -> Iterator[Document]:
    try:
        loaded = list(yaml.load_all(path.read_text(encoding="utf-8"), _Loader))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"{path}: {error}") from error
    for document in loaded:
        if not isinstance(document, dict) or "slug" not in document:
            raise ContentError(f"{path}: every record is a mapping with a slug")
        yield _complete(kind, document)


def _complete(kind: Kind, document: Mapping[str, Any]) -> Document:
    """With the keys that files leave out, and with days as texts: YAML reads an unquoted day as a date."""
    days = {key: value.isoformat() for key, value in document.items() if isinstance(value, date)}
    return {key: None for key in LEFT_OUT_WHEN_NULL if key in kind.keys} | dict(document) | days


def load(documents: Documents) -> int:
    """Write all documents, or none. Returns how many records changed."""
    with transaction.atomic():
        return sum(
            from_document(kind, document)
            for kind in KINDS.values()
            for document in parents_first(documents.get(kind.name, {}).values())
        )


def parents_first(documents: Iterable[Document]) -> list[Document]:
    """Documents of one kind in an order in which each finds its parent written."""
    waiting = {document["slug"]: document for document in documents}
    done: list[Document] = []

    def place(slug: str) -> None:
        if document := waiting.pop(slug, None):
            if parent := document.get("parent"):
                place(parent)
            done.append(document)

    for slug in list(waiting):
        place(slug)
    return done


class _Dumper(yaml.SafeDumper):
    """Short collections on one line, long ones a line an entry."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def represent_data(self, data: Any) -> yaml.Node:
        node: Any = super().represent_data(data)
        if isinstance(data, dict | list):
            node.flow_style = len(str(data)) <= 100 and not any(isinstance(v, dict | list) for v in _values(data))
        return node


def _values(data: dict | list) -> Iterable[Any]:
    return data.values() if isinstance(data, dict) else data


def to_yaml(documents: Iterable[Document]) -> str:
    """The records as they stand in a fixture file."""
    shown = [
        {key: value for key, value in document.items() if value is not None or key not in LEFT_OUT_WHEN_NULL}
        for document in documents
    ]
    return yaml.dump_all(shown, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
