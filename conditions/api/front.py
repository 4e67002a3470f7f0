"""In front of Django: a public read that was answered before, in this version and on this day, is answered from memory.

A WSGI application around another. It keeps whole answers to GETs of which a view has named the version; a save, or
midnight, leaves all of them behind. What it answers is counted in /metrics, but not by the throttle.
"""

import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

from ..knowledge import Version
from ..services import KnowledgeUnavailable, current_knowledge
from .metrics import count_request
from .middleware import API, ROUTE, choose_request_id
from .views import SAFE, VERSION, knows

Environ = dict[str, Any]
Headers = list[tuple[str, str]]

# Everything of a request, beside its address, that an answer may depend on.
ASKED = ("HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_X_FORWARDED_PROTO", "wsgi.url_scheme")
NOT_OF_A_304 = frozenset(["content-type", "content-length", "content-encoding", "allow"])
# A body shorter than this gains nothing by compression (bytes).
LEAST_COMPRESSED = 1_000
# No single answer takes more than this part of the whole.
MOST_OF_ALL = 8


@dataclass(frozen=True)
class Answer:
    """`headers` are those of every answer but its request id; the compressed body is made when first asked for."""

    headers: Headers
    body: bytes
    route: str
    etag: str

    @cached_property
    def compressed(self) -> bytes:
        packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
        return packer.compress(self.body) + packer.flush()


class Kept:
    """The answers of one version and day, the least recently asked for given up first."""

    def __init__(self, version: Version, day: date, most_bytes: int) -> None:
        self.of = version, day
        self._most_bytes = self._left = most_bytes
        self._answers: OrderedDict[tuple, tuple[Answer, int]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: tuple) -> Answer | None:
        with self._lock:
            if key not in self._answers:
                return None
            self._answers.move_to_end(key)
            return self._answers[key][0]

    def keep(self, key: tuple, answer: Answer) -> None:
        # Twice the body, for the compressed one is never longer; the headers are the last thousand.
        size = 2 * len(answer.body) + sum(map(len, key)) + 1_000
        if size > self._most_bytes // MOST_OF_ALL:
            return
        with self._lock:
            if key in self._answers:
                return
            self._answers[key] = answer, size
            self._left -= size
            while self._left < 0:
                _key, (_answer, freed) = self._answers.popitem(last=False)
                self._left += freed


class Front:
    def __init__(self, application: Callable, most_bytes: int) -> None:
        self._application = application
        self._most_bytes = most_bytes
        self._kept = Kept(Version("", 0), date.min, 0)

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in SAFE or not environ["PATH_INFO"].startswith(API):
            return self._application(environ, start_response)
        started = time.perf_counter()
        try:
            of = current_knowledge().version, date.today()  # in our time zone: Django has set it for the process
        except KnowledgeUnavailable:
            return self._application(environ, start_response)
        if (kept := self._kept).of != of:
            kept = self._kept = Kept(*of, self._most_bytes)
        key = tuple(environ.get(name, "") for name in ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", *ASKED))
        if answer := kept.find(key):
            status, body = self._send(answer, environ, start_response, environ.get("HTTP_IF_NONE_MATCH", ""))
            count_request(environ["REQUEST_METHOD"], answer.route, status, time.perf_counter() - started)
            return body
        return self._ask(kept, key, environ, start_response)

    def _ask(self, kept: Kept, key: tuple, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        """Let Django answer, and keep it if it is a whole answer of the version that is kept."""
        given: list[Any] = []
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        if environ["REQUEST_METHOD"] == "GET":
            environ.pop("HTTP_IF_NONE_MATCH", None)  # the whole answer is kept, whatever this client has already

        def note(status: str, headers: Headers, _exc_info: Any = None) -> None:
            given[:] = [status, headers]

        parts = self._application(environ, note)
        status, headers = given
        is_whole = status.startswith("200") and environ["REQUEST_METHOD"] == "GET"
        if not is_whole or environ.get(VERSION) != kept.of[0]:
            start_response(status, headers)
            return parts
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        answer = _read_answer(headers, body, environ[ROUTE])
        kept.keep(key, answer)
        _status, body = self._send(answer, environ, start_response, known)
        return body

    @staticmethod
    def _send(answer: Answer, environ: Environ, start_response: Callable, known: str) -> tuple[int, list[bytes]]:
        headers = [("X-Request-Id", choose_request_id(environ.get("HTTP_X_REQUEST_ID", ""))), *answer.headers]
        if known and knows(known, answer.etag):
            start_response("304 Not Modified", [h for h in headers if h[0].lower() not in NOT_OF_A_304])
            return 304, []
        body = answer.body
        if len(body) >= LEAST_COMPRESSED and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            body = answer.compressed
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        start_response("200 OK", headers)
        return 200, [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _read_answer(headers: Headers, body: bytes, route: str) -> Answer:
    given = {name.lower(): value for name, value in headers}
    kept = [(name, value) for name, value in headers if name.lower() not in ("x-request-id", "content-length")]
    return Answer(kept, body, route, given["etag"])


def _takes_gzip(accepted: str) -> bool:
    for item in accepted.lower().split(","):
        coding, _semicolon, quality = item.partition(";")
        if coding.strip() == "gzip":
            return quality.replace(" ", "").rstrip("0.") != "q="
    return False
