from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import BodySite, Condition, Symptom
from .base import RecordAdmin, count_rows


@admin.register(BodySite)
class BodySiteAdmin(RecordAdmin):
    counts = {
        "symptom_count": count_rows(Symptom, "body_site"),
        "condition_count": count_rows(Condition.body_sites.through, "bodysite"),
    }
    list_display = ["name_ru", "name_en", "slug", "parent", "symptom_count", "condition_count"]
    list_filter = [("parent", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["parent"]
    ordering = ["name_ru"]
    search_fields = ["name_ru", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name_en"]}
    autocomplete_fields = ["parent"]
    fieldsets = [
        (
            None,
            {
                "description": _("A place on the body. Hang it below the larger place that it is a part of."),
                "fields": [("name_ru", "name_en"), "slug", "parent"],
            },
        )
    ]

    @admin.display(description=_("symptoms"), ordering="symptom_count")
    def symptom_count(self, site):
        return site.symptom_count

    @admin.display(description=_("conditions"), ordering="condition_count")
    def condition_count(self, site):
        return site.condition_count
