from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import ConditionRiskFactor, ConditionSymptom, Phrase, RedFlagClause, RiskFactor, Symptom
from .base import EditorAdmin, Rows, count_rows
from .publication import PUBLICATION, PUBLICATION_FILTERS, PublicationAdmin


class PhraseRows(Rows):
    model = Phrase
    guidance = _(
        "Everyday words, in both languages. Other word forms, typos and “е” for “ё” are understood without phrases of "
        "their own."
    )
    fields = ["language", "text"]


class Reportable(PublicationAdmin):
    """What a person can report: asked about by a question, recognized by its phrases."""

    inlines = [PhraseRows]
    ordering = ["name_ru"]
    search_fields = ["name_ru", "name_en", "slug", "question_ru", "question_en", "phrases__text"]
    prepopulated_fields = {"slug": ["name_en"]}

    @admin.display(description=_("conditions"), ordering="condition_count")
    def condition_count(self, record):
        return record.condition_count

    @admin.display(description=_("phrases"), ordering="phrase_count")
    def phrase_count(self, record):
        return record.phrase_count

    @admin.display(description=_("red flag clauses"), ordering="clause_count")
    def clause_count(self, record):
        return record.clause_count


WORDING = (
    None,
    {
        "description": _(
            "Apps show the name in lists and ask the question. The phrases below are how people say it; the matcher "
            "finds them in free text, with typos and in any word form."
        ),
        "fields": [("name_ru", "name_en"), "slug", ("question_ru", "question_en")],
    },
)


@admin.register(Symptom)
class SymptomAdmin(Reportable):
    counts = {
        "condition_count": count_rows(ConditionSymptom, "symptom"),
        "phrase_count": count_rows(Phrase, "symptom"),
        "clause_count": count_rows(RedFlagClause.symptoms.through, "symptom"),
    }
    list_display = [
        "name_ru",
        "status",
        "parent",
        "background",
        "condition_count",
        "phrase_count",
        "clause_count",
    ]
    list_filter = [*PUBLICATION_FILTERS, ("body_site", admin.RelatedOnlyFieldListFilter), "background"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent", "body_site", "sources"]
    fieldsets = [
        WORDING,
        (
            _("Place and weight"),
            {
                "description": _(
                    "A report of this symptom counts for its parent too. The background decides how much the symptom "
                    "tells: what everybody has tells nothing."
                ),
                "fields": ["parent", "body_site", "background"],
            },
        ),
        PUBLICATION,
    ]


@admin.register(RiskFactor)
class RiskFactorAdmin(Reportable):
    counts = {
        "condition_count": count_rows(ConditionRiskFactor, "risk_factor"),
        "phrase_count": count_rows(Phrase, "risk_factor"),
        "clause_count": count_rows(RedFlagClause.risk_factors.through, "riskfactor"),
    }
    list_display = ["name_ru", "name_en", "status", "condition_count", "phrase_count", "clause_count"]
    list_filter = PUBLICATION_FILTERS
    autocomplete_fields = ["sources"]
    fieldsets = [WORDING, PUBLICATION]


@admin.register(Phrase)
class PhraseAdmin(EditorAdmin):
    """All phrases in one list, to find who owns a wording. They are written on their owner's page as a rule."""

    list_display = ["text", "language", "symptom", "risk_factor"]
    list_filter = ["language", ("symptom__body_site", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["symptom", "risk_factor"]
    ordering = ["text"]
    search_fields = ["text", "symptom__name_ru", "symptom__name_en", "risk_factor__name_ru", "risk_factor__name_en"]
    autocomplete_fields = ["symptom", "risk_factor"]
    fieldsets = [
        (
            None,
            {
                "description": _("A phrase belongs to one symptom or to one risk factor."),
                "fields": [("language", "text"), ("symptom", "risk_factor")],
            },
        )
    ]
