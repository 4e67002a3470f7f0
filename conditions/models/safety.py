from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from .base import Bilingual, Content, Publication, Status, both_languages, one_of, published_has, range_in_order


class RedFlagUrgency(models.TextChoices):
    EMERGENCY = "emergency", _("emergency: call 103 or 112")
    URGENT = "urgent", _("urgent: within 24 hours")


class RedFlag(Publication):
    """A rule that decides urgency outside the ranking.

    It fires when every clause has at least one of its symptoms (or their kinds) or risk factors present. There is no
    negation, so one more finding never lowers the urgency. An unknown age satisfies the age range.
    """

    name_ru = models.CharField(_("name (Russian)"), max_length=150)
    name_en = models.CharField(_("name (English)"), max_length=150)
    message_ru = models.TextField(
        _("message (Russian)"),
        blank=True,
        help_text=_("To the person: what it may be and what to do now. Calm, short."),
    )
    message_en = models.TextField(_("message (English)"), blank=True)
    urgency = models.CharField(_("urgency"), max_length=9, choices=RedFlagUrgency)
    min_age_months = models.PositiveSmallIntegerField(_("from (months)"), null=True, blank=True)
    max_age_months = models.PositiveSmallIntegerField(_("up to (months)"), null=True, blank=True)
    avoid = models.ManyToManyField(
        "conditions.Treatment",
        blank=True,
        related_name="red_flags",
        verbose_name=_("avoid"),
        help_text=_("What may harm: never offered as self care while the flag is up."),
    )

    name = Bilingual()
    message = Bilingual()

    class Meta(Publication.Meta):
        verbose_name = _("red flag")
        verbose_name_plural = _("red flags")
        constraints = [
            *both_languages("name", "message"),
            *published_has("name", "message"),
            one_of("status", Status.values),
            one_of("urgency", RedFlagUrgency.values),
            range_in_order("min_age_months", "max_age_months"),
        ]

    def check_links(self) -> None:
        super().check_links()
        clauses = [(list(clause.symptoms.all()), list(clause.risk_factors.all())) for clause in self.clauses.all()]
        check_clauses(status=self.status, clauses=clauses)


class RedFlagClause(Content):
    """One “at least one of”; all clauses of a rule are needed."""

    red_flag = models.ForeignKey(RedFlag, models.CASCADE, related_name="clauses", verbose_name=_("red flag"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    symptoms = models.ManyToManyField(
        "conditions.Symptom",
        blank=True,
        related_name="red_flag_clauses",
        verbose_name=_("symptoms"),
        help_text=_("Any one of them is enough; their kinds count too."),
    )
    risk_factors = models.ManyToManyField(
        "conditions.RiskFactor", blank=True, related_name="red_flag_clauses", verbose_name=_("risk factors")
    )

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.red_flag_id}.{self.position}"


def protect_members(*, instance, **_kwargs) -> None:
    """`pre_delete` receiver of symptoms and risk factors: a rule must not lose a member in silence."""
    if flags := set(RedFlag.objects.filter(clauses__in=instance.red_flag_clauses.all())):
        raise ProtectedError(f"{instance.slug} is part of a red flag", flags)


def check_unpublish(record) -> None:
    """Raise ValidationError when a published red flag needs this symptom or risk factor, and it is not published."""
    if record.pk and record.status != Status.PUBLISHED:
        flag = RedFlag.objects.published().filter(clauses__in=record.red_flag_clauses.all()).first()
        if flag:
            raise ValidationError({"status": _("The red flag “%s” needs it: retire or change the flag first.") % flag})


def check_clauses(*, status: str, clauses: list[tuple[list, list]]) -> None:
    """Raise ValidationError when a published rule could never fire, or would be weaker than it reads.

    `clauses` pairs the symptoms and the risk factors of each clause.
    """
    if status != Status.PUBLISHED:
        return
    if not clauses:
        raise ValidationError(_("A published red flag needs at least one clause."))
    for symptoms, risk_factors in clauses:
        if not symptoms and not risk_factors:
            raise ValidationError(_("A clause needs at least one symptom or risk factor."))
        for member in [*symptoms, *risk_factors]:
            if member.status != Status.PUBLISHED:
                raise ValidationError(
                    _("“%(member)s” is not published: the rule would be weaker than it reads.") % {"member": member}
                )
