"""Words of Russian and English: folding, tokens, stems."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import Stemmer

from .lexicon import (
    CONCEPTS,
    EYES,
    HEALTHY,
    HEATS,
    IDIOMS,
    JUST,
    LIGHT_WORDS,
    NEGATIONS,
    NEIGHBOURS,
    NO_FALLS,
    NOT,
    NUMBER,
    OPPOSITE_SIDE,
    PERSONS,
    RETURNING,
    SEASONS,
    STOP_WORDS,
    WARMERS,
)

# Without a cache of their own: what a person writes is not kept.
_RUSSIAN = Stemmer.Stemmer("russian", 0)
_ENGLISH = Stemmer.Stemmer("english", 0)

# A letter may be followed by combining marks: in NFD a text has more code points, and spans must count them all.
_WORD = r"(?:\w[\u0300-\u036f]*)+(?:['’](?:\w[\u0300-\u036f]*)+)*"
# What a thermometer shows, in °C or °F; a number of the same look with another unit is none.
_OTHER_UNIT = r"(?!\s*(?:к?м|см|кг|k?m|cm|kg|lbs?|mile|лет|год|year)\w*)"
_READING = rf"(?<![0-9.,])(?:3[5-9]|4[0-2]|9[6-9]|10[0-6])[.,][0-9](?![0-9%]){_OTHER_UNIT}"
_TOKEN = re.compile(f"{_READING}|{_WORD}")
_FEVER = {"celsius": 37.3, "fahrenheit": 99.2}
# "С утра 39", "running 102": degrees without a word for them, unless something is counted ("утром 40 минут").
_TIMES_OF_DAY = frozenset(["утра", "утром", "днем", "вечера", "вечером", "вечеру", "ночи", "ночью"])
_ABOUT_DEGREES = _TIMES_OF_DAY | {"running", "под"}
_BARE_DEGREES = frozenset(["38", "39", "40", "41", "101", "102", "103", "104", "105"])
# "Will not stand" is "won't stand".
_ABLE = frozenset(["will", "would", "could", "can"])
_COUNTS_NOTHING = re.compile(r"\s*(?:[.,;!?)]|$|(?:и|а|но|на|не)\b)")
# "The left wrist and the right one": so near they stand for both.
SIDES = 3
# How far before "hot" a person may stand.
PERSON_NEAR = 4
_IDIOM = re.compile("|".join(IDIOMS).replace(" ", r"\s+"), re.IGNORECASE)
_CYRILLIC = re.compile("[а-я]")
_LATIN = re.compile("[a-z]")
_LOOK_ALIKES = str.maketrans("aeopcyxkmthb", "аеорсухкмтнв")


def fold(text: str) -> str:
    """Equal texts for equal reading: Unicode form, case, ё and е."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")


class Token(NamedTuple):
    """`start` and `end` count code points of the text as it was sent. A stop word has a stem too, but no content."""

    word: str
    stem: str
    start: int
    end: int
    negation: str = ""

    @property
    def has_content(self) -> bool:
        return not self.negation and self.word not in STOP_WORDS


def tokenize(text: str, known: Mapping[str, str] = MappingProxyType({})) -> Iterator[Token]:
    """`known`: stems of words that need not be computed again. Nothing of `text` is remembered."""
    before = ""
    for word, start, end in split_words(text):
        if "'" in word:
            negation = NEGATIONS.get(word.replace("'", ""), "verb" if word.endswith("n't") else "")
        else:
            negation = NEGATIONS.get(word, "")
        if negation == "verb" and before in _ABLE:
            negation = "can"
        is_fever = before in _ABOUT_DEGREES and word in _BARE_DEGREES and _COUNTS_NOTHING.match(text, end)
        meant = "fever" if is_fever else known.get(word) or stem(word)
        yield Token(word, NOT[negation] if negation else meant, start, end, negation)
        before = word


