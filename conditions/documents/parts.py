"""How one key of a document maps to columns, links or rows of a record.

A part reads its values from records (`read_many`), says which columns a value fills (`columns`), writes links and rows
once the record has a primary key (`write`), and drops links to records that are not public (`prune`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ..models import LANGUAGES

Public = Mapping[str, Mapping[str, Any]]
"""Kind -> slug -> the public documents so far decided."""


class NotPublic(Exception):
    """The record cannot be public, because what it belongs to is not."""


class BrokenRule(Exception):
    """A published red flag names something unpublished: it must not become silently weaker."""


@dataclass(frozen=True)
class Part:
    """A column under its own name."""

    key: str

    select: tuple[str, ...] = ()

    def read(self, record: Any) -> Any:
        """From the columns of the record."""
        return getattr(record, self.key)

    def read_many(self, records: Sequence[Any]) -> dict[int, Any]:
        """Primary key -> value, for records of one model; of other tables in as many queries for all as for one."""
        return {record.pk: self.read(record) for record in records}

    def columns(self, value: Any) -> dict[str, Any]:
        return {self.key: value}

    def write(self, record: Any, value: Any) -> None:
        """Nothing: a column is saved with its record."""

    def prune(self, value: Any, public: Public) -> Any:
        return value


class OrNull(Part):
    """A text column whose empty value is null in the document."""

    def read(self, record: Any) -> str | None:
        return getattr(record, self.key) or None

    def columns(self, value: str | None) -> dict[str, Any]:
        return {self.key: value or ""}


class Day(Part):
    """A date as `YYYY-MM-DD`."""

    def read(self, record: Any) -> str | None:
        day = getattr(record, self.key)
        return day.isoformat() if day else None

    def columns(self, value: str | date | None) -> dict[str, Any]:
        return {self.key: date.fromisoformat(value) if isinstance(value, str) else value}


class Number(Part):
    """A decimal column as a plain number: 0.5, 2."""

    def read(self, record: Any) -> float | int:
        number = Decimal(getattr(record, self.key))
        return int(number) if number == int(number) else float(number)

    def columns(self, value: float | int) -> dict[str, Any]:
        return {self.key: Decimal(str(value))}


def check_languages(value: Any, kind: type) -> None:
    """Raise ValueError unless the value holds both languages, each of the kind."""
    if not isinstance(value, Mapping) or set(value) != set(LANGUAGES):
        raise ValueError(f"not a mapping of {' and '.join(LANGUAGES)}")
    if not all(isinstance(text, kind) for text in value.values()):
        raise ValueError(f"not a {kind.__name__} in each language")


class Text(Part):
    """`{ru, en}` over `<key>_ru` and `<key>_en`."""

    def read(self, record: Any) -> dict[str, str]:
        return {language: getattr(record, f"{self.key}_{language}") for language in LANGUAGES}

    def columns(self, value: Mapping[str, str]) -> dict[str, Any]:
        check_languages(value, str)
        return {f"{self.key}_{language}": value[language] for language in LANGUAGES}


class Lines(Part):
    """`{ru: [...], en: [...]}` over two columns with one entry a line."""

    def read(self, record: Any) -> dict[str, list[str]]:
        return {language: getattr(record, f"{self.key}_{language}").splitlines() for language in LANGUAGES}

    def columns(self, value: Mapping[str, list[str]]) -> dict[str, Any]:
        check_languages(value, list)
        return {f"{self.key}_{language}": "\n".join(value[language]) for language in LANGUAGES}


@dataclass(frozen=True)
class Group(Part):
    """Several columns under one key: `age_months: {min, max}`."""

    names: tuple[tuple[str, str], ...] = ()

    def read(self, record: Any) -> dict[str, Any]:
        return {name: getattr(record, column) for name, column in self.names}

    def columns(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {column: value[name] for name, column in self.names}


class Age(Part):
    """A patient's age, `{value, unit}` or null."""

    def read(self, record: Any) -> dict[str, Any] | None:
        return None if record.age_value is None else {"value": record.age_value, "unit": record.age_unit}

    def columns(self, value: Mapping[str, Any] | None) -> dict[str, Any]:
        return {"age_value": value and value["value"], "age_unit": value["unit"] if value else "year"}


@dataclass(frozen=True)
class Link(Part):
    """A foreign key as the slug it points to, or null. `owner`: without it the record makes no sense in public."""

    kind: str = ""
    owner: bool = False

    def read(self, record: Any) -> str | None:
        linked = getattr(record, self.key)
        return linked.slug if linked else None

    def columns(self, value: str | None) -> dict[str, Any]:
        return {self.key: value}  # resolved by `from_document`, which knows the models

    def prune(self, value: str | None, public: Public) -> str | None:
        if value is None or value in public[self.kind]:
            return value
        if self.owner:
            raise NotPublic(f"{self.key}: {value}")
        return None


def read_links(records: Sequence[Any], relation: str) -> dict[int, list[str]]:
    """Primary key of each record -> the slugs that it is linked to: one query of pairs, and no objects."""
    linked: dict[int, list[str]] = {record.pk: [] for record in records}
    if linked:
        pairs = type(records[0])._default_manager.filter(pk__in=linked, **{f"{relation}__isnull": False})
        for owner, slug in pairs.order_by("pk").values_list("pk", f"{relation}__slug"):
            linked[owner].append(slug)
    return linked


@dataclass(frozen=True)
class Links(Part):
    """A many-to-many relation as sorted slugs."""

    kind: str = ""

    def read_many(self, records: Sequence[Any]) -> dict[int, list[str]]:
        return {owner: sorted(slugs) for owner, slugs in read_links(records, self.key).items()}

    def columns(self, value: list[str]) -> dict[str, Any]:
        return {}

    def write(self, record: Any, value: list[str]) -> None:
        relation = getattr(record, self.key)
        relation.set([find(relation.model, slug) for slug in value])

    def prune(self, value: list[str], public: Public) -> list[str]:
        return [slug for slug in value if slug in public[self.kind]]


class UnknownSlug(Exception):
    """A document links to a record that is not there."""


def find(model: Any, slug: str) -> Any:
    try:
        return model.objects.get(slug=slug)
    except model.DoesNotExist:
        raise UnknownSlug(f"no {model._meta.verbose_name} “{slug}”") from None
