from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Bilingual, TreeRecord, both_languages


class BodySite(TreeRecord):
    """A place on the body, in a tree: lower limb > foot > heel (schema.org associatedAnatomy)."""

    name_ru = models.CharField(_("name (Russian)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("Filtering by a place finds everything below it too."),
    )

    name = Bilingual()

    class Meta(TreeRecord.Meta):
        verbose_name = _("body site")
        verbose_name_plural = _("body sites")
        constraints = both_languages("name")
