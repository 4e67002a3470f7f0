from conditions.api.filters import AgeFilter, ChoiceFilter, ListFilter, RowsFilter, RowsFilterSet, find_age_conflict
from conditions.engine.findings import Age
from conditions.models import Audience

from ..models import Service

DEFAULT_CITY = "moscow"


class CityFilter(RowsFilter):
    kind = "cities"
    has_default = True

    def filter(self, rows, value):
        return rows.having("city", [value or DEFAULT_CITY])


class PriceFilterSet(RowsFilterSet):
    city = CityFilter(help="Slug of the city; Moscow without it.")
    specialist = ListFilter("specialist", kind="specialists", help="What these doctors cost, or any specialist.")
    condition = ListFilter("condition", kind="conditions", help="What treating these conditions costs.")
    service = ListFilter("service", choices=Service.values, help="Kinds of service.")
    audience = ChoiceFilter("audience", choices=Audience.values, help="For whom; prices for anybody fit each.")


class ReferralFilterSet(RowsFilterSet):
    """Who asks about a known condition: decides the audience of doctors and prices."""

    city = CityFilter(help="Slug of the city whose prices to show; Moscow without it.")
    age = AgeFilter(unit="year", most=130, help="Age in years.")
    age_months = AgeFilter(unit="month", most=1560, help="Age in months, instead of years.")

    def find_faults(self, documents):
        yield from super().find_faults(documents)
        yield from find_age_conflict(self.form.cleaned_data)

    @property
    def city_slug(self) -> str:
        return self.form.cleaned_data["city"] or DEFAULT_CITY

    @property
    def stated_age(self) -> Age | None:
        cleaned = self.form.cleaned_data
        for name, unit in (("age", "year"), ("age_months", "month")):
            if cleaned.get(name) is not None:
                return Age.of(cleaned[name], unit)
        return None
