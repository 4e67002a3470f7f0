"""A body sent in chunks has no length, and Django reads nothing of a body without one."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from .middleware import API
from .parsers import MOST_BYTES


def with_length(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The WSGI application, for which chunks are counted: one byte more than is allowed is enough to refuse them."""

    def count(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_endless = environ.get("wsgi.input_terminated") and not environ.get("CONTENT_LENGTH")
        if is_endless and environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].startswith(API):
            body = environ["wsgi.input"].read(MOST_BYTES + 1)
            environ |= {"CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
        return application(environ, start_response)

    return count