def split_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Folded words with their positions in the text."""
    text = _IDIOM.sub(_say_plainly, text)
    folded = fold(text).replace("’", "'")
    if len(folded) == len(text) and unicodedata.is_normalized("NFKC", text):  # letter for letter
        is_mixed = _LATIN.search(folded) and _CYRILLIC.search(folded)
        for found in _TOKEN.finditer(folded):
            word = found.group()
            yield _one_script(word) if is_mixed else word, found.start(), found.end()
    else:
        for found in _TOKEN.finditer(text):
            yield _one_script(fold(found.group()).replace("’", "'")), found.start(), found.end()


def _say_plainly(idiom: re.Match[str]) -> str:
    """In as many letters, so that positions stay. Letters that only look alike (dotless i) leave it as it is."""
    said = idiom.group()
    return IDIOMS.get(" ".join(fold(said).split()), said).ljust(len(said))


def _one_script(word: str) -> str:
    """A Latin letter in a Cyrillic word is a slip of the keyboard."""
    if not word.isascii() and _LATIN.search(word) and _CYRILLIC.search(word):
        return word.translate(_LOOK_ALIKES)
    return word


def stem(word: str) -> str:
    """The concept or the snowball stem of a folded word."""
    if word[0].isdigit() and word.replace(",", "").replace(".", "").isdigit():
        return "fever" if _is_feverish(word) else NUMBER
    if concept := CONCEPTS.get(word):
        return concept
    plain = _snowball(word.removesuffix("'s"))
    return _CONCEPT_STEMS.get(plain, plain)


def _is_feverish(word: str) -> bool:
    if word.isdigit():
        return False
    degrees = float(word.replace(",", "."))
    return degrees >= _FEVER["celsius" if degrees < 50 else "fahrenheit"]


def settle(stems: Sequence[str]) -> list[str]:
    """Stems in order: one side or both; "the toe of the foot" is the toe ("" stands for a word left out)."""
    return [_settle(stems, position) if stem_ in _UNSETTLED else stem_ for position, stem_ in enumerate(stems)]


def _settle(stems: Sequence[str], position: int) -> str:
    """What a stem stands for among its neighbours."""
    stem_, before = stems[position], stems[max(0, position - 2) : position]
    near = [*stems[max(0, position - SIDES) : position], *stems[position + 1 : position + 1 + SIDES]]
    if _is_idle(stems, position):
        return ""
    if stem_ in OPPOSITE_SIDE:
        return "both" if OPPOSITE_SIDE[stem_] in near and not _is_one_healthy(stems, position) else "one"
    if (stem_ in ("leg", "foot") and "toe" in before) or (stem_ == "fall" and not NO_FALLS.isdisjoint(near)):
        return ""
    if stem_ == "red" and not EYES.isdisjoint([*before, *stems[position + 1 : position + 2]]):
        return "bloodshot"
    if stem_ == "back" and stems[position + 1 : position + 2] == ["of"]:
        return "behind"
    if stem_ in HEATS and _is_of_a_person(stems[:position]):
        return "fever"
    beside = [place for word in before if (place := NEIGHBOURS.get((word, stem_)))]
    return beside[-1] if beside else stem_


def _is_one_healthy(stems: Sequence[str], position: int) -> bool:
    """ "The right calf is swollen, the left is normal": the side that is named last is told to be well."""
    last = max(place for place in range(position + SIDES + 1) if stems[place : place + 1] in (["left"], ["right"]))
    return not HEALTHY.isdisjoint(stems[last + 1 : last + 1 + SIDES])


def _is_idle(stems: Sequence[str], position: int) -> bool:
    if stems[position] == "hot":
        return not WARMERS.isdisjoint(stems[max(0, position - 2) : position + 3])
    if stems[position] == "back":
        return not RETURNING.isdisjoint(stems[max(0, position - 1) : position])
    if stems[position] == "fall":
        return not SEASONS.isdisjoint(stems[max(0, position - 1) : position])
    return stems[position] == "right" and not JUST.isdisjoint(stems[position + 1 : position + 2])


def _is_of_a_person(before: Sequence[str]) -> bool:
    """Whether the words before it end in a person, but for small ones: "he is so hot"."""
    for stem_ in reversed(before[-PERSON_NEAR:]):
        if stem_ in PERSONS:
            return True
        if stem_ not in STOP_STEMS and stem_ not in LIGHT_STEMS:
            return False
    return False


def is_light(stem: str) -> bool:
    return stem == NUMBER or stem in LIGHT_STEMS


def _snowball(word: str) -> str:
    stemmer = _RUSSIAN if _CYRILLIC.search(word) else _ENGLISH
    return str(stemmer.stemWord(word))


# Forms that the lexicon does not spell out follow their stem, if it is long enough to be sure.
_CONCEPT_STEMS = {_snowball(word): concept for word, concept in CONCEPTS.items() if len(_snowball(word)) > 3}
LIGHT_STEMS = frozenset(stem(word) for word in LIGHT_WORDS) - frozenset(CONCEPTS.values())
STOP_STEMS = frozenset(stem(word) for word in STOP_WORDS)
_UNSETTLED = (
    HEATS | OPPOSITE_SIDE.keys() | {"back", "fall", "leg", "foot", "red"} | {place for _word, place in NEIGHBOURS}
)
