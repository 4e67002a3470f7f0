"""Finding a symptom while typing: typos, both languages, the wrong keyboard layout, transliteration, highlights."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from .words import fold, split_words

_QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_JCUKEN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC = str.maketrans(_QWERTY, _JCUKEN)
_TO_LATIN = str.maketrans(_JCUKEN, _QWERTY)
# Longest first: "shch" must not be read as "sh" and "ch".
_TRANSLITERATION = (
    ("shch", "щ"), ("sch", "щ"), ("yo", "е"), ("jo", "е"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"),
    ("sh", "ш"), ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("ye", "е"), ("a", "а"), ("b", "б"), ("c", "ц"),
    ("v", "в"), ("w", "в"), ("g", "г"), ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("j", "й"), ("k", "к"),
    ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("q", "к"), ("r", "р"), ("s", "с"), ("t", "т"),
    ("u", "у"), ("f", "ф"), ("h", "х"), ("x", "кс"), ("y", "ы"), ("'", "ь"),
)  # fmt: skip

_EXACT, _PREFIX, _TYPO = 3.0, 2.0, 1.0
_NAME_BONUS = 0.5
_SHORTEST_WITH_TYPO = 4


@dataclass(frozen=True)
class Found:
    """`text` is the name or phrase that fits best; `spans` are the parts of it to highlight, in code points."""

    slug: str
    text: str
    spans: tuple[tuple[int, int], ...]
    score: float


@dataclass(frozen=True)
class _Text:
    slug: str
    text: str
    is_name: bool
    words: tuple[tuple[str, int, int], ...]


class SymptomSearch:
    """`texts`: slug -> names and phrases of all languages, names first."""

    def __init__(self, texts: Mapping[str, tuple[Iterable[str], Iterable[str]]]) -> None:
        self._given = texts

    @cached_property
    def _texts(self) -> list[_Text]:
        """Split by the first who searches: a new version must not wait for that."""
        return [
            _Text(slug, text, is_name, tuple(split_words(text)))
            for slug, (names, phrases) in self._given.items()
            for is_name, group in ((True, names), (False, phrases))
            for text in group
        ]

    def find(self, query: str) -> list[Found]:
        """Best first, ties by slug. Every word of the query must be found in one name or phrase."""
        best: dict[str, Found] = {}
        for variant in _variants(fold(query)):
            words = [word for word, _start, _end in split_words(variant)]
            for text in self._texts if words else ():
                found = _compare(words, text)
                if found is not None and (text.slug not in best or best[text.slug].score < found.score):
                    best[text.slug] = found
        return sorted(best.values(), key=lambda found: (-found.score, found.slug))


def _variants(query: str) -> Iterator[str]:
    """The query as typed, on the other keyboard layout, and transliterated."""
    yield query
    if query.isascii():
        yield query.translate(_TO_CYRILLIC)
        yield _transliterate(query)
    else:
        yield query.translate(_TO_LATIN)


def _transliterate(text: str) -> str:
    for latin, cyrillic in _TRANSLITERATION:
        text = text.replace(latin, cyrillic)
    return text


def _compare(words: list[str], text: _Text) -> Found | None:
    total, spans = 0.0, []
    for word in words:
        score, span = (
            max((_closeness(word, other), (start, end)) for other, start, end in text.words)
            if text.words
            else (0.0, (0, 0))
        )
        if not score:
            return None
        total += score
        spans.append(span)
    completeness = len(set(spans)) / len(text.words)
    return Found(text.slug, text.text, tuple(sorted(set(spans))), total + completeness + _NAME_BONUS * text.is_name)


def _closeness(word: str, other: str) -> float:
    if word == other:
        return _EXACT
    if other.startswith(word):
        return _PREFIX
    if len(word) < _SHORTEST_WITH_TYPO or word[0] != other[0]:
        return 0.0
    most = 1 if len(word) < 8 else 2
    whole = OSA.distance(word, other, score_cutoff=most)
    beginning = OSA.distance(word, other[: len(word)], score_cutoff=most)
    distance = min(whole, beginning)
    return _TYPO - distance / 10 if distance <= most else 0.0
