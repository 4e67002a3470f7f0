"""The service, and one address that neither it nor Django sees: what the server itself costs."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

from config.wsgi import application as service


def application(environ, start_response):
    if environ["PATH_INFO"] != "/bench/bare/":
        return service(environ, start_response)
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]
