import os

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction
from django.urls import reverse
from django.utils.crypto import get_random_string

from conditions.models import Content, Publication

EDITORS = "Editors"
USERNAME = "editor"
PASSWORD_LENGTH = 16


class Command(BaseCommand):
    help = "Create the editor of a local demo and print the password, once."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("This account is for the local demo. In production run `manage.py createsuperuser`.")
        if get_user_model().objects.exists():
            self.stdout.write("There are users already: none created.")
            return
        password = get_random_string(PASSWORD_LENGTH)
        create_editor(password)
        self.stdout.write(
            f"Editor's desk: http://127.0.0.1:{os.environ.get('PORT', '8000')}{reverse('admin:index')}\n"
            f"user {USERNAME}, password {password} (a local demo account; the password is not shown again)"
        )


@transaction.atomic
def create_editor(password: str) -> None:
    user = get_user_model().objects.create_user(USERNAME, password=password, is_staff=True)
    user.groups.add(prepare_editors())


def prepare_editors() -> Group:
    """The group of the editors with exactly the permissions of an editor; repeatable."""
    group, _created = Group.objects.get_or_create(name=EDITORS)
    content = [model for model in apps.get_models() if issubclass(model, Content)]
    group.permissions.set([permission for model in content for permission in permissions_of(model)])
    return group


def permissions_of(model: type[models.Model]) -> models.QuerySet[Permission]:
    """An editor does everything but delete what has a status: that is retired."""
    actions = ["view", "add", "change"] + ([] if issubclass(model, Publication) else ["delete"])
    return Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        codename__in=[f"{action}_{model._meta.model_name}" for action in actions],
    )
