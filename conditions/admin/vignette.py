from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import Vignette
from .base import RecordAdmin


class VignetteForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        if set(self.cleaned_data.get("present", ())) & set(self.cleaned_data.get("absent", ())):
            raise ValidationError({"absent": _("A symptom is either reported or denied.")})
        return cleaned


@admin.register(Vignette)
class VignetteAdmin(RecordAdmin):
    form = VignetteForm
    list_display = ["slug", "urgency", "first_conditions", "age_value", "age_unit", "held_out"]
    list_filter = ["urgency", "held_out", "sex", ("conditions", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["slug", "story_ru", "story_en", "conditions__name_ru", "conditions__name_en"]
    autocomplete_fields = ["present", "absent", "risk_factors", "conditions", "specialists"]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "A story as a person would write it. The matcher is tested with it and must be right."
                ),
                "fields": ["slug", ("story_ru", "story_en")],
            },
        ),
        (
            _("The person"),
            {
                "description": _("What the story says of them, ticked off: the matcher is tested with this as well."),
                "fields": ["present", "absent", "risk_factors", ("age_value", "age_unit"), "sex"],
            },
        ),
        (
            _("The right answer"),
            {
                "description": _("Decide it from the story alone, not from what the matcher says."),
                "fields": ["conditions", "urgency", "specialists", "held_out"],
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("conditions")

    @admin.display(description=_("acceptable first conditions"))
    def first_conditions(self, vignette):
        return ", ".join(str(condition) for condition in vignette.conditions.all())
