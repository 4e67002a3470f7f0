import re

from django.core.paginator import InvalidPage
from rest_framework.exceptions import NotFound
from rest_framework.pagination import PageNumberPagination
from rest_framework.utils.urls import replace_query_param

from .problems import Fault, InvalidRequest

NUMBER = re.compile(r"[0-9]{1,9}")


class Pages(PageNumberPagination):
    """`page` and `page_size`; links are path-absolute, so nothing is derived from the request's host."""

    page_size = 25
    max_page_size = 100
    page_size_query_param = "page_size"

    def paginate_queryset(self, queryset, request, view=None):
        size = self._read(request, "page_size", self.page_size, self.max_page_size)
        number = self._read(request, "page", 1, 10**9)
        self.request = request
        try:
            self.page = self.django_paginator_class(queryset, size).page(number)
        except InvalidPage:
            raise NotFound from None
        return list(self.page.object_list)  # the page would count its rows anew for each

    @staticmethod
    def _read(request, name: str, default: int, most: int) -> int:
        value = request.query_params.get(name)
        if value is None:
            return default
        if not NUMBER.fullmatch(value):
            code = "out-of-range" if re.fullmatch(r"-?[0-9]+", value, re.ASCII) else "invalid-number"
            if code == "out-of-range" and name == "page" and not value.startswith("-"):
                raise NotFound
            raise InvalidRequest([Fault(code, parameter=name, params={"least": 1, "most": most})])
        if not 1 <= int(value) <= most:
            raise InvalidRequest([Fault("out-of-range", parameter=name, params={"least": 1, "most": most})])
        return int(value)

    def get_next_link(self):
        return self._link(self.page.next_page_number()) if self.page.has_next() else None

    def get_previous_link(self):
        return self._link(self.page.previous_page_number()) if self.page.has_previous() else None

    def _link(self, number: int) -> str:
        return replace_query_param(self.request.get_full_path(), "page", number)

    def get_schema_operation_parameters(self, view):
        bounds = {
            "page": {"minimum": 1, "default": 1},
            "page_size": {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size},
        }
        return [
            {"name": name, "in": "query", "required": False, "schema": {"type": "integer", **bound}}
            for name, bound in bounds.items()
        ]

    def get_paginated_response_schema(self, schema):
        link = {"type": ["string", "null"], "description": "Path and query, without a host."}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "minimum": 0},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }
