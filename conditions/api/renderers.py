from typing import Any

import orjson
from orjson import Fragment
from rest_framework.renderers import BaseRenderer

__all__ = ["Fragment", "JsonRenderer", "to_json"]


def to_json(data: Any) -> bytes:
    return orjson.dumps(data)


class JsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None) -> bytes:
        return b"" if data is None else to_json(data)
