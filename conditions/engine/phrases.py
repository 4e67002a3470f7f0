"""Text in, findings out: which symptoms and risk factors a story reports or denies, in Russian or English.

The story is read sentence by sentence. A sentence without a place of its own inherits the place of the one before it
("My heel hurts. It is worst in the morning."). What stands under a denial is absent, unless a phrase says it with a
denial itself ("cannot put weight on it").
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .ages import StatedAge, find_age
from .asides import find_asides, find_past
from .clues import Word
from .hits import Hit, Wording, choose
from .lexicon import NOTS
from .negation import find_denied, find_unable
from .phrasebook import Phrasebook
from .sentences import Sentence
from .words import Token, tokenize

__all__ = ["Mention", "PhraseIndex", "Understanding", "Wording"]

# "Краснота? Нет." is one sentence.
_SENTENCE_END = re.compile(r"[!;\n…]+|\?(?!\s*(?:н[её]\u0308?т|no)\b)|\.(?!\d)", re.IGNORECASE)
_SEGMENT_END = re.compile(r"[,:()—–](?!\d)|\s-\s")

# People deny in fewer words than they complain; a phrase that holds a denial itself must be surer.
DENIED_COVERAGE = 0.55
GENERAL_COVERAGE = 0.4
INVERTED_COVERAGE = 0.8


@dataclass(frozen=True, slots=True)
class Mention:
    """`span` counts code points of the text as it was sent, half-open. `confidence` is above 0 and at most 1."""

    kind: str
    slug: str
    text: str
    span: tuple[int, int]
    confidence: float


@dataclass(frozen=True)
class Understanding:
    present: tuple[Mention, ...] = ()
    absent: tuple[Mention, ...] = ()
    risk_factors: tuple[Mention, ...] = ()
    age: StatedAge | None = None
    unrecognised: tuple[str, ...] = ()


class PhraseIndex:
    """Understands texts by the phrases of one content version. `sites`: body site -> its names."""

    def __init__(self, wordings: Iterable[Wording], sites: Mapping[str, Iterable[str]]) -> None:
        self._book = Phrasebook(wordings, sites)

    def understand(self, text: str) -> Understanding:
        """Present wins over absent. What no mention covers is listed as unrecognised."""
        age = find_age(text)
        found: dict[tuple[str, bool], Mention] = {}
        unrecognised: list[str] = []
        topic: set[str] = set()
        for sentence in self._split(text):
            words = self._book.recognize(sentence.tokens)
            hits = self._find(sentence, words, topic)
            for hit, is_denied in hits:
                mention = _mention(hit, sentence, text)
                known = found.get((mention.slug, is_denied))
                if known is None or known.confidence < mention.confidence:
                    found[mention.slug, is_denied] = mention
            unrecognised += _left_over(sentence, [hit for hit, _is_denied in hits], text, age)
            topic = self._book.follow(words, topic)
        present = [mention for (_slug, is_denied), mention in found.items() if not is_denied]
        told = {mention.slug for mention in present}
        denied = [m for (slug, is_denied), m in found.items() if is_denied and not self._is_told(slug, told)]
        return Understanding(
            present=_in_order(present, "symptom"),
            absent=_in_order(denied, "symptom"),
            risk_factors=_in_order(present, "risk_factor"),
            age=age,
            unrecognised=tuple(unrecognised),
        )

    def _is_told(self, denied: str, told: set[str]) -> bool:
        return denied in told or any(self._book.branches.is_above(denied, slug) for slug in told)

    def _split(self, text: str) -> Iterator[Sentence]:
        ends = [match.start() for match in _SENTENCE_END.finditer(text)]
        commas = [match.start() for match in _SEGMENT_END.finditer(text)]
        tokens: dict[int, list[Token]] = defaultdict(list)
        for token in tokenize(text, self._book.stems):
            tokens[bisect_right(ends, token.start)].append(token)
        for group in tokens.values():
            yield Sentence(tuple(group), tuple(bisect_right(commas, token.start) for token in group))

    def _find(self, sentence: Sentence, words: Sequence[Word], topic: Collection[str]) -> list[tuple[Hit, bool]]:
        """What the sentence reports, and what it denies (True)."""
        book, denied = self._book, find_denied(sentence)
        inverted: list[Hit] = []
        if denied:
            whole = book.gather(words, range(len(words)), topic)
            found = book.look_up(whole, INVERTED_COVERAGE, fits=lambda hit: _is_said_by_denial(hit, denied))
            inverted = [_with_denial(hit, denied) for hit in found]
        chosen = choose(inverted, sentence.segments, book.branches)
        used = {denied[position] for hit in chosen for position in hit.own.keys() & denied.keys()}
        is_denied = {position for position, by in denied.items() if by not in used}
        silent = is_denied | find_asides(sentence) | self._denied_places(sentence, words, is_denied)
        affirmed = [i for i, word in enumerate(words) if i not in silent and word.stem not in NOTS]
        plain = book.look_up(book.gather(words, affirmed, topic))
        chosen = choose([*chosen, *plain], sentence.segments, book.branches)
        past = find_past(sentence)
        chosen = [hit for hit in chosen if hit.wording.kind != "symptom" or not hit.own.keys() <= past]
        is_denied -= find_unable(sentence, denied)
        absent = self._find_absent(sentence, words, is_denied, topic) if is_denied else []
        return [(hit, False) for hit in chosen] + [(hit, True) for hit in absent]

    def _denied_places(self, sentence: Sentence, words: Sequence[Word], denied: set[int]) -> set[int]:
        """Places of which a segment says nothing that is not denied: "в груди не болит"."""
        told = {
            sentence.segments[i]
            for i, token in enumerate(sentence.tokens)
            if i not in denied and token.has_content and words[i].stem not in self._book.site_stems
        }
        denying = {sentence.segments[i] for i in denied} - told
        return {i for i, segment in enumerate(sentence.segments) if segment in denying}

    def _find_absent(
        self, sentence: Sentence, words: Sequence[Word], denied: set[int], topic: Collection[str]
    ) -> list[Hit]:
        """Denied words with the places beside them, or of their sentence; where that fits nothing, in general."""
        everywhere = {i for i, word in enumerate(words) if word.stem in self._book.site_stems}
        segments = {sentence.segments[i] for i in denied}
        places = {i for i in everywhere if sentence.segments[i] in segments} or everywhere
        clue = self._book.gather(words, sorted(denied | places), topic)
        hits = [hit for hit in self._book.look_up(clue, DENIED_COVERAGE) if hit.own.keys() & denied]
        left = denied - places - {position for hit in hits for position in hit.positions}
        in_general = self._book.look_up(self._book.gather(words, sorted(left), ()), GENERAL_COVERAGE, in_general=True)
        return choose([*hits, *in_general], sentence.segments, self._book.branches)


def _is_said_by_denial(hit: Hit, denied: Mapping[int, int]) -> bool:
    """The phrase holds a denial itself, and what it denies is denied here, by that alone: "cannot stand on it"."""
    under = hit.own.keys() & denied.keys()
    by = {denied[position] for position in (under & hit.denied if hit.denied else under)}
    return hit.has_denial and bool(by) and all(denied[position] in by for position in under)


def _with_denial(hit: Hit, denied: Mapping[int, int]) -> Hit:
    return replace(hit, positions=hit.positions | {denied[position] for position in hit.own.keys() & denied.keys()})


def _mention(hit: Hit, sentence: Sentence, text: str) -> Mention:
    tokens = [sentence.tokens[position] for position in hit.positions]
    start, end = min(token.start for token in tokens), max(token.end for token in tokens)
    confidence = max(0.01, round(min(1.0, hit.coverage), 2))
    return Mention(hit.wording.kind, hit.wording.slug, text[start:end], (start, end), confidence)


def _left_over(sentence: Sentence, hits: Iterable[Hit], text: str, age: StatedAge | None) -> Iterator[str]:
    """The comma-separated parts with content, of which neither a mention nor the age took a word."""
    used = {sentence.segments[position] for hit in hits for position in hit.positions}
    for number in sorted(set(sentence.segments) - used):
        tokens = [token for token, segment in zip(sentence.tokens, sentence.segments, strict=True) if segment == number]
        start, end = tokens[0].start, tokens[-1].end
        tells_age = age is not None and start < age.span[1] and age.span[0] < end
        if not tells_age and any(token.has_content for token in tokens):
            yield text[start:end]


def _in_order(mentions: Iterable[Mention], kind: str) -> tuple[Mention, ...]:
    chosen = (mention for mention in mentions if mention.kind == kind)
    return tuple(sorted(chosen, key=lambda mention: (mention.span, mention.slug)))
