"""What stands before Django answers as Django does, only sooner, and never with what is no longer true."""

import gzip
import importlib
import re
from datetime import date
from io import BytesIO
from unittest.mock import Mock

import pytest
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from conditions.api import front
from conditions.api.bodies import with_length
from conditions.api.front import Front
from conditions.api.metrics import REGISTRY
from conditions.knowledge import Version
from conditions.services import KnowledgeUnavailable
from conditions.snapshot import snapshots
from config import wsgi

from .client import API
from .world import build_knowledge

MEGABYTE = 1024 * 1024
PATHS = ["conditions/?page_size=2", "conditions/plantar-fasciitis/", "symptoms/?q=heel", "prices/", "about/?lang=en"]
each_path = pytest.mark.parametrize("path", PATHS)


class Server:
    """A WSGI server around Django, which counts how often Django itself is asked."""

    def __init__(self, most_bytes=MEGABYTE):
        self.asked = 0
        self._django = get_wsgi_application()
        self.front = Front(self._count, most_bytes)

    def _count(self, environ, start_response):
        self.asked += 1
        return self._django(environ, start_response)

    def send(self, path, method="GET", *, application=None, body=b"", **environ):
        """Status, headers (lower case) and body."""
        path, _mark, query = (path if path.startswith("/") else API + path).partition("?")
        given = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
        } | environ
        heard = []
        parts = (application or self.front)(given, lambda status, headers: heard.extend([status, headers]))
        content = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        return int(heard[0].split()[0]), {name.lower(): value for name, value in heard[1]}, content

    def send_past_the_front(self, path, **environ):
        return self.send(path, application=self._django, **environ)


@pytest.fixture
def server():
    return Server()


def serve(monkeypatch, version):
    knowledge = build_knowledge(version)
    monkeypatch.setattr(snapshots, "current", lambda: knowledge)


@each_path
def test_the_second_answer_is_the_first_and_django_is_asked_once(server, in_memory, path):
    status, headers, body = server.send_past_the_front(path)
    for _time in range(3):
        again = server.send(path)
        assert again[0] == status == 200
        assert again[2] == body
        assert re.fullmatch(r"[0-9a-f]{32}", again[1]["x-request-id"])
        assert again[1] | {"x-request-id": ""} == headers | {"x-request-id": ""}
    assert server.asked == 1


def test_each_answer_has_its_own_request_id(server, in_memory):
    ids = {server.send("about/")[1]["x-request-id"] for _time in range(4)}
    assert len(ids) == 4
    assert server.send("about/", HTTP_X_REQUEST_ID="trace-7")[1]["x-request-id"] == "trace-7"
    assert server.send("about/", HTTP_X_REQUEST_ID="a b")[1]["x-request-id"] != "a b"


@each_path
def test_a_new_version_leaves_all_answers_behind(server, monkeypatch, path):
    serve(monkeypatch, Version("abcdefghijkl", 7))
    before = server.send(path)[1]
    serve(monkeypatch, Version("abcdefghijkl", 8))
    after = server.send(path)[1]
    assert (before["x-content-version"], after["x-content-version"]) == ("7", "8")
    assert before["etag"] != after["etag"]
    serve(monkeypatch, Version("abcdefghijkl", 8, stamp=5))  # the count came again after a rollback
    server.send(path)
    assert server.asked == 3


def test_an_answer_of_another_version_than_the_one_before_it_is_not_kept(server, monkeypatch):
    """Somebody saves between the front's look at the version and the view's."""
    old, new = (build_knowledge(Version("abcdefghijkl", number)) for number in (7, 8))
    seen = [old, new, new, new, new]
    monkeypatch.setattr(snapshots, "current", lambda: seen.pop(0))
    assert [server.send("about/")[1]["x-content-version"] for _time in range(3)] == ["8", "8", "8"]
    assert server.asked == 2


