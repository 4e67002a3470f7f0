"""`?lang=` beats Accept-Language, and Russian is the default."""

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from ..models import LANGUAGES

DEFAULT = "ru"


def guess_language(request: HttpRequest) -> str:
    """The best language for an answer, never an error: a wrong `?lang=` is passed over."""
    try:
        asked = request.GET.get("lang")
    except SuspiciousOperation:  # more parameters than anybody needs
        asked = None
    return asked if asked in LANGUAGES else accepted_language(request)


def accepted_language(request: HttpRequest) -> str:
    for tag, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if quality > 0 and (primary := tag.split("-")[0]) in LANGUAGES:
            return primary
    return DEFAULT
