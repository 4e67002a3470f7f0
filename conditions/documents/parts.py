"""How one key of a document maps to columns, links or rows of a record.

A part reads its value from a record (`read`), says which columns a value fills (`columns`), writes links and rows once
the record has a primary key (`write`), and drops links to records that are not public (`prune`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ..models import LANGUAGES, Stage

Public = Mapping[str, Mapping[str, Any]]
"""Kind -> slug -> the public documents so far decided."""


class NotPublic(Exception):
    """The record cannot be public, because what it belongs to is not."""


class BrokenRule(Exception):
    """A published red flag names something unpublished: it must not become silently weaker."""


def ordered(model: type, field: str, values: Iterable[str]) -> list[str]:
    """`values` in the order in which the model's closed vocabulary lists them."""
    order = [value for value, _label in model._meta.get_field(field).choices]  # type: ignore[attr-defined]
    return sorted(values, key=order.index)


@dataclass(frozen=True)
class Part:
    """A column under its own name."""

    key: str

    select: tuple[str, ...] = ()
    prefetch: tuple[str, ...] = ()

    def read(self, record: Any) -> Any:
        return getattr(record, self.key)

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


class Text(Part):
    """`{ru, en}` over `<key>_ru` and `<key>_en`."""

    def read(self, record: Any) -> dict[str, str]:
        return {language: getattr(record, f"{self.key}_{language}") for language in LANGUAGES}

    def columns(self, value: Mapping[str, str]) -> dict[str, Any]:
        return {f"{self.key}_{language}": value[language] for language in LANGUAGES}


class Lines(Part):
    """`{ru: [...], en: [...]}` over two columns with one entry a line."""

    def read(self, record: Any) -> dict[str, list[str]]:
        return {language: getattr(record, f"{self.key}_{language}").splitlines() for language in LANGUAGES}

    def columns(self, value: Mapping[str, list[str]]) -> dict[str, Any]:
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


@dataclass(frozen=True)
class Links(Part):
    """A many-to-many relation as sorted slugs."""

    kind: str = ""

    def read(self, record: Any) -> list[str]:
        return sorted(linked.slug for linked in getattr(record, self.key).all())

    def columns(self, value: list[str]) -> dict[str, Any]:
        return {}

    def write(self, record: Any, value: list[str]) -> None:
        relation = getattr(record, self.key)
        relation.set([find(relation.model, slug) for slug in value])

    def prune(self, value: list[str], public: Public) -> list[str]:
        return [slug for slug in value if slug in public[self.kind]]


@dataclass(frozen=True)
class Rows(Part):
    """Rows of a child table, replaced as a whole."""

    relation: str = ""
    kind: str = ""
    link: str = ""

    def columns(self, value: Any) -> dict[str, Any]:
        return {}

    def read(self, record: Any) -> Any:
        return self.gather(list(getattr(record, self.relation).all()))

    def write(self, record: Any, value: Any) -> None:
        manager = getattr(record, self.relation)
        manager.all().delete()
        manager.bulk_create([self._row(manager, record, columns) for columns in self.spread(value)])

    def _row(self, manager: Any, record: Any, columns: dict[str, Any]) -> Any:
        """A checked row; its constraints are left to the database, which checks them all in one statement."""
        if self.link:
            target = manager.model._meta.get_field(self.link).related_model
            columns = columns | {self.link: find(target, columns[self.link])}
        row = manager.model(**{manager.field.name: record, **columns})
        row.clean_fields(exclude={manager.field.name, self.link})
        row.clean()
        return row

    def gather(self, rows: list[Any]) -> Any:
        raise NotImplementedError

    def spread(self, value: Any) -> Iterable[dict[str, Any]]:
        raise NotImplementedError

    def slug(self, row: Any) -> str:
        return getattr(row, self.link).slug


@dataclass(frozen=True)
class Weights(Rows):
    """`{slug: band}`, strongest band first."""

    column: str = ""

    def gather(self, rows: list[Any]) -> dict[str, str]:
        if not rows:
            return {}
        bands = ordered(type(rows[0]), self.column, {getattr(row, self.column) for row in rows})
        rows = sorted(rows, key=lambda row: (bands.index(getattr(row, self.column)), self.slug(row)))
        return {self.slug(row): getattr(row, self.column) for row in rows}

    def spread(self, value: Mapping[str, str]) -> Iterable[dict[str, Any]]:
        return ({self.link: slug, self.column: band} for slug, band in value.items())

    def prune(self, value: Mapping[str, str], public: Public) -> dict[str, str]:
        return {slug: band for slug, band in value.items() if slug in public[self.kind]}


