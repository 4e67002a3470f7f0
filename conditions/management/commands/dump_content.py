from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from conditions.documents import KINDS, read_documents
from conditions.documents.fixtures import locate, to_yaml


class Command(BaseCommand):
    help = (
        "Write the content of the database to fixtures/, each record to the file where it stands, or to one of its own."
    )

    def add_arguments(self, parser):
        parser.add_argument("directory", nargs="?", type=Path, default=settings.FIXTURES_DIR)

    def handle(self, *, directory, **options):
        total = 0
        for kind in KINDS.values():
            files: dict[Path, list] = {}
            places = locate(directory, kind)
            for slug, document in read_documents(kind).items():
                files.setdefault(places.get(slug, directory / kind.name / f"{slug}.yaml"), []).append(document)
            for path, documents in files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                order = list(places)
                documents.sort(key=lambda d: order.index(d["slug"]) if d["slug"] in places else len(order))
                path.write_text(to_yaml(documents), encoding="utf-8")
                total += len(documents)
        self.stdout.write(f"{total} records written to {directory}.")
