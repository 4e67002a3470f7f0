from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Condition, Examination, RedFlag, RiskFactor, Source, Specialist, Symptom, Treatment
from .base import RecordAdmin, count_rows

CITING = (Condition, Symptom, RiskFactor, Treatment, Examination, Specialist, RedFlag)


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    counts = {"citation_count": sum(count_rows(model.sources.through, "source") for model in CITING)}
    list_display = ["title_ru", "title_en", "slug", "kind", "publisher", "citation_count"]
    list_filter = ["kind"]
    ordering = ["title_ru"]
    search_fields = ["title_ru", "title_en", "slug", "publisher", "url"]
    prepopulated_fields = {"slug": ["title_en"]}
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "Readers see the title beside everything that rests on this source. Say in it what the source is, "
                    "and whether it is dated."
                ),
                "fields": [("title_ru", "title_en"), "slug", "kind", "publisher", "url"],
            },
        )
    ]

    @admin.display(description=_("records that name it"), ordering="citation_count")
    def citation_count(self, source):
        return source.citation_count
