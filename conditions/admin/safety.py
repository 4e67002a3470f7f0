from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from ..models import RedFlag, RedFlagClause, check_clauses
from .base import Rows, count_rows
from .publication import PUBLICATION, PUBLICATION_FILTERS, PublicationAdmin


class PostedClauses(BaseInlineFormSet):
    """The rule as it is being posted must be able to fire."""

    def clean(self):
        super().clean()
        if not any(self.errors):
            check_clauses(status=self.instance.status, clauses=[*self._members()])

    def _members(self):
        for form in self.forms:
            kept = form.cleaned_data and not self._should_delete_form(form)
            if kept:
                yield list(form.cleaned_data["symptoms"]), list(form.cleaned_data["risk_factors"])


class ClauseRows(Rows):
    model = RedFlagClause
    formset = PostedClauses
    guidance = _("All clauses must hold. Within a clause any one symptom or risk factor is enough.")
    autocomplete_fields = ["symptoms", "risk_factors"]


def sees_clauses(request) -> bool:
    return any(request.user.has_perm(f"conditions.{action}_redflagclause") for action in ("view", "change"))


@admin.register(RedFlag)
class RedFlagAdmin(PublicationAdmin):
    counts = {"clause_count": count_rows(RedFlagClause, "red_flag")}
    list_display = ["name_ru", "name_en", "status", "urgency", "clause_count", "last_reviewed"]
    list_filter = [*PUBLICATION_FILTERS, "urgency"]
    ordering = ["name_ru"]
    search_fields = [
        "name_ru",
        "name_en",
        "slug",
        "message_ru",
        "message_en",
        "clauses__symptoms__name_ru",
        "clauses__symptoms__name_en",
        "clauses__risk_factors__name_ru",
        "clauses__risk_factors__name_en",
    ]
    prepopulated_fields = {"slug": ["name_en"]}
    autocomplete_fields = ["avoid", "sources"]
    inlines = [ClauseRows]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "A rule that decides urgency whatever the ranking says. It fires when each clause below has at "
                    "least one of its symptoms or risk factors present."
                ),
                "fields": [("name_ru", "name_en"), "slug", "urgency", ("message_ru", "message_en")],
            },
        ),
        (
            _("Whom it warns, and against what"),
            {
                "description": _("Somebody whose age is not known is warned too."),
                "fields": [("min_age_months", "max_age_months"), "avoid"],
            },
        ),
        PUBLICATION,
    ]

    # The rule is checked in the rows of its clauses: whoever is not shown them would publish it unchecked.
    def has_add_permission(self, request):
        return super().has_add_permission(request) and sees_clauses(request)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and sees_clauses(request)

    @admin.display(description=_("clauses"), ordering="clause_count")
    def clause_count(self, flag):
        return flag.clause_count
