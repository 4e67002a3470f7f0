"""The parts of a document that are rows of their own: symptoms with frequencies, phrases, clauses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..models import LANGUAGES, RedFlagClause, Stage
from .parts import BrokenRule, Part, Public, check_languages, find, read_links

CLAUSE_LINKS = ("symptoms", "risk_factors")


def order_of(model: Any, field: str) -> list[str]:
    """The model's closed vocabulary, in its order."""
    return [value for value, _label in model._meta.get_field(field).choices]


@dataclass(frozen=True)
class Rows(Part):
    """Rows of a child table, replaced as a whole."""

    relation: str = ""
    kind: str = ""
    link: str = ""

    def columns(self, value: Any) -> dict[str, Any]:
        return {}

    @property
    def fields(self) -> tuple[str, ...]:
        """What is read of each row."""
        return (f"{self.link}__slug",)

    def read_many(self, records: Sequence[Any]) -> dict[int, Any]:
        """In one query of plain values: as objects, the rows would take most of the time of reading everything."""
        rows: dict[int, list[Any]] = {record.pk: [] for record in records}
        if not rows:
            return {}
        relation = type(records[0])._meta.get_field(self.relation)
        model, owner = relation.related_model, relation.field.name
        found = model._default_manager.filter(**{f"{owner}__in": rows}).order_by(*model._meta.ordering)
        for owner_pk, *values in found.values_list(f"{owner}_id", *self.fields):
            rows[owner_pk].append(values)
        return {pk: self.gather(model, values) for pk, values in rows.items()}

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

    def gather(self, model: Any, rows: list[list[str]]) -> Any:
        """The value of the `fields` of a record's rows, which are of the model."""
        raise NotImplementedError

    def spread(self, value: Any) -> Iterable[dict[str, Any]]:
        raise NotImplementedError


@dataclass(frozen=True)
class Weights(Rows):
    """`{slug: band}`, strongest band first."""

    column: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        return (*super().fields, self.column)

    def gather(self, model: Any, rows: list[list[str]]) -> dict[str, str]:
        order = order_of(model, self.column)
        return dict(sorted(rows, key=lambda row: (order.index(row[1]), row[0])))

    def spread(self, value: Mapping[str, str]) -> Iterable[dict[str, Any]]:
        return ({self.link: slug, self.column: band} for slug, band in value.items())

    def prune(self, value: Mapping[str, str], public: Public) -> dict[str, str]:
        return {slug: band for slug, band in value.items() if slug in public[self.kind]}


@dataclass(frozen=True)
class Stages(Rows):
    """`{stage: [slugs]}`; stages without a treatment are left out."""

    @property
    def fields(self) -> tuple[str, ...]:
        return (*super().fields, "stage")

    def gather(self, model: Any, rows: list[list[str]]) -> dict[str, list[str]]:
        stages = {stage: sorted(slug for slug, given in rows if given == stage) for stage in Stage.values}
        return {stage: slugs for stage, slugs in stages.items() if slugs}

    def spread(self, value: Mapping[str, list[str]]) -> Iterable[dict[str, Any]]:
        if unknown := set(value) - set(Stage.values):
            raise ValueError(f"unknown stage: {', '.join(sorted(unknown))}")
        return ({self.link: slug, "stage": stage} for stage, slugs in value.items() for slug in slugs)

    def prune(self, value: Mapping[str, list[str]], public: Public) -> dict[str, list[str]]:
        kept = {stage: [slug for slug in slugs if slug in public[self.kind]] for stage, slugs in value.items()}
        return {stage: slugs for stage, slugs in kept.items() if slugs}


@dataclass(frozen=True)
class Slugs(Rows):
    """Sorted slugs of a child table that holds nothing but the link."""

    def gather(self, model: Any, rows: list[list[str]]) -> list[str]:
        return sorted(slug for (slug,) in rows)

    def spread(self, value: list[str]) -> Iterable[dict[str, Any]]:
        return ({self.link: slug} for slug in value)

    def prune(self, value: list[str], public: Public) -> list[str]:
        return [slug for slug in value if slug in public[self.kind]]


class Doctors(Rows):
    """`[{specialist, role, audience}]`, leads first."""

    @property
    def fields(self) -> tuple[str, ...]:
        return (*super().fields, "role", "audience")

    def gather(self, model: Any, rows: list[list[str]]) -> list[dict[str, str]]:
        order = order_of(model, "role")
        rows = sorted(rows, key=lambda row: (order.index(row[1]), row[0], row[2]))
        return [{"specialist": slug, "role": role, "audience": audience} for slug, role, audience in rows]

    def spread(self, value: list[dict[str, str]]) -> Iterable[dict[str, Any]]:
        return (dict(doctor) for doctor in value)

    def prune(self, value: list[dict[str, str]], public: Public) -> list[dict[str, str]]:
        return [doctor for doctor in value if doctor["specialist"] in public[self.kind]]


class Phrases(Rows):
    """`{ru: [...], en: [...]}` in the editor's order."""

    @property
    def fields(self) -> tuple[str, ...]:
        return ("language", "text")

    def gather(self, model: Any, rows: list[list[str]]) -> dict[str, list[str]]:
        return {language: [text for given, text in rows if given == language] for language in LANGUAGES}

    def spread(self, value: Mapping[str, list[str]]) -> Iterable[dict[str, Any]]:
        check_languages(value, list)
        return ({"language": language, "text": text} for language in LANGUAGES for text in value[language])


class Clauses(Rows):
    """`[{symptoms, risk_factors}]` of a red flag."""

    def read_many(self, records: Sequence[Any]) -> dict[int, list[dict[str, list[str]]]]:
        clauses: dict[int, list[Any]] = {record.pk: [] for record in records}
        for clause in RedFlagClause.objects.filter(red_flag__in=clauses).order_by(*RedFlagClause._meta.ordering):
            clauses[clause.red_flag_id].append(clause)
        everyone = [clause for group in clauses.values() for clause in group]
        linked = {name: read_links(everyone, name) for name in CLAUSE_LINKS}
        return {
            pk: [{name: sorted(linked[name][clause.pk]) for name in CLAUSE_LINKS} for clause in group]
            for pk, group in clauses.items()
        }

    def write(self, record: Any, value: list[dict[str, list[str]]]) -> None:
        manager = getattr(record, self.relation)
        manager.all().delete()
        for position, clause in enumerate(value, start=1):
            row = manager.create(position=position)
            for name in CLAUSE_LINKS:
                relation = getattr(row, name)
                relation.set([find(relation.model, slug) for slug in clause[name]])

    def prune(self, value: list[dict[str, list[str]]], public: Public) -> list[dict[str, list[str]]]:
        for clause in value:
            for kind, slugs in clause.items():
                for slug in slugs:
                    if slug not in public[kind]:
                        raise BrokenRule(f"{slug} is not published")
        return value
