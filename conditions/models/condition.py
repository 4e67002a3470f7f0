from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..engine.constants import FREQUENCY
from .base import Bilingual, Content, Publication, Status, both_languages, one_of, published_has, range_in_order


class Urgency(models.TextChoices):
    """How soon to be seen. Emergencies are called in; urgent means within 24 hours; routine means book a visit."""

    EMERGENCY = "emergency", _("emergency: call 103 or 112")
    URGENT = "urgent", _("urgent: within 24 hours")
    ROUTINE = "routine", _("routine: book a visit")
    SELF_CARE = "self_care", _("self care")


class Prevalence(models.TextChoices):
    VERY_COMMON = "very_common", _("very common")
    COMMON = "common", _("common")
    UNCOMMON = "uncommon", _("uncommon")
    RARE = "rare", _("rare")


class Sex(models.TextChoices):
    ANY = "any", _("anybody")
    MALE = "male", _("men only")
    FEMALE = "female", _("women only")


class Condition(Publication):
    """A catalog entry about a disease or disorder (schema.org MedicalCondition), not a patient's problem."""

    name_ru = models.CharField(_("name (Russian)"), max_length=150)
    name_en = models.CharField(_("name (English)"), max_length=150)
    alternate_names_ru = models.TextField(_("other names (Russian)"), blank=True, help_text=_("One per line."))
    alternate_names_en = models.TextField(_("other names (English)"), blank=True)
    icd10_code = models.CharField(
        _("ICD-10 code"), max_length=8, blank=True, help_text=_("WHO edition, for example M72.2.")
    )
    overview_ru = models.TextField(
        _("overview (Russian)"), blank=True, help_text=_("What it is, in a few plain words.")
    )
    overview_en = models.TextField(_("overview (English)"), blank=True)
    when_to_see_a_doctor_ru = models.TextField(_("when to see a doctor (Russian)"), blank=True)
    when_to_see_a_doctor_en = models.TextField(_("when to see a doctor (English)"), blank=True)
    possible_complications_ru = models.TextField(_("possible complications (Russian)"), blank=True)
    possible_complications_en = models.TextField(_("possible complications (English)"), blank=True)
    prevalence = models.CharField(
        _("prevalence"),
        max_length=11,
        choices=Prevalence,
        help_text=_("Among people who complain of their legs. Common conditions start with a higher score."),
    )
    min_age_months = models.PositiveSmallIntegerField(
        _("youngest (months)"), null=True, blank=True, help_text=_("Younger people are never shown this condition.")
    )
    max_age_months = models.PositiveSmallIntegerField(
        _("oldest (months)"), null=True, blank=True, help_text=_("Older people are never shown this condition.")
    )
    sex = models.CharField(
        _("sex"), max_length=6, choices=Sex, default=Sex.ANY, help_text=_("A hard rule; a tendency is a risk factor.")
    )
    urgency = models.CharField(
        _("urgency"),
        max_length=9,
        choices=Urgency,
        default=Urgency.ROUTINE,
        help_text=_("A strong match asks for a visit this soon. Only a red flag makes an emergency."),
    )
    body_sites = models.ManyToManyField(
        "conditions.BodySite", blank=True, related_name="conditions", verbose_name=_("body sites")
    )

    name = Bilingual()
    alternate_names = Bilingual()
    overview = Bilingual()
    when_to_see_a_doctor = Bilingual()
    possible_complications = Bilingual()

    class Meta(Publication.Meta):
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        constraints = [
            *both_languages("name", "overview", "when_to_see_a_doctor", "possible_complications"),
            *published_has("name", "overview", "when_to_see_a_doctor"),
            one_of("status", Status.values),
            one_of("prevalence", Prevalence.values),
            one_of("sex", Sex.values),
            one_of("urgency", Urgency.values),
            range_in_order("min_age_months", "max_age_months"),
        ]

    def check_links(self) -> None:
        super().check_links()
        if self.urgency in (Urgency.EMERGENCY, Urgency.URGENT):
            if self.symptom_links.filter(frequency=Frequency.EXCLUDED).exists():
                raise ValidationError({"urgency": ConditionSymptom.EXCLUDED_MESSAGE})


class ConditionLink(Content):
    """A row on the condition's page."""

    class Meta:
        abstract = True


class Frequency(models.TextChoices):
    OBLIGATE = "obligate", _("always (100 %)")
    VERY_FREQUENT = "very_frequent", _("very frequent (80–99 %)")
    FREQUENT = "frequent", _("frequent (30–79 %)")
    OCCASIONAL = "occasional", _("occasional (5–29 %)")
    VERY_RARE = "very_rare", _("very rare (1–4 %)")
    EXCLUDED = "excluded", _("excluded (0 %)")


