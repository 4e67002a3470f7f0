from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .base import Bilingual, Record, both_languages, one_of
from .condition import Urgency


class AgeUnit(models.TextChoices):
    YEAR = "year", _("years")
    MONTH = "month", _("months")


class PatientSex(models.TextChoices):
    UNKNOWN = "", _("not told")
    MALE = "male", _("male")
    FEMALE = "female", _("female")


class Vignette(Record):
    """A short story with its right answer: the content's own test suite."""

    story_ru = models.TextField(
        _("story (Russian)"), help_text=_("In the patient's words, not in the words of the phrases.")
    )
    story_en = models.TextField(_("story (English)"))
    present = models.ManyToManyField(
        "conditions.Symptom", blank=True, related_name="present_in", verbose_name=_("reported symptoms")
    )
    absent = models.ManyToManyField(
        "conditions.Symptom", blank=True, related_name="absent_in", verbose_name=_("denied symptoms")
    )
    risk_factors = models.ManyToManyField(
        "conditions.RiskFactor", blank=True, related_name="vignettes", verbose_name=_("risk factors")
    )
    age_value = models.PositiveSmallIntegerField(_("age"), null=True, blank=True)
    age_unit = models.CharField(_("age unit"), max_length=5, choices=AgeUnit, default=AgeUnit.YEAR)
    sex = models.CharField(_("sex"), max_length=6, choices=PatientSex, blank=True)
    conditions = models.ManyToManyField(
        "conditions.Condition",
        blank=True,
        related_name="vignettes",
        verbose_name=_("acceptable first conditions"),
        help_text=_("Empty when the complaint lies outside the content: then the answer must say so."),
    )
    urgency = models.CharField(_("right urgency"), max_length=9, choices=Urgency)
    specialists = models.ManyToManyField(
        "conditions.Specialist",
        blank=True,
        related_name="vignettes",
        verbose_name=_("acceptable specialists"),
        help_text=_("Empty at an emergency."),
    )
    held_out = models.BooleanField(
        _("held out"), default=False, help_text=_("Never used for tuning; reported apart from the others.")
    )

    story = Bilingual()

    class Meta(Record.Meta):
        verbose_name = _("vignette")
        verbose_name_plural = _("vignettes")
        constraints = [
            *both_languages("story"),
            one_of("urgency", Urgency.values),
            one_of("age_unit", AgeUnit.values),
            one_of("sex", PatientSex.values),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_age_possible",
                condition=Q(age_value__isnull=True)
                | Q(age_unit="year", age_value__lte=130)
                | Q(age_unit="month", age_value__lte=1560),
                violation_error_message=_("At most 130 years or 1560 months."),
            ),
        ]

    def __str__(self) -> str:
        return self.slug
