"""Which words of a sentence are denied: "no swelling or redness", "отёка нет", "hurts but does not swell"."""

from collections.abc import Mapping, Sequence

from .lexicon import PAIN
from .sentences import ANDS, CONTRASTS, NORMAL, Sentence
from .words import Token

_BREAKS = frozenset(
    [
        "because",
        "when",
        "if",
        "unless",
        "until",
        "till",
        "after",
        "before",
        "so",
        "из-за",
        "потому",
        "когда",
        "если",
        "пока",
        "после",
        "чтобы",
        "от",
    ]
)
_JOINS = frozenset(["и", "или", "ни", "or", "nor", "and"])
# "Not only", "не очень": a matter of degree, not a denial.
_DEGREES = frozenset(
    [
        "только",
        "очень",
        "сильно",
        "особо",
        "всегда",
        "сразу",
        "так",
        "only",
        "very",
        "really",
        "sure",
        "just",
        "always",
        "too",
        "so",
        "much",
    ]
)
# Verbs that hand the denial on to what follows: "не было отёков", "I don't have a fever".
_LIGHT_VERBS = frozenset(
    [
        "было",
        "была",
        "был",
        "были",
        "вижу",
        "видно",
        "замечал",
        "замечала",
        "замечаю",
        "чувствую",
        "чувствует",
        "ощущаю",
        "наблюдаю",
        "есть",
        "имею",
        "имеется",
        "бывает",
        "болею",
        "помню",
        "помним",
        "помнит",
        "припомню",
        "страдаю",
        "страдает",
        "have",
        "has",
        "had",
        "see",
        "seen",
        "notice",
        "noticed",
        "feel",
        "felt",
        "any",
        "got",
        "get",
        "there",
        "experience",
    ]
)
_CAN = ("мог", "может", "смог", "получа", "удается", "able")
_OBSERVATIONS = frozenset(
    ["see", "say", "feel", "find", "notice", "call", "recall", "remember", "сказать", "назвать", "вспомнить", "увидеть"]
)
_TOO = frozenset(["тоже", "также", "too"])
_SENSES = frozenset(["чувствую", "чувствует", "ощущаю"])
_AFFIRMATIONS = frozenset(
    ["есть", "имеется", "имеются", "появился", "появилась", "появилось", "is", "are", "there", "yes", "have", "has"]
)
# "Дышать хуже не стало" says nothing of breathing as such.
_WORSE = frozenset(["хуже", "сильнее", "больше"])
_NORMAL_DEGREES = frozenset(["35", "36", "97", "98"])
_LIST_ITEM_WORDS = 3


def find_denied(sentence: Sentence) -> dict[int, int]:
    """Index of each denied word -> index of the word that denies it."""
    denied: dict[int, int] = {}
    for index, token in enumerate(sentence.tokens):
        if token.negation:
            for other in _scope(sentence, index):
                denied.setdefault(other, index)
        elif token.word in _TOO and denied:
            denied |= dict.fromkeys(_too(sentence, index), denied[max(denied)])
        elif token.stem == "fever" and (normal := _find_normal(sentence, index)) is not None:
            denied.setdefault(index, normal)
    return denied


def _too(sentence: Sentence, index: int) -> list[int]:
    """The item that is denied like the one before: "отёка нет, температуры тоже"."""
    segment = sentence.segments[index]
    item = [other for other in range(index) if sentence.segments[other] == segment]
    is_last = index + 1 == len(sentence.tokens) or sentence.segments[index + 1] != segment
    is_denied_before = any(
        token.negation and number == segment - 1
        for token, number in zip(sentence.tokens, sentence.segments, strict=True)
    )
    is_item = is_last and is_denied_before and _is_list_item([sentence.tokens[other] for other in item])
    return item if is_item and all(sentence.tokens[other].stem != PAIN for other in item) else []


def find_unable(sentence: Sentence, denied: Mapping[int, int]) -> set[int]:
    """Index of each denied word of what one cannot do: a complaint, unless one "cannot see" or "can't say" it."""
    unable = {by for by in set(denied.values()) if _is_inability(sentence, by)}
    return {position for position, by in denied.items() if by in unable}


