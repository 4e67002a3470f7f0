from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_delete
from django.utils.translation import gettext_lazy as _


class ConditionsConfig(AppConfig):
    name = "conditions"
    verbose_name = _("Conditions")

    def ready(self) -> None:
        from . import snapshot, sqlite
        from .models import RiskFactor, Symptom, safety, version

        connection_created.connect(sqlite.ignore_case_in_like, dispatch_uid="conditions.sqlite")
        connection_created.connect(snapshot.watch_writes, dispatch_uid="conditions.snapshot")
        for member in (Symptom, RiskFactor):
            pre_delete.connect(safety.protect_members, sender=member, dispatch_uid=f"conditions.{member.__name__}")
        post_migrate.connect(version.prepare_version, dispatch_uid="conditions.version")