class ConditionSymptom(ConditionLink):
    """How often people with the condition report the symptom: bands of the Human Phenotype Ontology."""

    EXCLUDED_MESSAGE = _("“Excluded” is for routine and self-care conditions: a finding must never hide an urgent one.")

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="symptom_links", verbose_name=_("condition"))
    symptom = models.ForeignKey(
        "conditions.Symptom", models.PROTECT, related_name="condition_links", verbose_name=_("symptom")
    )
    frequency = models.CharField(
        _("frequency"),
        max_length=13,
        choices=Frequency,
        help_text=_("How many people with this condition report it. Must be above the symptom's background."),
    )

    class Meta:
        verbose_name = _("symptom of the condition")
        verbose_name_plural = _("symptoms of the condition")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["condition", "symptom"]),
            one_of("frequency", Frequency.values),
        ]

    def __str__(self) -> str:
        return f"{self.symptom}: {self.get_frequency_display()}"

    def clean(self) -> None:
        super().clean()
        if self.frequency == Frequency.EXCLUDED:
            if self.condition.urgency in (Urgency.EMERGENCY, Urgency.URGENT):
                raise ValidationError({"frequency": self.EXCLUDED_MESSAGE})
        elif self.symptom_id and self.frequency in FREQUENCY:
            if FREQUENCY[self.frequency] * 100 <= float(self.symptom.background):
                raise ValidationError(
                    {
                        "frequency": _("This link would say nothing: %(background)s %% of other people report it too.")
                        % {"background": f"{float(self.symptom.background):g}"}
                    }
                )


class Strength(models.TextChoices):
    WEAK = "weak", _("weak (about 1.5 times)")
    MODERATE = "moderate", _("moderate (about 2.5 times)")
    STRONG = "strong", _("strong (about 5 times)")


class ConditionRiskFactor(ConditionLink):
    condition = models.ForeignKey(
        Condition, models.CASCADE, related_name="risk_factor_links", verbose_name=_("condition")
    )
    risk_factor = models.ForeignKey(
        "conditions.RiskFactor", models.PROTECT, related_name="condition_links", verbose_name=_("risk factor")
    )
    strength = models.CharField(_("strength"), max_length=8, choices=Strength)

    class Meta:
        verbose_name = _("risk factor of the condition")
        verbose_name_plural = _("risk factors of the condition")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["condition", "risk_factor"]),
            one_of("strength", Strength.values),
        ]

    def __str__(self) -> str:
        return f"{self.risk_factor}: {self.get_strength_display()}"


class Stage(models.TextChoices):
    FIRST_AID = "first_aid", _("first aid")
    EARLY = "early", _("early")
    ADVANCED = "advanced", _("advanced")
    PREVENTION = "prevention", _("prevention")
    AVOID = "avoid", _("avoid: may harm")


class ConditionTreatment(ConditionLink):
    condition = models.ForeignKey(
        Condition, models.CASCADE, related_name="treatment_links", verbose_name=_("condition")
    )
    treatment = models.ForeignKey(
        "conditions.Treatment", models.PROTECT, related_name="condition_links", verbose_name=_("treatment")
    )
    stage = models.CharField(
        _("stage"),
        max_length=10,
        choices=Stage,
        help_text=_("“Avoid” keeps the advice away from everybody for whom this condition is among the matches."),
    )

    class Meta:
        verbose_name = _("treatment of the condition")
        verbose_name_plural = _("treatments of the condition")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["condition", "treatment", "stage"]),
            one_of("stage", Stage.values),
        ]

    def __str__(self) -> str:
        return f"{self.treatment}: {self.get_stage_display()}"


class ConditionExamination(ConditionLink):
    condition = models.ForeignKey(
        Condition, models.CASCADE, related_name="examination_links", verbose_name=_("condition")
    )
    examination = models.ForeignKey(
        "conditions.Examination", models.PROTECT, related_name="condition_links", verbose_name=_("examination")
    )

    class Meta:
        verbose_name = _("examination for the condition")
        verbose_name_plural = _("examinations for the condition")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["condition", "examination"])
        ]

    def __str__(self) -> str:
        return str(self.examination)


class Role(models.TextChoices):
    LEAD = "lead", _("leads the treatment")
    FIRST_CONTACT = "first_contact", _("first contact")
    SUPPORTING = "supporting", _("supports")


class Audience(models.TextChoices):
    ADULT = "adult", _("adults")
    CHILD = "child", _("children")
    ANY = "any", _("anybody")


class ConditionSpecialist(ConditionLink):
    condition = models.ForeignKey(
        Condition, models.CASCADE, related_name="specialist_links", verbose_name=_("condition")
    )
    specialist = models.ForeignKey(
        "conditions.Specialist", models.PROTECT, related_name="condition_links", verbose_name=_("specialist")
    )
    role = models.CharField(_("role"), max_length=13, choices=Role, help_text=_("Who leads is shown first."))
    audience = models.CharField(_("audience"), max_length=5, choices=Audience, default=Audience.ANY)

    class Meta:
        verbose_name = _("specialist for the condition")
        verbose_name_plural = _("specialists for the condition")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once", fields=["condition", "specialist", "audience"]
            ),
            one_of("role", Role.values),
            one_of("audience", Audience.values),
        ]

    def __str__(self) -> str:
        return f"{self.specialist}: {self.get_role_display()}"