def _is_inability(sentence: Sentence, index: int) -> bool:
    after = [token.word for token in sentence.tokens[index + 1 : index + 3]]
    if not _OBSERVATIONS.isdisjoint(after):
        return False
    return sentence.tokens[index].negation == "can" or bool(after and after[0].startswith(_CAN))


def _find_normal(sentence: Sentence, index: int) -> int | None:
    """The word that calls a temperature normal: "температура 36,6", "temperature is normal"."""
    for other in range(max(0, index - 2), min(len(sentence.tokens), index + 8)):
        word = sentence.tokens[other].word
        if word[:2] in _NORMAL_DEGREES or word.startswith(NORMAL):
            return other
    return None


def _scope(sentence: Sentence, index: int) -> list[int]:
    tokens = sentence.tokens
    following = _following(sentence, index)
    if index and tokens[index - 1].word in _WORSE:
        return []
    if following and tokens[following[0]].word in _DEGREES:
        return []
    kind = tokens[index].negation
    if kind == "noun":
        if not following or tokens[following[0]].word in ANDS:
            return _preceding(sentence, index)
        return following + _list_goes_on(sentence, index)
    if kind == "verb" and tokens[index].word == "не":
        content = [other for other in following if tokens[other].has_content or tokens[other].word in _LIGHT_VERBS]
        if not any(tokens[other].has_content and tokens[other].word not in _LIGHT_VERBS for other in content):
            # "помочиться не могу", "падений не было"; but in "ног не чувствую" it is the feeling that is denied
            senses = [other for other in content if tokens[other].word in _SENSES]
            return senses or _preceding(sentence, index)
        return following if tokens[content[0]].word in _LIGHT_VERBS else content[:1]
    return following


def _following(sentence: Sentence, index: int) -> list[int]:
    """The words after it, up to the end of the segment, a contrast, a cause or the next denial."""
    scope, kind = [], sentence.tokens[index].negation
    for other in range(index + 1, len(sentence.tokens)):
        token = sentence.tokens[other]
        if sentence.segments[other] != sentence.segments[index] or token.word in CONTRASTS or token.word in _BREAKS:
            break
        if token.negation or (kind in ("verb", "have", "can") and _starts_anew(sentence, other)):
            break
        scope.append(other)
    return scope


def _starts_anew(sentence: Sentence, index: int) -> bool:
    """ "Can't feel it and it's cold": after "and" a small word begins a statement of its own."""
    after = sentence.tokens[index + 1] if index + 1 < len(sentence.tokens) else None
    return sentence.tokens[index].word in ANDS and after is not None and not after.has_content


def _preceding(sentence: Sentence, index: int) -> list[int]:
    """The words before it: "отёка и красноты нет"."""
    scope: list[int] = []
    for other in range(index - 1, -1, -1):
        token = sentence.tokens[other]
        if sentence.segments[other] != sentence.segments[index] or token.word in CONTRASTS or token.negation:
            break
        if sentence.tokens[index].negation == "verb" and token.word in ANDS:
            break
        scope.append(other)
    return scope


def _list_goes_on(sentence: Sentence, index: int) -> list[int]:
    """Further items of "no fever, swelling or redness": short segments without a verb of their own."""
    scope: list[int] = []
    segment = sentence.segments[index] + 1
    while items := [i for i, number in enumerate(sentence.segments) if number == segment]:
        if not _is_list_item([sentence.tokens[i] for i in items]):
            break
        scope += items
        segment += 1
    return scope


def _is_list_item(tokens: Sequence[Token]) -> bool:
    words = {token.word for token in tokens}
    if words & _AFFIRMATIONS:
        return False
    content = [token for token in tokens if token.has_content]
    if any(token.negation for token in tokens) or words & (CONTRASTS | _BREAKS):
        return False
    joined = bool(words & _JOINS)
    return len(content) <= (_LIST_ITEM_WORDS if joined else 1) and all(
        len(token.word) > 2 or token.word in _JOINS for token in tokens
    )
