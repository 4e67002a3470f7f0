"""Indicative prices, with their provenance."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conditions.models import Audience, Record, Source
from conditions.models.base import Bilingual, both_languages, one_of


class City(Record):
    name_ru = models.CharField(_("name (Russian)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)

    name = Bilingual()

    class Meta(Record.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        constraints = both_languages("name")


class Service(models.TextChoices):
    FIRST_VISIT = "first_visit", _("first visit")
    REPEAT_VISIT = "repeat_visit", _("repeat visit")
    HOME_VISIT = "home_visit", _("home visit")
    ONLINE = "online", _("online consultation")
    TREATMENT = "treatment", _("treatment")


class Price(Record):
    """What a service costs, by one source: of one specialist, of any specialist, or of a condition's treatment."""

    city = models.ForeignKey(City, models.PROTECT, related_name="prices", verbose_name=_("city"))
    specialist = models.ForeignKey(
        "conditions.Specialist",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prices",
        verbose_name=_("specialist"),
        help_text=_("Leave empty, and the condition too, for a price that holds for any specialist."),
    )
    condition = models.ForeignKey(
        "conditions.Condition",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prices",
        verbose_name=_("condition"),
        help_text=_("For the price of treating a condition."),
    )
    treatment = models.ForeignKey(
        "conditions.Treatment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prices",
        verbose_name=_("treatment"),
        help_text=_("The kind of treatment, where the source names one."),
    )
    service = models.CharField(_("service"), max_length=12, choices=Service)
    audience = models.CharField(_("audience"), max_length=5, choices=Audience, default=Audience.ANY)
    min = models.PositiveIntegerField(_("from"), null=True, blank=True)
    typical = models.PositiveIntegerField(_("typical"), null=True, blank=True)
    max = models.PositiveIntegerField(_("to"), null=True, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, default="RUB", validators=[RegexValidator(r"^[A-Z]{3}\Z")], help_text=_("ISO 4217")
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="prices", verbose_name=_("source"))
    collected_on = models.DateField(
        _("collected on"),
        null=True,
        blank=True,
        help_text=_(
            "Leave empty when the source gives none. A price without a date, or older than 180 days, is shown as stale."
        ),
    )
    note_ru = models.TextField(_("note (Russian)"), blank=True, help_text=_("What the price depends on."))
    note_en = models.TextField(_("note (English)"), blank=True)

    note = Bilingual()

    class Meta(Record.Meta):
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = [
            *both_languages("note"),
            one_of("service", Service.values),
            one_of("audience", Audience.values),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_one_subject",
                condition=Q(specialist__isnull=True) | Q(condition__isnull=True, treatment__isnull=True),
                violation_error_message=_("A price is for a specialist or for a treatment, not for both."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_treatment_of_condition",
                condition=Q(service="treatment", condition__isnull=False)
                | (~Q(service="treatment") & Q(condition__isnull=True, treatment__isnull=True)),
                violation_error_message=_("The price of a treatment names its condition, and no other price does."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_amount",
                condition=Q(min__isnull=False) | Q(typical__isnull=False) | Q(max__isnull=False),
                violation_error_message=_("Give at least one amount."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_above_zero",
                condition=(Q(min__isnull=True) | Q(min__gt=0))
                & (Q(typical__isnull=True) | Q(typical__gt=0))
                & (Q(max__isnull=True) | Q(max__gt=0)),
                violation_error_message=_("An amount is above zero."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_min_typical_max",
                condition=(Q(min__isnull=True) | Q(typical__isnull=True) | Q(min__lte=F("typical")))
                & (Q(typical__isnull=True) | Q(max__isnull=True) | Q(typical__lte=F("max")))
                & (Q(min__isnull=True) | Q(max__isnull=True) | Q(min__lte=F("max"))),
                violation_error_message=_("The amounts grow: from, typical, to."),
            ),
        ]

    def __str__(self) -> str:
        return self.slug
