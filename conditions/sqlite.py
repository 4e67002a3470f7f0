"""SQLite's own LIKE folds case for ASCII only, so the admin would not find “боль” in “Боль”."""

import re
from functools import lru_cache


def fold(text: str) -> str:
    return text.casefold().replace("ё", "е")


@lru_cache(maxsize=256)
def _compile(pattern: str, escape: str | None) -> re.Pattern:
    parts, characters = [], iter(fold(pattern))
    for character in characters:
        if character == escape:
            parts.append(re.escape(next(characters, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(character) or re.escape(character))
    return re.compile("".join(parts), re.DOTALL)


def like(pattern: str | None, value: object, escape: str | None = None) -> bool | None:
    if pattern is None or value is None:
        return None
    return _compile(str(pattern), escape).fullmatch(fold(str(value))) is not None


def ignore_case_in_like(*, connection, **_kwargs) -> None:
    """`connection_created` receiver."""
    if connection.vendor == "sqlite":
        for arguments in (2, 3):
            connection.connection.create_function("LIKE", arguments, like, deterministic=True)
