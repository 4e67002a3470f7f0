"""A sentence as its tokens, and the words that divide it."""

from dataclasses import dataclass

from .words import Token

CONTRASTS = frozenset(["но", "а", "зато", "однако", "but", "however", "although", "though", "except", "yet", "кроме"])
ANDS = frozenset(["and", "и"])
# Beginnings of the words that call something normal.
NORMAL = ("норм", "normal")


@dataclass(frozen=True)
class Sentence:
    """Tokens of a sentence, and for each the number of its comma-separated segment."""

    tokens: tuple[Token, ...]
    segments: tuple[int, ...]
