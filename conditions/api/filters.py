"""FilterSets over Rows. Parameters are domain nouns; lists repeat or take commas; whatever is not declared is a 400."""

from collections.abc import Iterator
from copy import copy
from functools import lru_cache
from typing import Any

import django_filters
from django import forms
from django_filters.constants import EMPTY_VALUES
from rest_framework.filters import BaseFilterBackend

from ..engine.findings import Age
from ..models import Prevalence, Urgency
from ..rows import Rows, Table
from .parameters import MOST_Q, ChoiceField, IntegerField, ListField, WordsField
from .problems import Fault, InvalidRequest

# Sets of filters that were asked for together, of which the form is kept.
MOST_FORMS = 256
NO_ROWS = Table("", {}).rows("ru")


class RowsFilter(django_filters.Filter):
    """`schema` is the parameter's JSON Schema, `help` what the documentation says of it.

    `kind`: the values are slugs of such records, and must be known. `has_default`: it narrows even if nobody asks.
    """

    is_list = False
    has_default = False
    kind: str | None = None

    def __init__(self, field_name: str | None = None, *, help: str, **kwargs) -> None:
        super().__init__(field_name, required=False, label=help, **kwargs)
        self.help = help

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}

    def describe(self, name: str) -> dict[str, Any]:
        return {"name": name, "in": "query", "required": False, "description": self.help, "schema": self.schema}

    def filter(self, rows: Rows, value: Any) -> Rows:
        return rows if value in EMPTY_VALUES else self.narrow(rows, value)

    def narrow(self, rows: Rows, value: Any) -> Rows:
        return rows.having(self.field_name, [value])


class ListFilter(RowsFilter):
    """Any of the values."""

    field_class = ListField
    is_list = True

    def __init__(self, field_name: str, *, kind: str | None = None, **kwargs) -> None:
        super().__init__(field_name, **kwargs)
        self.kind = kind

    @property
    def schema(self) -> dict[str, Any]:
        item: dict[str, Any] = {"type": "string", "minLength": 1}
        if choices := self.extra.get("choices"):
            item["enum"] = list(choices)
        return {"type": "array", "items": item, "minItems": 1}

    def describe(self, name: str) -> dict[str, Any]:
        described = super().describe(name) | {"style": "form", "explode": True}
        return described | {"description": f"{self.help} Repeat it or separate by commas."}

    def narrow(self, rows: Rows, value: list[str]) -> Rows:
        return rows.having(self.field_name, value)


class AllFilter(ListFilter):
    def narrow(self, rows: Rows, value: list[str]) -> Rows:
        return rows.having(self.field_name, value, all_of=True)


class NoneFilter(ListFilter):
    def narrow(self, rows: Rows, value: list[str]) -> Rows:
        return rows.without(self.field_name, value)


class ChoiceFilter(RowsFilter):
    field_class = ChoiceField

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.extra["choices"])}


class AgeFilter(RowsFilter):
    """Conditions whose ages overlap with the age, given in `unit`s."""

    field_class = IntegerField

    def __init__(self, *, unit: str, most: int, help: str) -> None:
        super().__init__(help=help, least=0, most=most)
        self.unit = unit

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0, "maximum": self.extra["most"]}

    def narrow(self, rows: Rows, value: int) -> Rows:
        return rows.admitting(Age.of(value, self.unit))

    def filter(self, rows: Rows, value: int | None) -> Rows:
        return rows if value is None else self.narrow(rows, value)


class PrefixFilter(ListFilter):
    def narrow(self, rows: Rows, value: list[str]) -> Rows:
        return rows.beginning(self.field_name, tuple(prefix.upper() for prefix in value))


class WordsFilter(RowsFilter):
    field_class = WordsField

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": MOST_Q, "pattern": r"^\s*\S+(\s+\S+){0,9}\s*$"}

    def narrow(self, rows: Rows, value: str) -> Rows:
        return rows.containing(value.split())


class OrderingFilter(ListFilter):
    def __init__(self, *fields: str) -> None:
        choices = [sign + field for field in fields for sign in ("", "-")]
        super().__init__("ordering", choices=choices, help="Sort keys, descending with a leading minus.")

    def narrow(self, rows: Rows, value: list[str]) -> Rows:
        return rows.order_by(*value)


