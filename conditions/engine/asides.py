"""What a sentence tells beside the complaint: what is well, what somebody has read, what is long over."""

from itertools import accumulate

from .lexicon import PAIN
from .sentences import ANDS, CONTRASTS, NORMAL, Sentence

_AGO = frozenset(["назад", "ago"])
_LONG = ("месяца", "месяцев", "год", "лет", "months", "year")
_SHORTER = ("месяц", "недел", "month", "week")
_LAST = ("прошл", "last")
_OVER = frozenset(
    [
        "прошло",
        "прошла",
        "прошел",
        "прошли",
        "зажило",
        "зажила",
        "нормальная",
        "выздоровел",
        "выздоровела",
        "over",
        "healed",
        "gone",
        "normal",
        "recovered",
    ]
)
# What somebody has read about is not what somebody has.
_HEARSAY = frozenset(
    ["read", "googled", "google", "online", "internet", "прочитал", "прочитала", "читал", "читала", "интернете"]
)
_CURED = frozenset(["пролечили", "вылечили", "вылечила", "treated", "cured"])
_NOW = frozenset(["теперь", "сейчас", "снова", "опять", "сегодня", "now", "again", "today", "still"])
# "It began a year ago" is not over.
_BEGINNINGS = ("нач", "стал", "появ", "забол", "тех", "began", "begin", "start", "since", "develop", "appear", "been")
_REASSURANCES = frozenset(
    [
        "норме",
        "порядке",
        "спокойно",
        "крепко",
        "обычная",
        "обычный",
        "обычного",
        "свободно",
        "fine",
        "ok",
        "okay",
        "alright",
        "soundly",
        "usual",
        "freely",
    ]
)


def find_asides(sentence: Sentence) -> set[int]:
    """Index of each word of a clause in which all is as it should be ("дышу нормально"), or which is hearsay."""
    clauses = _clauses(sentence)
    named = list(zip(sentence.tokens, clauses, strict=True))
    fine = {clause for token, clause in named if token.word in _REASSURANCES or token.word.startswith(NORMAL)}
    fine -= {clause for token, clause in named if token.negation or token.stem == PAIN}
    hearsay = {clause for token, clause in named if token.word in _HEARSAY}
    return {index for index, clause in enumerate(clauses) if clause in fine | hearsay}


def _clauses(sentence: Sentence) -> list[tuple[int, int]]:
    """For each word its segment, and how many contrasts and "and"s came before it."""
    turns = list(accumulate(token.word in CONTRASTS or token.word in ANDS for token in sentence.tokens))
    return list(zip(sentence.segments, turns, strict=True))


def find_past(sentence: Sentence) -> set[int]:
    """Index of each word of a segment about what is long over, up to a "now" or a "but": "a year ago I fell"."""
    words = [token.word for token in sentence.tokens]
    dated = [word in _AGO or word.startswith(_LAST) for word in words]
    if not any(dated) or any(word.startswith(_BEGINNINGS) and word != "been" for word in words):
        return set()
    is_cured = not _CURED.isdisjoint(words)
    is_over = is_cured or not _OVER.isdisjoint(words)
    if "been" in words and not is_over:
        return set()
    spans = (*_LONG, *_SHORTER) if is_over else _LONG
    named = zip(words, sentence.segments, strict=True)
    past = {segment for word, segment in named if word.startswith(spans) or word == "полгода"}
    past &= {segment for is_dated, segment in zip(dated, sentence.segments, strict=True) if is_dated}
    if past and is_cured and _NOW.isdisjoint(words):
        past = set(sentence.segments)
    turns = list(accumulate(word in _NOW or word in CONTRASTS for word in words))
    first = {segment: turns[index] for index, segment in reversed(list(enumerate(sentence.segments)))}
    return {i for i, segment in enumerate(sentence.segments) if segment in past and turns[i] == first[segment]}
