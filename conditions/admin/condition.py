from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from ..models import (
    Condition,
    ConditionExamination,
    ConditionRiskFactor,
    ConditionSpecialist,
    ConditionSymptom,
    ConditionTreatment,
)
from .base import LinkRows, count_rows
from .publication import PUBLICATION, PUBLICATION_FILTERS, PublicationAdmin


class PostedCondition(BaseInlineFormSet):
    """Rows are checked against the condition as it is being posted, not as it is stored."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.instance.condition = self.instance


class SymptomRows(LinkRows):
    model = ConditionSymptom
    guidance = _(
        "How often people with this condition report the symptom. Start with what tells it apart from others; leave "
        "out what people without it report as often."
    )
    formset = PostedCondition
    autocomplete_fields = ["symptom"]


class RiskFactorRows(LinkRows):
    model = ConditionRiskFactor
    guidance = _("How much likelier each of them makes this condition.")
    autocomplete_fields = ["risk_factor"]


class SpecialistRows(LinkRows):
    model = ConditionSpecialist
    guidance = _(
        "Who leads the treatment, whom to see first, who helps. Name doctors for children in rows of their own."
    )
    autocomplete_fields = ["specialist"]


class TreatmentRows(LinkRows):
    model = ConditionTreatment
    guidance = _("What helps, and when. First aid is advised at once; what may harm stands here too, as “avoid”.")
    autocomplete_fields = ["treatment"]


class ExaminationRows(LinkRows):
    model = ConditionExamination
    guidance = _("What a doctor may order to confirm or to exclude this condition.")
    autocomplete_fields = ["examination"]


@admin.register(Condition)
class ConditionAdmin(PublicationAdmin):
    counts = {
        "symptom_count": count_rows(ConditionSymptom, "condition"),
        "treatment_count": count_rows(ConditionTreatment, "condition"),
    }
    list_display = [
        "name_ru",
        "name_en",
        "icd10_code",
        "status",
        "urgency",
        "symptom_count",
        "treatment_count",
    ]
    list_filter = [
        *PUBLICATION_FILTERS,
        "urgency",
        "prevalence",
        "sex",
        ("body_sites", admin.RelatedOnlyFieldListFilter),
    ]
    ordering = ["name_ru"]
    search_fields = ["name_ru", "name_en", "slug", "icd10_code", "alternate_names_ru", "alternate_names_en"]
    prepopulated_fields = {"slug": ["name_en"]}
    autocomplete_fields = ["body_sites", "sources"]
    inlines = [SymptomRows, RiskFactorRows, SpecialistRows, TreatmentRows, ExaminationRows]
    fieldsets = [
        (
            None,
            {
                "description": _("A catalog entry, found by any of its names. Each text stands in both languages."),
                "fields": [
                    ("name_ru", "name_en"),
                    "slug",
                    ("alternate_names_ru", "alternate_names_en"),
                    "icd10_code",
                ],
            },
        ),
        (
            _("What the reader learns"),
            {
                "description": _("Short, plain sentences for somebody who worries. No doses, no brand names."),
                "fields": [
                    ("overview_ru", "overview_en"),
                    ("when_to_see_a_doctor_ru", "when_to_see_a_doctor_en"),
                    ("possible_complications_ru", "possible_complications_en"),
                ],
            },
        ),
        (
            _("Whom it meets, and how soon to be seen"),
            {
                "description": _("Age and sex are hard rules: whoever is outside them never sees this condition."),
                "fields": ["urgency", "prevalence", "sex", ("min_age_months", "max_age_months"), "body_sites"],
            },
        ),
        PUBLICATION,
    ]

    @admin.display(description=_("symptoms"), ordering="symptom_count")
    def symptom_count(self, condition):
        return condition.symptom_count

    @admin.display(description=_("treatments"), ordering="treatment_count")
    def treatment_count(self, condition):
        return condition.treatment_count
