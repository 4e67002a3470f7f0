"""The editor's desk: Django's admin over the content models, a module per noun."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import anatomy, care, condition, safety, source, symptom, vignette

__all__ = ["anatomy", "care", "condition", "safety", "source", "symptom", "vignette"]

admin.site.site_header = admin.site.site_title = "Medroute"
admin.site.index_title = _("Content")
admin.site.site_url = None  # there is no public page to view, only the API
