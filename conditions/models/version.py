"""The content version: a counter that database triggers raise on every write to a content table.

Triggers see what signals do not: bulk writes, `QuerySet.update()`, raw SQL, another program. They count inside the
writing transaction, so a rollback takes the count back with the rows.
"""

from django.apps import apps
from django.db import connections, models, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from .base import Content

EPOCH_LENGTH = 12


def new_epoch() -> str:
    return get_random_string(EPOCH_LENGTH)


class ContentVersion(models.Model):
    """One row. `number` only grows; `epoch` tells apart two databases that count alike.

    A rollback takes the number back, and the next write gives it out again: `stamp`, drawn anew by every write, tells
    the two apart for whoever has looked inside the transaction.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.PositiveBigIntegerField(_("number"), default=1, editable=False)
    epoch = models.CharField(_("epoch"), max_length=EPOCH_LENGTH, default=new_epoch, editable=False)

    stamp = models.BigIntegerField(_("stamp"), default=0, editable=False)

    class Meta:
        verbose_name = _("content version")
        verbose_name_plural = _("content versions")
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_one_row", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"{self.epoch}.{self.number}"


def content_tables() -> list[str]:
    """The tables of every content model and of the plain links between them."""
    models_ = [model for model in apps.get_models() if issubclass(model, Content)]
    links = [field.remote_field.through for model in models_ for field in model._meta.local_many_to_many]
    return sorted({model._meta.db_table for model in [*models_, *links]})


SQLITE_TRIGGER = """
CREATE TRIGGER content_version_{table}_{event} AFTER {event} ON "{table}"
BEGIN UPDATE {counter} SET number = number + 1, stamp = random(); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION raise_content_version() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
UPDATE {counter} SET number = number + 1, stamp = (random() * 9000000000000000000)::bigint;
RETURN NULL; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER content_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION raise_content_version()
"""


def install_triggers(connection) -> None:
    """(Re)create the triggers of every content table. Repeatable; called after each `migrate`.

    Not a migration: SQLite rebuilds a table to alter it and silently drops its triggers on the way.
    """
    counter = ContentVersion._meta.db_table
    # In one transaction: no write can slip in between the old trigger and the new one.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        tables = [table for table in content_tables() if table in existing]
        if connection.vendor == "sqlite":
            for table in tables:
                for event in ("INSERT", "UPDATE", "DELETE"):
                    cursor.execute(f'DROP TRIGGER IF EXISTS "content_version_{table}_{event}"')
                    cursor.execute(SQLITE_TRIGGER.format(table=table, event=event, counter=counter))
        else:
            cursor.execute(POSTGRESQL_FUNCTION.format(counter=counter))
            for table in tables:
                cursor.execute(f'DROP TRIGGER IF EXISTS content_version ON "{table}"')
                cursor.execute(POSTGRESQL_TRIGGER.format(table=table))


def prepare_version(*, using: str, **_kwargs) -> None:
    """`post_migrate` receiver: the row and the triggers are there whenever the tables are."""
    connection = connections[using]
    if ContentVersion._meta.db_table in connection.introspection.table_names():
        ContentVersion.objects.using(using).get_or_create(id=1)
        install_triggers(connection)
