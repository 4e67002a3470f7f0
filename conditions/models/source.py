from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Bilingual, Record, both_languages, one_of


class SourceKind(models.TextChoices):
    ARTICLE = "article", _("article")
    EDITORIAL = "editorial", _("editorial knowledge")
    GUIDELINE = "guideline", _("clinical guideline")
    STUDY = "study", _("study")


class Source(Record):
    """Where facts come from; shown beside every published record."""

    title_ru = models.CharField(_("title (Russian)"), max_length=250)
    title_en = models.CharField(_("title (English)"), max_length=250)
    publisher = models.CharField(_("publisher"), max_length=150, blank=True)
    url = models.URLField(_("address"), blank=True, help_text=_("Leave empty when there is none."))
    kind = models.CharField(_("kind"), max_length=10, choices=SourceKind)

    title = Bilingual()

    class Meta(Record.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [*both_languages("title"), one_of("kind", SourceKind.values)]

    def __str__(self) -> str:
        return self.title
