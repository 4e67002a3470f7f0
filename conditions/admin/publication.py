"""Records with a life: what must hold for publishing them, and how the list publishes and retires them."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from ..models import Publication, Status
from ..models.base import check_sources
from .base import RecordAdmin

PUBLICATION = (
    _("Publication"),
    {
        "description": _(
            "A draft is seen by editors only. A published record names its sources; a retired one keeps its slug, "
            "so that nothing else ever takes it."
        ),
        "fields": ["status", "sources", ("last_reviewed", "next_review")],
    },
)
PUBLICATION_FILTERS = [
    "status",
    ("last_reviewed", admin.EmptyFieldListFilter),
    ("sources", admin.RelatedOnlyFieldListFilter),
]

QUESTIONS = {
    Status.PUBLISHED: _("Publish these records? Apps see them at once."),
    Status.RETIRED: _("Retire these records? Apps no longer see them, nor any link to them. Nothing is deleted."),
}
ANSWERS = {
    Status.PUBLISHED: ngettext_lazy("%d record published.", "%d records published."),
    Status.RETIRED: ngettext_lazy("%d record retired.", "%d records retired."),
}


class PublicationForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        if "sources" in self.cleaned_data:
            check_sources(self.cleaned_data.get("status"), self.cleaned_data["sources"])
        return cleaned


class PublicationAdmin(RecordAdmin):
    """Retired, not deleted."""

    form = PublicationForm
    actions = ["publish", "retire"]

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description=_("Publish the selected records"), permissions=["change"])
    def publish(self, request, queryset):
        return self._change_status(request, queryset, Status.PUBLISHED)

    @admin.action(description=_("Retire the selected records"), permissions=["change"])
    def retire(self, request, queryset):
        return self._change_status(request, queryset, Status.RETIRED)

    def _change_status(self, request, queryset, status):
        if "confirmed" not in request.POST:
            return self._ask(request, queryset, status)
        changed = 0
        for record in queryset.exclude(status=status):
            if problems := give_status(record, status):
                self._explain(request, record, problems)
            else:
                self.log_change(request, record, [{"changed": {"fields": ["status"]}}])
                changed += 1
        self.message_user(request, ANSWERS[status] % changed, messages.SUCCESS if changed else messages.INFO)
        return None

    def _ask(self, request, queryset, status):
        """The page that asks back; it repeats the choice that was made in the list."""
        context = {
            **self.admin_site.each_context(request),
            "title": QUESTIONS[status],
            "opts": self.opts,
            "media": self.media,
            "records": queryset,
            "hidden": [
                *((ACTION_CHECKBOX_NAME, pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)),
                ("select_across", request.POST.get("select_across", "0")),
                ("action", "publish" if status == Status.PUBLISHED else "retire"),
                ("confirmed", "yes"),
            ],
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/conditions/confirm_status.html", context)

    def _explain(self, request, record, problems):
        text = gettext("“%(record)s” stays as it was. %(problems)s")
        self.message_user(request, text % {"record": record, "problems": " ".join(problems)}, messages.ERROR)


def give_status(record: Publication, status: str) -> list[str]:
    """Save the record with this status, or say why it cannot have it."""
    record.status = status
    try:
        with transaction.atomic():
            record.full_clean()
            record.check_links()
            record.save(update_fields=["status"])
    except ValidationError as error:
        return error.messages
    return []
