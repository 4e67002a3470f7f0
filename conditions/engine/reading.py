"""How a phrase of the content is read: the stems that it is made of, those that it denies, and what each weighs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log
from sys import intern
from typing import NamedTuple

from .lexicon import BODY_PARTS, NOTS, STOP_WORDS
from .negation import find_denied
from .sentences import Sentence
from .words import STOP_STEMS, is_light, settle, tokenize

# Words of time, number and grammar never weigh more than this.
LIGHT_WEIGHT = 1.5
# Beside words of place these say when it hurts, but not that it does.
TIMES = frozenset(["morning", "evening", "night"])
# Symptoms, risk factors and places of which the reading is remembered.
MOST_READ = 2_048
NO_STEMS = frozenset[str]()


class Said(NamedTuple):
    """The stems of one text, and which of them it denies."""

    stems: frozenset[str]
    denied: frozenset[str]


NOTHING = Said(NO_STEMS, NO_STEMS)


class Texts(NamedTuple):
    """What all texts of one thing say, each once and in their order, and the stems of their words."""

    said: tuple[Said, ...]
    stems: Mapping[str, str]


@lru_cache(MOST_READ)
def read_texts(texts: tuple[str, ...]) -> Texts:
    """Remembered from one version of the content to the next, because an edit touches few of them."""
    stems: dict[str, str] = {}
    said = dict.fromkeys(_read(text, stems) for text in texts)
    said.pop(NOTHING, None)
    return Texts(tuple(said), stems)


def _read(text: str, learned: dict[str, str]) -> Said:
    """The stems of the words with content, or of all when those tell only where and when."""
    tokens = list(tokenize(text, _STEMS))
    words = {intern(token.word): token.stem for token in tokens if not token.negation and token.word.isalpha()}
    _STEMS.update(words)
    learned.update(words)
    stems = settle([token.stem for token in tokens])
    content = frozenset(s for s, token in zip(stems, tokens, strict=True) if s and token.word not in STOP_WORDS)
    tells_what = any(stem not in BODY_PARTS and stem not in TIMES for stem in content)
    kept = content if len(content) > 1 and tells_what else frozenset(stems) - {""}
    denied = find_denied(Sentence(tuple(tokens), (0,) * len(tokens))) if kept & NOTS else {}
    return Said(kept, kept & {stems[position] for position in denied} or NO_STEMS)


# Of the words of phrases, which are content; what a person writes never comes here.
_STEMS: dict[str, str] = {}


def weigh_stems(texts: Mapping[str, Iterable[Said]]) -> dict[str, float]:
    """The rarer among symptoms, the heavier (inverse document frequency)."""
    told_by = Counter(stem for phrases in texts.values() for stem in NO_STEMS.union(*(said.stems for said in phrases)))
    weights = {stem: log(1 + len(texts) / symptoms) for stem, symptoms in told_by.items()}
    return {s: min(w, LIGHT_WEIGHT) if is_light(s) or s in STOP_STEMS else w for s, w in weights.items()}
