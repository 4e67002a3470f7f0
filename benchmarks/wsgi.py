"""The service, and one address that neither it nor Django sees: what the server itself costs.

`SYNTHETIC` is a number of conditions that are drawn by chance and served in place of the base.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

from config.wsgi import application as service


def serve_drawn(conditions: int) -> None:
    from benchmarks.synthetic import draw_documents
    from conditions.knowledge import KnowledgeBase, Version
    from conditions.memory import give_back
    from conditions.snapshot import snapshots

    knowledge = KnowledgeBase.from_documents(draw_documents(conditions), Version("drawn", 1))
    give_back()
    snapshots.current = lambda: knowledge


if drawn := os.environ.get("SYNTHETIC"):
    serve_drawn(int(drawn))


def application(environ, start_response):
    if environ["PATH_INFO"] != "/bench/bare/":
        return service(environ, start_response)
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]
