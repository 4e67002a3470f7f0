"""The parts of a document that are rows of their own: symptoms with frequencies, phrases, clauses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..models import LANGUAGES, Stage
from .parts import BrokenRule, Part, Public, check_languages, find


def ordered(model: type, field: str, values: Iterable[str]) -> list[str]:
    """`values` in the order in which the model's closed vocabulary lists them."""
    order = [value for value, _label in model._meta.get_field(field).choices]  # type: ignore[attr-defined]
    return sorted(values, key=order.index)


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
        if unknown := set(value) - set(Stage.values):
            raise ValueError(f"unknown stage: {', '.join(sorted(unknown))}")
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

    def read_all(self, model: Any) -> dict[int, Any]:
        """There are more phrases than all other rows together, so they are not made into objects first."""
        relation = model._meta.get_field(self.relation)
        phrases: dict[int, dict[str, list[str]]] = defaultdict(lambda: {language: [] for language in LANGUAGES})
        rows = relation.related_model.objects.order_by(*relation.related_model._meta.ordering)
        for owner, language, text in rows.values_list(f"{relation.field.name}_id", "language", "text"):
            phrases[owner][language].append(text)
        return {owner: phrases[owner] for owner in model.objects.values_list("pk", flat=True)}

    def spread(self, value: Mapping[str, list[str]]) -> Iterable[dict[str, Any]]:
        check_languages(value, list)
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
