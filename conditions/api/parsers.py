"""The only way a body comes in: JSON in UTF-8, bounded in size and depth, without characters that break databases."""

import json
from typing import Any

import orjson
from rest_framework.parsers import BaseParser

from .problems import Fault, InvalidRequest, TooLarge

MOST_BYTES = 64 * 1024
MOST_DEPTH = 8


class StrictJsonParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None) -> dict[str, Any]:
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise TooLarge
        try:
            data = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise InvalidRequest([Fault("invalid-json", pointer="#")]) from None
        if not isinstance(data, dict):
            raise InvalidRequest([Fault("not-an-object", pointer="#")])
        _check(data, "#", 1)
        json.loads(body, object_pairs_hook=_refuse_repeated)
        return data


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> None:
    """Of a key that comes twice all values but the last would be lost."""
    seen = set()
    for key, _value in pairs:
        if key in seen:
            raise InvalidRequest([Fault("repeated-field", pointer=f"#/{escape(key)}")])
        seen.add(key)


def _check(value: Any, pointer: str, depth: int) -> None:
    if isinstance(value, str):
        if "\0" in value:
            raise InvalidRequest([Fault("invalid-characters", pointer=pointer)])
    elif isinstance(value, dict | list):
        if depth > MOST_DEPTH:
            raise InvalidRequest([Fault("too-deep", pointer="#", params={"limit": MOST_DEPTH})])
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            if isinstance(key, str) and "\0" in key:
                raise InvalidRequest([Fault("invalid-characters", pointer=pointer)])
            _check(item, f"{pointer}/{escape(key)}", depth + 1)


def escape(key: object) -> str:
    """A key as a token of a JSON pointer (RFC 6901)."""
    return str(key).replace("~", "~0").replace("/", "~1")
