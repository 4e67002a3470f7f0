from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conditions.admin.base import RecordAdmin, count_rows

from .models import City, Price


@admin.register(City)
class CityAdmin(RecordAdmin):
    counts = {"price_count": count_rows(Price, "city")}
    list_display = ["name_ru", "name_en", "slug", "price_count"]
    ordering = ["name_ru"]
    search_fields = ["name_ru", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (
            None,
            {
                "description": _("A city that prices are known for."),
                "fields": [("name_ru", "name_en"), "slug"],
            },
        )
    ]

    @admin.display(description=_("prices"), ordering="price_count")
    def price_count(self, city):
        return city.price_count


@admin.register(Price)
class PriceAdmin(RecordAdmin):
    list_display = [
        "subject",
        "city",
        "service",
        "audience",
        "min",
        "typical",
        "max",
        "currency",
        "collected_on",
    ]
    list_filter = [
        ("city", admin.RelatedOnlyFieldListFilter),
        "service",
        "audience",
        ("specialist", admin.RelatedOnlyFieldListFilter),
        ("condition", admin.RelatedOnlyFieldListFilter),
        ("collected_on", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["city", "specialist", "condition", "treatment"]
    search_fields = [
        "slug",
        "city__name_ru",
        "city__name_en",
        "specialist__name_ru",
        "specialist__name_en",
        "condition__name_ru",
        "condition__name_en",
        "treatment__name_ru",
        "treatment__name_en",
        "note_ru",
        "note_en",
    ]
    autocomplete_fields = ["city", "specialist", "condition", "treatment", "source"]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "What is paid for: a visit to one specialist, to any specialist, or the treatment of a condition."
                ),
                "fields": ["slug", "city", "service", "audience", "specialist", ("condition", "treatment")],
            },
        ),
        (
            _("Amount"),
            {
                "description": _(
                    "Whole units of the currency, as the source gives them. Leave empty what it does not say."
                ),
                "fields": [("min", "typical", "max"), "currency", ("note_ru", "note_en")],
            },
        ),
        (
            _("Where it comes from"),
            {
                "description": _("A price is always shown with its source and age."),
                "fields": ["source", "collected_on"],
            },
        ),
    ]

    @admin.display(description=_("what for"))
    def subject(self, price):
        parts = [price.specialist, price.condition, price.treatment]
        return ", ".join(str(part) for part in parts if part) or _("any specialist")
