"""What helps and who helps: treatments, examinations, specialists."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Bilingual, Publication, Status, both_languages, one_of, published_has, range_in_order


class TreatmentKind(models.TextChoices):
    SELF_CARE = "self_care", _("self care")
    EXERCISE = "exercise", _("exercise")
    PHYSIOTHERAPY = "physiotherapy", _("physiotherapy")
    MEDICATION = "medication", _("medication")
    ORTHOSIS = "orthosis", _("orthosis or aid")
    PROCEDURE = "procedure", _("procedure")
    SURGERY = "surgery", _("surgery")
    LIFESTYLE = "lifestyle", _("way of life")


class Treatment(Publication):
    """A kind of treatment, by its generic name. Never a dose, never a brand."""

    name_ru = models.CharField(_("name (Russian)"), max_length=150)
    name_en = models.CharField(_("name (English)"), max_length=150)
    kind = models.CharField(_("kind"), max_length=13, choices=TreatmentKind)
    description_ru = models.TextField(_("description (Russian)"), blank=True, help_text=_("No doses, no brand names."))
    description_en = models.TextField(_("description (English)"), blank=True)
    caution_ru = models.TextField(
        _("caution (Russian)"), blank=True, help_text=_("Who should not use it. Every medication has one.")
    )
    caution_en = models.TextField(_("caution (English)"), blank=True)

    name = Bilingual()
    description = Bilingual()
    caution = Bilingual()

    class Meta(Publication.Meta):
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")
        constraints = [
            *both_languages("name", "description", "caution"),
            *published_has("name"),
            one_of("status", Status.values),
            one_of("kind", TreatmentKind.values),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_medication_has_caution",
                condition=~models.Q(kind="medication", status="published") | ~models.Q(caution_ru=""),
                violation_error_message=_("A published medication needs a caution in both languages."),
            ),
        ]


class ExaminationKind(models.TextChoices):
    PHYSICAL = "physical", _("physical examination")
    LABORATORY = "laboratory", _("laboratory test")
    IMAGING = "imaging", _("imaging")
    FUNCTIONAL = "functional", _("functional test")


class Examination(Publication):
    """A test or an examination (schema.org typicalTest)."""

    name_ru = models.CharField(_("name (Russian)"), max_length=150)
    name_en = models.CharField(_("name (English)"), max_length=150)
    kind = models.CharField(_("kind"), max_length=10, choices=ExaminationKind)
    description_ru = models.TextField(
        _("description (Russian)"), blank=True, help_text=_("What it shows, in a sentence.")
    )
    description_en = models.TextField(_("description (English)"), blank=True)

    name = Bilingual()
    description = Bilingual()

    class Meta(Publication.Meta):
        verbose_name = _("examination")
        verbose_name_plural = _("examinations")
        constraints = [
            *both_languages("name", "description"),
            *published_has("name"),
            one_of("status", Status.values),
            one_of("kind", ExaminationKind.values),
        ]


class Fallback(models.TextChoices):
    NONE = "", _("nobody in particular")
    ADULT = "adult", _("adults")
    CHILD = "child", _("children")


class Specialist(Publication):
    """A kind of doctor (schema.org relevantSpecialty)."""

    name_ru = models.CharField(_("name (Russian)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)
    genitive = models.CharField(
        _("Russian genitive"), max_length=100, blank=True, help_text=_("“приём …”: терапевта, ревматолога")
    )
    dative = models.CharField(
        _("Russian dative"), max_length=100, blank=True, help_text=_("“запись к …”: терапевту, ревматологу")
    )
    description_ru = models.TextField(_("description (Russian)"), blank=True, help_text=_("What this doctor treats."))
    description_en = models.TextField(_("description (English)"), blank=True)
    min_age_months = models.PositiveSmallIntegerField(_("sees from (months)"), null=True, blank=True)
    max_age_months = models.PositiveSmallIntegerField(_("sees up to (months)"), null=True, blank=True)
    fallback_for = models.CharField(
        _("fallback for"),
        max_length=5,
        choices=Fallback,
        blank=True,
        help_text=_("The doctor to see when nothing in the content fits. One for adults, one for children."),
    )

    name = Bilingual()
    description = Bilingual()

    class Meta(Publication.Meta):
        verbose_name = _("specialist")
        verbose_name_plural = _("specialists")
        constraints = [
            *both_languages("name", "description"),
            *published_has("name"),
            one_of("status", Status.values),
            one_of("fallback_for", Fallback.values),
            range_in_order("min_age_months", "max_age_months"),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_fallback",
                fields=["fallback_for"],
                condition=~models.Q(fallback_for=""),
                violation_error_message=_("Another specialist is the fallback already."),
            ),
        ]