def test_midnight_leaves_all_answers_behind(server, in_memory, monkeypatch):
    def set_today(day):
        monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, day))
        monkeypatch.setattr(front, "date", Mock(today=lambda: date(2026, 11, day)))

    set_today(1)
    before = server.send("prices/")[1]["etag"]
    set_today(2)
    assert server.send("prices/")[1]["etag"] != before


@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_ACCEPT_LANGUAGE": "en"},
        {"QUERY_STRING": "lang=en"},
        {"HTTP_ACCEPT": "text/html"},
        {"HTTP_HOST": "no.example"},
    ],
)
def test_who_asks_otherwise_is_answered_otherwise(server, in_memory, other):
    server.send("about/")
    assert server.send("about/", **other)[2] == server.send_past_the_front("about/", **other)[2]
    assert server.asked == 2


def test_cookies_make_no_difference(server, in_memory):
    server.send("about/", HTTP_COOKIE="sessionid=one")
    assert "set-cookie" not in server.send("about/", HTTP_COOKIE="sessionid=two")[1]
    assert server.asked == 1


@pytest.mark.parametrize("path", ["conditions/nothing/", "conditions/?page=0", "nowhere/", "/livez", "/api/schema/"])
def test_errors_and_what_is_not_content_are_not_kept(server, in_memory, path):
    first, second = server.send(path), server.send(path)
    assert (first[0], first[2]) == (second[0], second[2])
    assert server.asked == 2


def test_reports_go_through(server, in_memory):
    for _time in range(2):
        status, headers, _body = server.send("match/", "POST", body=b'{"present": ["fever"]}')
        assert (status, headers["cache-control"]) == (200, "no-store")
    assert server.asked == 2


# If-None-Match and HEAD -----------------------------------------------------------------------------------------------


@each_path
@pytest.mark.parametrize("written", ["{weak}", "{strong}", "*", '"other", {weak}'])
def test_what_the_client_has_is_not_sent_again(server, in_memory, path, written):
    _status, whole, _body = server.send(path)
    weak = whole["etag"]
    known = written.format(weak=weak, strong=weak.removeprefix("W/"))
    status, headers, body = server.send(path, HTTP_IF_NONE_MATCH=known)
    assert (status, body, server.asked) == (304, b"", 1)
    for name in ("etag", "cache-control", "vary", "content-language", "x-content-version", "x-content-type-options"):
        assert headers[name] == whole[name]
    assert headers.keys().isdisjoint(["content-type", "content-length", "content-encoding"])


@each_path
def test_what_is_not_kept_yet_is_kept_when_it_is_only_asked_about(server, in_memory, path):
    known = server.send_past_the_front(path)[1]["etag"]
    for _time in range(2):
        assert server.send(path, HTTP_IF_NONE_MATCH=known)[0] == 304
    assert server.send(path)[0] == 200
    assert server.asked == 1


@each_path
def test_a_304_of_django_has_the_headers_of_a_304_of_the_front(server, in_memory, path):
    known = server.send(path)[1]["etag"]
    kept, past = (
        send(path, HTTP_IF_NONE_MATCH=known, HTTP_X_REQUEST_ID="one")
        for send in (server.send, server.send_past_the_front)
    )
    assert kept == past


@pytest.mark.parametrize("known", ['"other"', "", "W/", "**"])
def test_what_the_client_lacks_is_sent(server, in_memory, known):
    server.send("about/")
    assert server.send("about/", HTTP_IF_NONE_MATCH=known)[0] == 200


def test_head_is_answered_from_a_get(server, in_memory):
    status, headers, body = server.send("about/", HTTP_ACCEPT_ENCODING="gzip")
    headed = server.send("about/", "HEAD", HTTP_ACCEPT_ENCODING="gzip")
    assert (headed[0], headed[2], server.asked) == (status, b"", 1)
    assert headed[1] | {"x-request-id": ""} == headers | {"x-request-id": ""}
    assert int(headers["content-length"]) == len(body)


def test_head_alone_is_not_kept(server, in_memory):
    server.send("about/", "HEAD")
    assert server.send("about/")[2]


