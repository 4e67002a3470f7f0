from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import ConditionExamination, ConditionSpecialist, ConditionTreatment, Examination, Specialist, Treatment
from .base import count_rows
from .publication import PUBLICATION, PUBLICATION_FILTERS, PublicationAdmin


class CareAdmin(PublicationAdmin):
    """What conditions link to for help."""

    ordering = ["name_ru"]
    search_fields = ["name_ru", "name_en", "slug", "description_ru", "description_en"]
    prepopulated_fields = {"slug": ["name_en"]}
    autocomplete_fields = ["sources"]

    @admin.display(description=_("conditions"), ordering="condition_count")
    def condition_count(self, record):
        return record.condition_count


@admin.register(Treatment)
class TreatmentAdmin(CareAdmin):
    counts = {"condition_count": count_rows(ConditionTreatment, "treatment")}
    list_display = ["name_ru", "name_en", "status", "kind", "condition_count", "last_reviewed"]
    list_filter = [*PUBLICATION_FILTERS, "kind"]
    fieldsets = [
        (
            None,
            {
                "description": _("A kind of treatment. Medicines by class or generic name; never a dose or a brand."),
                "fields": [("name_ru", "name_en"), "slug", "kind"],
            },
        ),
        (
            _("What the reader learns"),
            {
                "description": _("What it is and whom it may harm."),
                "fields": [("description_ru", "description_en"), ("caution_ru", "caution_en")],
            },
        ),
        PUBLICATION,
    ]


@admin.register(Examination)
class ExaminationAdmin(CareAdmin):
    counts = {"condition_count": count_rows(ConditionExamination, "examination")}
    list_display = ["name_ru", "name_en", "status", "kind", "condition_count", "last_reviewed"]
    list_filter = [*PUBLICATION_FILTERS, "kind"]
    fieldsets = [
        (
            None,
            {
                "description": _("A test that a doctor may order. People are told about it, not asked to arrange it."),
                "fields": [("name_ru", "name_en"), "slug", "kind", ("description_ru", "description_en")],
            },
        ),
        PUBLICATION,
    ]


@admin.register(Specialist)
class SpecialistAdmin(CareAdmin):
    counts = {"condition_count": count_rows(ConditionSpecialist, "specialist")}
    list_display = ["name_ru", "name_en", "status", "fallback_for", "condition_count", "last_reviewed"]
    list_filter = [*PUBLICATION_FILTERS, "fallback_for"]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "A kind of doctor, not a person. The Russian case forms make whole sentences possible."
                ),
                "fields": [
                    ("name_ru", "name_en"),
                    "slug",
                    ("genitive", "dative"),
                    ("description_ru", "description_en"),
                ],
            },
        ),
        (
            _("Whom this doctor sees"),
            {
                "description": _("The ages that this doctor sees. Empty means no limit."),
                "fields": [("min_age_months", "max_age_months"), "fallback_for"],
            },
        ),
        PUBLICATION,
    ]
