from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..engine.constants import BACKGROUNDS, FREQUENCY
from .base import Bilingual, Content, Publication, Status, TreeRecord, both_languages, one_of, published_has
from .safety import check_unpublish


class Symptom(TreeRecord, Publication):
    """Something a person can report, in a tree of kinds: heel pain on the first steps is a kind of heel pain."""

    BACKGROUND_CHOICES = [(Decimal(f"{value:.1f}"), f"{value} %") for value in BACKGROUNDS]

    name_ru = models.CharField(_("name (Russian)"), max_length=150)
    name_en = models.CharField(_("name (English)"), max_length=150)
    question_ru = models.CharField(
        _("question (Russian)"), max_length=250, blank=True, help_text=_("What the app asks, answerable by yes or no.")
    )
    question_en = models.CharField(_("question (English)"), max_length=250, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="kinds",
        verbose_name=_("is a kind of"),
        help_text=_("The more general symptom. Whoever reports this one also reports that one."),
    )
    body_site = models.ForeignKey(
        "conditions.BodySite", models.PROTECT, related_name="symptoms", verbose_name=_("body site")
    )
    background = models.DecimalField(
        _("background"),
        max_digits=3,
        decimal_places=1,
        choices=BACKGROUND_CHOICES,
        help_text=_(
            "How many of the people who complain of their legs, but have none of the conditions, would say yes. "
            "The rarer the symptom is among them, the more it tells. Never above its parent's."
        ),
    )

    name = Bilingual()
    question = Bilingual()

    class Meta(Publication.Meta):
        verbose_name = _("symptom")
        verbose_name_plural = _("symptoms")
        constraints = [
            *both_languages("name", "question"),
            *published_has("name", "question"),
            one_of("status", Status.values),
            one_of("background", [Decimal(f"{value:.1f}") for value in BACKGROUNDS]),
        ]

    def clean(self) -> None:
        super().clean()
        check_unpublish(self)
        if self.background is None:
            return
        if self.parent and self.background > self.parent.background:
            raise ValidationError({"background": _("Above the background of its parent, “%s”.") % self.parent})
        if self.pk:
            self._check_below()
            self._check_links()

    def _check_below(self) -> None:
        more_common = self.kinds.filter(background__gt=self.background).first()
        if more_common:
            raise ValidationError({"background": _("Below the background of its kind, “%s”.") % more_common})

    def _check_links(self) -> None:
        mute = [band for band, value in FREQUENCY.items() if value * 100 <= float(self.background)]
        link = self.condition_links.filter(frequency__in=mute).select_related("condition").first()
        if link:
            raise ValidationError(
                {"background": _("The link from “%s” would then say nothing: raise its frequency.") % link.condition}
            )


class RiskFactor(Publication):
    """What makes a condition likelier without being a complaint. `male` and `female` follow from the person's sex."""

    name_ru = models.CharField(_("name (Russian)"), max_length=150)
    name_en = models.CharField(_("name (English)"), max_length=150)
    question_ru = models.CharField(_("question (Russian)"), max_length=250, blank=True)
    question_en = models.CharField(_("question (English)"), max_length=250, blank=True)

    name = Bilingual()
    question = Bilingual()

    class Meta(Publication.Meta):
        verbose_name = _("risk factor")
        verbose_name_plural = _("risk factors")
        constraints = [
            *both_languages("name", "question"),
            *published_has("name", "question"),
            one_of("status", Status.values),
        ]

    def clean(self) -> None:
        super().clean()
        check_unpublish(self)


class Language(models.TextChoices):
    RU = "ru", _("Russian")
    EN = "en", _("English")


class Phrase(Content):
    """How people say it: the lay wording of one symptom or one risk factor, in one language."""

    symptom = models.ForeignKey(
        Symptom, models.CASCADE, null=True, blank=True, related_name="phrases", verbose_name=_("symptom")
    )
    risk_factor = models.ForeignKey(
        RiskFactor, models.CASCADE, null=True, blank=True, related_name="phrases", verbose_name=_("risk factor")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    text = models.CharField(
        _("text"),
        max_length=150,
        help_text=_("As a patient would say it, with the words that make this symptom different from its neighbors."),
    )

    class Meta:
        verbose_name = _("phrase")
        verbose_name_plural = _("phrases")
        ordering = ["language", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_one_subject",
                condition=Q(symptom__isnull=True) ^ Q(risk_factor__isnull=True),
                violation_error_message=_("A phrase belongs to one symptom or to one risk factor."),
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_unique_in_symptom", fields=["symptom", "language", "text"]
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_unique_in_risk_factor", fields=["risk_factor", "language", "text"]
            ),
            one_of("language", Language.values),
        ]

    def __str__(self) -> str:
        return self.text