@dataclass(frozen=True)
class Stages(Rows):
    """`{stage: [slugs]}`; stages without a treatment are left out."""

    def gather(self, rows: list[Any]) -> dict[str, list[str]]:
        stages = {stage: sorted(self.slug(row) for row in rows if row.stage == stage) for stage in Stage.values}
        return {stage: slugs for stage, slugs in stages.items() if slugs}

    def spread(self, value: Mapping[str, list[str]]) -> Iterable[dict[str, Any]]:
        return ({self.link: slug, "stage": stage} for stage, slugs in value.items() for slug in slugs)

    def prune(self, value: Mapping[str, list[str]], public: Public) -> dict[str, list[str]]:
        kept = {stage: [slug for slug in slugs if slug in public[self.kind]] for stage, slugs in value.items()}
        return {stage: slugs for stage, slugs in kept.items() if slugs}


@dataclass(frozen=True)
class Slugs(Rows):
    """Sorted slugs of a child table that holds nothing but the link."""

    def gather(self, rows: list[Any]) -> list[str]:
        return sorted(self.slug(row) for row in rows)

    def spread(self, value: list[str]) -> Iterable[dict[str, Any]]:
        return ({self.link: slug} for slug in value)

    def prune(self, value: list[str], public: Public) -> list[str]:
        return [slug for slug in value if slug in public[self.kind]]


class Doctors(Rows):
    """`[{specialist, role, audience}]`, leads first."""

    def gather(self, rows: list[Any]) -> list[dict[str, str]]:
        doctors = [{"specialist": self.slug(row), "role": row.role, "audience": row.audience} for row in rows]
        if rows:
            roles = ordered(type(rows[0]), "role", {row.role for row in rows})
            doctors.sort(key=lambda doctor: (roles.index(doctor["role"]), doctor["specialist"], doctor["audience"]))
        return doctors

    def spread(self, value: list[dict[str, str]]) -> Iterable[dict[str, Any]]:
        return (dict(doctor) for doctor in value)

    def prune(self, value: list[dict[str, str]], public: Public) -> list[dict[str, str]]:
        return [doctor for doctor in value if doctor["specialist"] in public[self.kind]]


class Phrases(Rows):
    """`{ru: [...], en: [...]}` in the editor's order."""

    def gather(self, rows: list[Any]) -> dict[str, list[str]]:
        return {language: [row.text for row in rows if row.language == language] for language in LANGUAGES}

    def spread(self, value: Mapping[str, list[str]]) -> Iterable[dict[str, Any]]:
        return ({"language": language, "text": text} for language in LANGUAGES for text in value[language])


class Clauses(Rows):
    """`[{symptoms, risk_factors}]` of a red flag."""

    def gather(self, rows: list[Any]) -> list[dict[str, list[str]]]:
        return [
            {
                "symptoms": sorted(symptom.slug for symptom in row.symptoms.all()),
                "risk_factors": sorted(factor.slug for factor in row.risk_factors.all()),
            }
            for row in rows
        ]

    def write(self, record: Any, value: list[dict[str, list[str]]]) -> None:
        manager = getattr(record, self.relation)
        manager.all().delete()
        for position, clause in enumerate(value, start=1):
            row = manager.create(position=position)
            for name in ("symptoms", "risk_factors"):
                relation = getattr(row, name)
                relation.set([find(relation.model, slug) for slug in clause[name]])

    def prune(self, value: list[dict[str, list[str]]], public: Public) -> list[dict[str, list[str]]]:
        for clause in value:
            for kind, slugs in clause.items():
                for slug in slugs:
                    if slug not in public[kind]:
                        raise BrokenRule(f"{slug} is not published")
        return value


class UnknownSlug(Exception):
    """A document links to a record that is not there."""


def find(model: Any, slug: str) -> Any:
    try:
        return model.objects.get(slug=slug)
    except model.DoesNotExist:
        raise UnknownSlug(f"no {model._meta.verbose_name} “{slug}”") from None