class RowsFilterSet(django_filters.FilterSet):
    """A list without filters of its own."""

    def __init__(self, data, **kwargs) -> None:
        """Of the declared filters each request copies only those that it needs: copying costs more than filtering."""
        self.base_filters = {
            name: filter_ for name, filter_ in self.base_filters.items() if name in data or filter_.has_default
        }
        super().__init__(data, **kwargs)

    def get_form_class(self):
        return _make_form_class(type(self), tuple(self.filters))

    @classmethod
    def list_names(cls) -> frozenset[str]:
        return frozenset(name for name, filter_ in cls.base_filters.items() if filter_.is_list)

    @classmethod
    def scalar_names(cls) -> frozenset[str]:
        return frozenset(cls.base_filters) - cls.list_names()

    @classmethod
    def describe(cls) -> list[dict[str, Any]]:
        """OpenAPI parameters."""
        return [filter_.describe(name) for name, filter_ in cls.base_filters.items()]

    def find_faults(self, documents) -> Iterator[Fault]:
        for name, errors in self.form.errors.as_data().items():
            error = errors[0]
            yield Fault(error.code, parameter=name, params=error.params or {})
        for name, values in self.form.cleaned_data.items():
            kind = self.filters[name].kind
            for slug in ([values] if isinstance(values, str) else values or ()) if kind else ():
                if slug not in documents[kind]:
                    yield Fault("unknown-slug", parameter=name, params={"value": slug})

    def narrow(self) -> Rows:
        rows = self.queryset
        for name, value in self.form.cleaned_data.items():
            rows = self.filters[name].filter(rows, value)
        return rows


@lru_cache(MOST_FORMS)
def _make_form_class(filterset_class: type[RowsFilterSet], names: tuple[str, ...]) -> type[forms.Form]:
    """Kept, because making a class costs as much as checking a request with it. A form copies the fields."""
    return type("FiltersForm", (forms.Form,), {name: copy(filterset_class.base_filters[name]).field for name in names})


def find_age_conflict(cleaned: dict[str, Any]) -> Iterator[Fault]:
    if cleaned.get("age") is not None and cleaned.get("age_months") is not None:
        yield Fault("conflict", parameter="age_months", params={"choices": "age, age_months"})


class ConditionFilterSet(RowsFilterSet):
    symptom = AllFilter("symptom", kind="symptoms", help="Conditions with all of these symptoms, or kinds of them.")
    symptom_any = ListFilter("symptom", kind="symptoms", help="Conditions with any of these symptoms.")
    symptom_none = NoneFilter("symptom", kind="symptoms", help="Conditions with none of these: the negation of any.")
    body_site = ListFilter("body_site", kind="body_sites", help="Places on the body, with all below.")
    specialist = ListFilter("specialist", kind="specialists", help="Who treats it, in any role.")
    treatment = ListFilter("treatment", kind="treatments", help="How it is treated; what is to be avoided is not.")
    risk_factor = ListFilter("risk_factor", kind="risk_factors", help="What makes it likelier.")
    examination = ListFilter("examination", kind="examinations", help="How it is examined.")
    urgency = ListFilter("urgency", choices=Urgency.values, help="How soon to be seen.")
    prevalence = ListFilter("prevalence", choices=Prevalence.values, help="How common it is.")
    icd10 = PrefixFilter("icd10_code", help="Prefixes of ICD-10 codes (WHO edition).")
    age = AgeFilter(unit="year", most=130, help="Age in years; conditions that occur at this age.")
    age_months = AgeFilter(unit="month", most=1560, help="Age in months, instead of years.")
    sex = ChoiceFilter("sex", choices=["female", "male"], help="Conditions that occur in this sex.")
    clinically_reviewed = ChoiceFilter(
        "clinically_reviewed", choices=["false", "true"], help="Whether a clinician has reviewed it."
    )
    q = WordsFilter(help="Words of the names and the overview, in both languages, all of them.")
    ordering = OrderingFilter("name", "slug", "icd10_code", "prevalence")

    def find_faults(self, documents) -> Iterator[Fault]:
        yield from super().find_faults(documents)
        yield from find_age_conflict(self.form.cleaned_data)


class SymptomSearchFilter(WordsFilter):
    """Ranked by closeness: the view gives the Rows a search of the current snapshot."""

    def narrow(self, rows: Rows, value: str) -> Rows:
        return rows.ranked_by(self.parent.search(value))


class SymptomFilterSet(RowsFilterSet):
    q = SymptomSearchFilter(
        help="Words as people type them: typos, either language, the wrong keyboard layout, transliteration."
    )
    body_site = ListFilter("body_site", kind="body_sites", help="Places on the body, with all below.")
    parent = ListFilter("parent", kind="symptoms", help="Kinds of these symptoms, one level down.")

    def search(self, words: str) -> dict[str, Any]:
        return {
            found.slug: {"text": found.text, "spans": [list(span) for span in found.spans]}
            for found in self.request.knowledge.search.find(words)
        }


def read_filters(filterset_class, request, knowledge, rows=NO_ROWS):
    """The checked FilterSet of a request. Raises InvalidRequest with everything that is wrong."""
    filterset = filterset_class(request.query_params, queryset=rows, request=request._request)
    if faults := list(filterset.find_faults(knowledge.documents)):
        raise InvalidRequest(faults)
    return filterset


class RowsFilterBackend(BaseFilterBackend):
    def filter_queryset(self, request, queryset, view):
        return read_filters(view.filterset_class, request, view.knowledge, queryset).narrow()

    def get_schema_operation_parameters(self, view) -> list[dict[str, Any]]:
        filterset_class = getattr(view, "filterset_class", None)
        return filterset_class.describe() if filterset_class else []