# Compression ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip", "GZIP", "deflate, gzip;q=0.5", "gzip ; q=1.0"])
def test_whoever_takes_it_gets_it_compressed(server, in_memory, accepted):
    plain = server.send("conditions/")[2]
    status, headers, body = server.send("conditions/", HTTP_ACCEPT_ENCODING=accepted)
    assert (status, headers["content-encoding"], int(headers["content-length"])) == (200, "gzip", len(body))
    assert gzip.decompress(body) == plain
    assert len(body) < len(plain) / 2
    assert server.asked == 1


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip; q=0.0", "gzip;Q=0", "gzipped"])
def test_nobody_else_does(server, in_memory, accepted):
    assert "content-encoding" not in server.send("conditions/", HTTP_ACCEPT_ENCODING=accepted)[1]


def test_a_body_is_compressed_once(server, in_memory):
    bodies = [server.send("conditions/", HTTP_ACCEPT_ENCODING="gzip")[2] for _time in range(2)]
    assert bodies[0] is bodies[1]


# Bounds and faults ----------------------------------------------------------------------------------------------------


def test_little_memory_keeps_what_was_asked_for_last(in_memory):
    body = len(Server().send("conditions/?page_size=1")[2])
    server = Server(most_bytes=10 * (2 * body + 2_000))
    pages = [f"conditions/?page_size=1&page={number}&lang={lang}" for number in (1, 2, 3) for lang in ("ru", "en")]
    addresses = [*pages, *(f"conditions/?page_size=1&ordering={o}" for o in ("name", "-name", "slug", "-slug"))]
    addresses += [f"{address}&urgency=routine,urgent,emergency,self_care" for address in addresses]
    for address in addresses:
        assert server.send(address)[0] == 200
    asked = server.asked
    server.send(addresses[-1])
    assert server.asked == asked
    server.send(addresses[0])
    assert server.asked == asked + 1


def test_an_answer_too_large_to_keep_is_given_all_the_same(in_memory):
    server = Server(most_bytes=1_000)
    assert [server.send("conditions/")[0] for _time in range(2)] == [200, 200]
    assert server.asked == 2


@pytest.mark.parametrize(("megabytes", "is_there"), [(8, True), (0, False)])
def test_it_can_be_switched_off(settings, megabytes, is_there):
    settings.FRONT_CACHE_MB = megabytes
    assert isinstance(importlib.reload(wsgi).application, Front) == is_there


def test_without_content_django_says_so(server, monkeypatch):
    def have_none():
        raise KnowledgeUnavailable("no snapshot yet")

    monkeypatch.setattr(snapshots, "current", have_none)
    assert server.send("about/")[0] == 503


def test_what_it_answers_is_counted(server, in_memory):
    def counted(status):
        labels = {"method": "GET", "route": "api/v1/about/", "status": status}
        return REGISTRY.get_sample_value("medroute_requests_total", labels) or 0

    before = counted("200"), counted("304")
    etag = server.send("about/")[1]["etag"]
    server.send("about/")
    server.send("about/", HTTP_IF_NONE_MATCH=etag)
    assert (counted("200"), counted("304")) == (before[0] + 2, before[1] + 1)


# Bodies in chunks -----------------------------------------------------------------------------------------------------


def send_in_chunks(server, path, body):
    django = get_wsgi_application()
    chunks = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    return server.send(path, "POST", application=with_length(django), body=body, **chunks)


def test_a_body_in_chunks_is_read(server, in_memory):
    body = b'{"present": ["fever"], "age": {"value": 46, "unit": "year"}}'
    whole = server.send("match/", "POST", body=body)
    chunked = send_in_chunks(server, "match/", body)
    assert (chunked[0], chunked[2]) == (200, whole[2])


def test_chunks_are_bounded_too(server, in_memory):
    assert send_in_chunks(server, "match/", b'{"text": "' + b"a" * 70_000 + b'"}')[0] == 413
