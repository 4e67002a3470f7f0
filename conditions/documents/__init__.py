"""A document per record: the record with its links as slugs and both languages, as plain data.

`to_document` and `from_document` are each other's inverse. Fixtures are these documents, and the snapshot is built from
them; nothing else reads the content tables for the public.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from .kinds import KINDS, Kind, register
from .packed import Packed
from .parts import BrokenRule, Link, NotPublic, UnknownSlug, find

__all__ = ["KINDS", "ContentError", "Document", "Documents", "Kind", "PublicDocuments", "register"]

# Records that are in memory as objects at once.
AT_ONCE = 2_000
NUL = "\\x00"  # as repr() shows it

Document = dict[str, Any]
Documents = dict[str, dict[str, Document]]
"""Kind -> slug -> document."""
PublicDocuments = Mapping[str, Mapping[str, Document]]


class ContentError(Exception):
    """A document that cannot become a record; the message names kind, slug and reason."""


def kind_of(record: Any) -> Kind:
    return next(kind for kind in KINDS.values() if isinstance(record, kind.model))


def to_document(record: Any) -> Document:
    """The record as plain data: str, int, float, bool, None, list, dict."""
    ((_slug, document),) = _read([record], kind_of(record))
    return document


def read_documents(kind: Kind) -> Mapping[str, Document]:
    """Every record of the kind, by slug, in a fixed number of queries for every two thousand."""
    records = kind.model.objects.order_by("slug")
    if select := [name for part in kind.parts for name in part.select]:
        records = records.select_related(*select)
    waiting = records.iterator(AT_ONCE)
    chunks = iter(lambda: list(islice(waiting, AT_ONCE)), [])
    return _gather(kind, (item for chunk in chunks for item in _read(chunk, kind)))


def _read(records: Sequence[Any], kind: Kind) -> Iterator[tuple[str, Document]]:
    values = {part.key: part.read_many(records) for part in kind.parts}
    for record in records:
        yield record.slug, {"slug": record.slug} | {key: value[record.pk] for key, value in values.items()}


def _gather(kind: Kind, documents: Iterable[tuple[str, Document]]) -> Mapping[str, Document]:
    return Packed(documents) if kind.packed else dict(documents)


def read_all() -> PublicDocuments:
    return {name: read_documents(kind) for name, kind in KINDS.items()}


def read_public() -> PublicDocuments:
    """Of the kinds that reach the snapshot, drafts included."""
    return {name: read_documents(kind) for name, kind in KINDS.items() if kind.public}


def from_document(kind: Kind, document: Mapping[str, Any]) -> bool:
    """Write the document to its record; False when the record said the same already, and nothing was written.

    Raises ContentError, and then nothing is written either.
    """
    label = f"{kind.name}/{document.get('slug', '?')}"
    if wrong := set(kind.keys) ^ set(document):
        raise ContentError(f"{label}: missing or unknown keys: {', '.join(sorted(wrong))}")
    if NUL in repr(document):
        raise ContentError(f"{label}: a text holds a NUL")
    record = kind.model.objects.filter(slug=document["slug"]).first()
    if record is not None and to_document(record) == document:
        return False
    try:
        with transaction.atomic():
            _write(kind, record or kind.model(slug=document["slug"]), document)
    except ValidationError as error:
        raise ContentError(f"{label}: {_in_words(error)}") from error
    except (DatabaseError, UnknownSlug, LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise ContentError(f"{label}: {error}") from error
    return True


def _save(record: Any) -> None:
    """The database checks the constraints; when it refuses, the constraint is asked to say it in words."""
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        record.validate_constraints()
        raise


def _in_words(error: ValidationError) -> str:
    if hasattr(error, "message_dict"):
        return "; ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
    return " ".join(error.messages)


def _write(kind: Kind, record: Any, document: Mapping[str, Any]) -> None:
    links = {part.key for part in kind.parts if isinstance(part, Link)}
    for part in kind.parts:
        for column, value in part.columns(document[part.key]).items():
            if isinstance(part, Link) and value is not None:
                value = find(kind.model._meta.get_field(column).related_model, value)
            setattr(record, column, value)
    record.full_clean(exclude=links, validate_constraints=False)
    _save(record)
    for part in kind.parts:
        part.write(record, document[part.key])
    record.check_links()


def publish(documents: PublicDocuments) -> PublicDocuments:
    """What the public may see: published records, and links whose both ends are public.

    Raises ContentError when a published red flag names something unpublished.
    """
    kinds = [kind for kind in KINDS.values() if kind.public]
    public: dict[str, Mapping[str, Document]] = {
        kind.name: _gather(kind, filter(_is_published, documents[kind.name].items())) for kind in kinds
    }
    for kind in kinds:
        public[kind.name] = _gather(kind, _pruned(kind, public))
    return public


def _is_published(item: tuple[str, Document]) -> bool:
    """Kinds without a status are always public."""
    return bool(item[1].get("status", "published") == "published")


def _pruned(kind: Kind, public: PublicDocuments) -> Iterable[tuple[str, Document]]:
    for slug, document in public[kind.name].items():
        try:
            kept = {part.key: part.prune(document[part.key], public) for part in kind.parts}
        except NotPublic:
            continue
        except BrokenRule as error:
            raise ContentError(f"{kind.name}/{slug}: {error}") from error
        yield slug, {"slug": slug, **kept}
