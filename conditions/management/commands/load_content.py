from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from conditions.documents import ContentError
from conditions.documents.fixtures import load, read_fixtures
from conditions.models import Condition, Symptom


class Command(BaseCommand):
    help = "Load the content of fixtures/ into the database. Records with the same slug are overwritten."

    def add_arguments(self, parser):
        parser.add_argument("directory", nargs="?", type=Path, default=settings.FIXTURES_DIR)
        parser.add_argument("--if-empty", action="store_true", help="leave a base that holds content as it is")

    def handle(self, *, directory, if_empty, **options):
        if if_empty and (Condition.objects.exists() or Symptom.objects.exists()):
            self.stdout.write("The base holds content already: nothing loaded, edits kept.")
            return
        try:
            documents = read_fixtures(directory)
            changed = load(documents)
        except ContentError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        total = sum(len(records) for records in documents.values())
        self.stdout.write(
            f"{total} records read from {directory}: {changed} written, {total - changed} the same already. "
            "Edits to the written records are overwritten; other records are left alone."
        )
