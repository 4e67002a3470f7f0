"""What the pages of all records share."""

from collections.abc import Iterable, Iterator, Mapping

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import Count, Expression, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import capfirst

from .search import shorten


def count_rows(model: type[models.Model], link: str) -> Expression:
    """How many rows of `model` point through `link` at the record, as a column.

    A subquery each: several joined counts would multiply each other's rows.
    """
    rows = model._default_manager.filter(**{link: OuterRef("pk")}).order_by().values(link)
    return Coalesce(Subquery(rows.annotate(total=Count("pk")).values("total")), 0)


class Linking:
    """Linked records are opened and added beside the field that links to them, and deleted on their own pages only."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
            field.widget.can_view_related = field.widget.can_view_related and not field.widget.can_change_related
        return field


class EditorAdmin(Linking, admin.ModelAdmin):
    """`counts`: the annotations that the columns of the list show."""

    class Media:
        css = {"all": ["conditions/admin.css"]}

    save_on_top = True
    counts: Mapping[str, Expression] = {}
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 6})},
        models.URLField: {"assume_scheme": "https"},
    }

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(**self.counts)

    def get_search_fields(self, request):
        return [f"{field}__folded" for field in super().get_search_fields(request)]

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, shorten(search_term))


class RecordAdmin(EditorAdmin):
    """Records with a slug, which is chosen once, and never deleted while others link to them."""

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_deleted_objects(self, objs, request):
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        protected = [*protected, *name_linking(objs)]
        # The page tells one reason: that others link to the record, before what the account may not delete.
        return deleted, counts, set() if protected else lacking, protected


def name_linking(records: Iterable[models.Model]) -> Iterator[str]:
    """The records that name these in a many-to-many field, which no foreign key protects."""
    for record in records:
        for relation in record._meta.related_objects:
            if relation.many_to_many:
                for linking in getattr(record, relation.get_accessor_name()).all():
                    yield f"{capfirst(linking._meta.verbose_name)}: {linking}"


class Rows(Linking, admin.TabularInline):
    """Rows on the page of their record; `guidance` tells the editor what belongs there."""

    template = "admin/conditions/rows.html"
    guidance = ""
    extra = 0


class LinkRows(Rows):
    """Rows that link the record of the page to others, found by typing."""

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.autocomplete_fields)
