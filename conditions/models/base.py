"""What every content model shares: bilingual text, slugs, publication, and the content version."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("ru", "en")
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"


class Bilingual:
    """`record.name` reads `name_ru` or `name_en`, whichever language is active.

    Falls back to the other language, for the admin only: public answers are built from documents, which hold both.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, record, owner=None):
        if record is None:
            return self
        first = "en" if (get_language() or "ru").startswith("en") else "ru"
        second = "ru" if first == "en" else "en"
        return getattr(record, f"{self.name}_{first}") or getattr(record, f"{self.name}_{second}")


# What the messages of the constraints call the texts.
TEXTS = {
    "name": _("name"),
    "title": _("title"),
    "question": _("question"),
    "description": _("description"),
    "caution": _("caution"),
    "overview": _("overview"),
    "when_to_see_a_doctor": _("when to see a doctor"),
    "possible_complications": _("possible complications"),
    "message": _("message"),
    "story": _("story"),
    "note": _("note"),
}


def both_languages(*names: str) -> list[models.CheckConstraint]:
    """Each text is there in both languages or in neither."""
    return [
        models.CheckConstraint(
            name=f"%(app_label)s_%(class)s_{name}_both_languages",
            condition=Q(**{f"{name}_ru": "", f"{name}_en": ""}) | (~Q(**{f"{name}_ru": ""}) & ~Q(**{f"{name}_en": ""})),
            violation_error_message=format_lazy(
                _("Fill in “{text}” in both languages or in neither."), text=TEXTS[name]
            ),
        )
        for name in names
    ]


def published_has(*names: str) -> list[models.CheckConstraint]:
    """A published record has these texts (with `both_languages`: in both languages)."""
    return [
        models.CheckConstraint(
            name=f"%(app_label)s_%(class)s_published_has_{name}",
            condition=~Q(status="published") | ~Q(**{f"{name}_ru": ""}),
            violation_error_message=format_lazy(
                _("A published record needs “{text}” in both languages."), text=TEXTS[name]
            ),
        )
        for name in names
    ]


def one_of(field: str, values) -> models.CheckConstraint:
    """The column holds one of a closed vocabulary, also when it is not written through a form."""
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{field}_known",
        condition=Q(**{f"{field}__in": list(values)}),
        violation_error_message=_("This value is not one of the choices."),
    )


def range_in_order(low: str, high: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name="%(app_label)s_%(class)s_ages_in_order",
        condition=Q(**{f"{low}__isnull": True}) | Q(**{f"{high}__isnull": True}) | Q(**{f"{low}__lte": models.F(high)}),
        violation_error_message=_("The lower age is above the upper one."),
    )


class Content(models.Model):
    """Anything editors own. A write to a subclass's table raises the content version (see `version.py`)."""

    class Meta:
        abstract = True


class RecordQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Status.PUBLISHED)


class Record(Content):
    """Content with a public id of its own."""

    slug = models.CharField(
        _("slug"),
        max_length=80,
        unique=True,
        validators=[RegexValidator(rf"^{SLUG}\Z", _("Lower-case Latin letters, digits and single hyphens."))],
        help_text=_("Public id, for example “heel-pain”. Apps store it: it never changes after publication."),
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(getattr(self, "name", "") or self.slug)

    def check_links(self) -> None:
        """Raise ValidationError when the saved links do not fit. Called once they are written."""

    def clean(self) -> None:
        super().clean()
        if self.pk and type(self).objects.filter(pk=self.pk).exclude(slug=self.slug).exists():
            raise ValidationError({"slug": _("Apps store this id: it cannot change. Retire the record instead.")})


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class Publication(Record):
    """A record with a life: draft, published, retired. Records are retired, not deleted."""

    status = models.CharField(
        _("status"),
        max_length=9,
        choices=Status,
        default=Status.DRAFT,
        help_text=_("Only published records reach the apps. Retire a record instead of deleting it."),
    )
    sources = models.ManyToManyField(
        "conditions.Source",
        blank=True,
        verbose_name=_("sources"),
        help_text=_("Where the facts come from. A published record names at least one."),
    )
    last_reviewed = models.DateField(
        _("last reviewed"),
        null=True,
        blank=True,
        help_text=_("Day of the last review by a clinician. Leave empty until that has really happened."),
    )
    next_review = models.DateField(_("next review"), null=True, blank=True, help_text=_("When to look at it again."))

    class Meta(Record.Meta):
        abstract = True

    def check_links(self) -> None:
        super().check_links()
        check_sources(self.status, self.sources.all())


def check_sources(status: str, sources) -> None:
    if status == Status.PUBLISHED and not sources:
        raise ValidationError({"sources": _("A published record names at least one source.")})


class TreeRecord(Record):
    """A record with a `parent` of its own kind. The tree never loops."""

    class Meta(Record.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        seen, node = {self.pk}, self.parent
        while node is not None:
            if node.pk is not None and node.pk in seen:
                raise ValidationError({"parent": _("A record cannot stand below itself.")})
            seen.add(node.pk)
            node = node.parent
