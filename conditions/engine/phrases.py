"""Text in, findings out: which symptoms and risk factors a story reports or denies, in Russian or English.

A word is corrected against the vocabulary first and looked up exactly then. A sentence is compared with each phrase by
the weight of the words they share; rare words weigh more. A sentence without a place of its own inherits the place of
the one before it ("My heel hurts. It is worst in the morning.").
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import log

from rapidfuzz.distance import OSA

from .ages import StatedAge, find_age
from .negation import Sentence, find_denied
from .words import NOT, Token, tokenize

_SENTENCE_END = re.compile(r"[.!?;\n…]+")
_SEGMENT_END = re.compile(r"[,:()—–]|\s-\s")

# Shares of a phrase's weight that must be found: of any phrase, and of one whose found words weigh a lot by themselves.
COVERAGE = 0.72
HEAVY_COVERAGE = 0.5
HEAVY_WEIGHT = 6.5
DENIED_COVERAGE = 0.5
# A word taken over from an earlier sentence counts less, and so does a corrected one.
INHERITED = 0.75
CORRECTED = 0.85
SHORTEST_CORRECTED = 5


@dataclass(frozen=True)
class Wording:
    """All texts that mean one symptom or risk factor. `kind` is symptom or risk_factor; `site` a body site."""

    kind: str
    slug: str
    parent: str | None
    site: str | None
    texts: tuple[str, ...]


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


@dataclass(frozen=True)
class _Hit:
    """A wording found in a sentence; `tokens` are the positions of its words, `own` those that name no place."""

    wording: Wording
    coverage: float
    weight: float
    tokens: frozenset[int]
    own: frozenset[int]

    @property
    def strength(self) -> float:
        return self.weight * self.coverage


@dataclass
class _Clue:
    """The stems of a sentence that may be matched: stem -> (quality, position); an inherited stem has no position."""

    stems: dict[str, tuple[float, int | None]] = field(default_factory=dict)

    def add(self, stem: str, quality: float, position: int | None) -> None:
        if stem not in self.stems or self.stems[stem][0] < quality:
            self.stems[stem] = (quality, position)


class PhraseIndex:
    """`sites`: body site -> its names. Building takes each text once; a lookup touches only phrases that share words."""

    def __init__(self, wordings: Iterable[Wording], sites: Mapping[str, Iterable[str]]) -> None:
        self._wordings = list(wordings)
        self._parents = {wording.slug: wording.parent for wording in self._wordings}
        self._site_stems = {stem for names in sites.values() for name in names for stem in _stems(name)} - {""}
        self._phrases: list[tuple[Wording, frozenset[str]]] = []
        seen: dict[str, set[str]] = defaultdict(set)
        for wording in self._wordings:
            for stems in {frozenset(_stems(text)) for text in wording.texts}:
                if stems - {NOT}:
                    self._phrases.append((wording, stems))
                for stem in stems:
                    seen[stem].add(wording.slug)
        self._weights = {stem: log(1 + len(self._wordings) / len(slugs)) for stem, slugs in seen.items()}
        self._postings: dict[str, list[int]] = defaultdict(list)
        for number, (_wording, stems) in enumerate(self._phrases):
            for stem in stems:
                self._postings[stem].append(number)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for stem in self._weights:
            self._by_length[len(stem)].append(stem)

    def understand(self, text: str) -> Understanding:
        """Present wins over absent. What no mention covers is listed as unrecognised."""
        found: dict[tuple[str, bool], Mention] = {}
        unrecognised: list[str] = []
        topic: dict[str, None] = {}
        for sentence in _sentences(text):
            hits = self._find(sentence, topic)
            for hit, denied in hits:
                mention = _mention(hit, sentence, text)
                key = (mention.slug, denied)
                if key not in found or found[key].confidence < mention.confidence:
                    found[key] = mention
            unrecognised += _left_over(sentence, [hit for hit, _denied in hits], text)
            topic = self._topic(sentence) or topic
        age = find_age(text)
        present = [mention for (_slug, denied), mention in found.items() if not denied]
        told = {mention.slug for mention in present}
        absent = [m for (slug, denied), m in found.items() if denied and m.kind == "symptom" and slug not in told]
        return Understanding(
            present=_in_order(mention for mention in present if mention.kind == "symptom"),
            absent=_in_order(absent),
            risk_factors=_in_order(mention for mention in present if mention.kind == "risk_factor"),
            age=age,
            unrecognised=tuple(unrecognised),
        )

    def _topic(self, sentence: Sentence) -> dict[str, None]:
        """The places that the sentence names, for the next one to inherit."""
        stems = (self._correct(token.stem)[0] for token in sentence.tokens)
        return {stem: None for stem in stems if stem in self._site_stems}

    def _find(self, sentence: Sentence, topic: Mapping[str, None]) -> list[tuple[_Hit, bool]]:
        corrected = [self._correct(token.stem) for token in sentence.tokens]
        denied = find_denied(sentence)
        everything = self._clue(corrected, range(len(corrected)), topic)
        inverted = [hit for hit in self._lookup(everything) if self._has_not(hit, sentence, denied)]
        chosen = self._choose(inverted)
        used = {position for hit in chosen for position in hit.tokens}
        is_denied = {position for position, by in denied.items() if by not in used}
        affirmed = [i for i in range(len(corrected)) if i not in is_denied and corrected[i][0] != NOT]
        chosen = self._choose([*chosen, *self._lookup(self._clue(corrected, affirmed, topic))])
        absent = self._absent(sentence, corrected, is_denied, topic)
        return [(hit, False) for hit in chosen] + [(hit, True) for hit in absent]

    def _absent(
        self, sentence: Sentence, corrected: list[tuple[str, float]], denied: set[int], topic: Mapping[str, None]
    ) -> list[_Hit]:
        """Denied words, each with the places that its sentence names."""
        if not denied:
            return []
        places = [i for i, (stem, _quality) in enumerate(corrected) if stem in self._site_stems]
        clue = self._clue(corrected, sorted({*denied, *places}), topic)
        hits = [hit for hit in self._lookup(clue, DENIED_COVERAGE) if hit.own & denied]
        return self._choose(hits)

    def _correct(self, stem: str) -> tuple[str, float]:
        """The stem of the vocabulary that is meant, and how sure that is; an empty stem when there is none."""
        if not stem or stem in self._weights:
            return stem, 1.0
        if len(stem) < SHORTEST_CORRECTED or not stem.isalpha():
            return "", 0.0
        most = 1 if len(stem) < 8 else 2
        near = [
            (OSA.distance(stem, other, score_cutoff=most), other)
            for length in range(len(stem) - most, len(stem) + most + 1)
            for other in self._by_length.get(length, ())
            if other[0] == stem[0]
        ]
        distance, best = min(near, default=(most + 1, ""))
        return (best, CORRECTED) if distance <= most else ("", 0.0)

    def _clue(self, corrected: list[tuple[str, float]], positions: Iterable[int], topic: Mapping[str, None]) -> _Clue:
        clue = _Clue()
        for position in positions:
            stem, quality = corrected[position]
            if stem:
                clue.add(stem, quality, position)
        if not clue.stems.keys() & self._site_stems:
            for stem in topic:
                clue.add(stem, INHERITED, None)
        return clue

    def _lookup(self, clue: _Clue, least: float = COVERAGE) -> list[_Hit]:
        """The best phrase of each wording, where enough of it is found."""
        numbers = {
            number
            for stem, (_quality, position) in clue.stems.items()
            if position is not None
            for number in self._postings.get(stem, ())
        }
        best: dict[str, _Hit] = {}
        for number in sorted(numbers):
            hit = self._hit(*self._phrases[number], clue)
            if hit is not None and (
                hit.coverage >= least or (hit.weight >= HEAVY_WEIGHT and hit.coverage >= HEAVY_COVERAGE)
            ):
                known = best.get(hit.wording.slug)
                if known is None or (hit.strength, hit.coverage) > (known.strength, known.coverage):
                    best[hit.wording.slug] = hit
        return list(best.values())

    def _hit(self, wording: Wording, phrase: frozenset[str], clue: _Clue) -> _Hit | None:
        if NOT in phrase and NOT not in clue.stems:
            return None
        shared = phrase & clue.stems.keys()
        whole = sum(self._weights[stem] for stem in phrase)
        weight = sum(self._weights[stem] * clue.stems[stem][0] for stem in sorted(shared))
        positions = {stem: clue.stems[stem][1] for stem in shared}
        tokens = frozenset(position for position in positions.values() if position is not None)
        own = frozenset(p for stem, p in positions.items() if p is not None and stem not in self._site_stems)
        if not own:
            return None
        return _Hit(wording, weight / whole, weight, tokens, own)

    @staticmethod
    def _has_not(hit: _Hit, sentence: Sentence, denied: Mapping[int, int]) -> bool:
        """The phrase itself holds a denial, and one of its other words stands under it: "cannot put weight on it"."""
        nots = {position for position in hit.tokens if sentence.tokens[position].negation}
        return any(denied.get(position) in nots for position in hit.tokens)

    def _choose(self, hits: Iterable[_Hit]) -> list[_Hit]:
        """The strongest first; a weaker one stays only if it explains words of its own."""
        chosen: list[_Hit] = []
        for hit in sorted(hits, key=lambda hit: (-hit.strength, hit.wording.slug)):
            taken = frozenset[int]().union(*(other.own for other in chosen))
            if not hit.own <= taken and not any(
                self._same_branch(hit, other) and hit.own & other.own for other in chosen
            ):
                chosen.append(hit)
        return chosen

    def _same_branch(self, one: _Hit, other: _Hit) -> bool:
        return other.wording.slug in self._line(one.wording.slug) or one.wording.slug in self._line(other.wording.slug)

    def _line(self, slug: str) -> Iterator[str]:
        above: str | None = slug
        while above is not None:
            yield above
            above = self._parents.get(above)


def _stems(text: str) -> Iterator[str]:
    return (token.stem for token in tokenize(text) if token.stem)


def _sentences(text: str) -> Iterator[Sentence]:
    ends = [match.start() for match in _SENTENCE_END.finditer(text)]
    commas = [match.start() for match in _SEGMENT_END.finditer(text)]
    tokens: dict[int, list[Token]] = defaultdict(list)
    for token in tokenize(text):
        tokens[sum(end <= token.start for end in ends)].append(token)
    for group in tokens.values():
        yield Sentence(tuple(group), tuple(sum(comma <= token.start for comma in commas) for token in group))


def _mention(hit: _Hit, sentence: Sentence, text: str) -> Mention:
    tokens = [sentence.tokens[position] for position in hit.tokens]
    start, end = min(token.start for token in tokens), max(token.end for token in tokens)
    confidence = max(0.01, round(min(1.0, hit.coverage), 2))
    return Mention(hit.wording.kind, hit.wording.slug, text[start:end], (start, end), confidence)


def _left_over(sentence: Sentence, hits: Iterable[_Hit], text: str) -> Iterator[str]:
    """The comma-separated parts with content, of which no mention took a word."""
    used = {sentence.segments[position] for hit in hits for position in hit.tokens}
    for number in sorted(set(sentence.segments) - used):
        tokens = [token for token, segment in zip(sentence.tokens, sentence.segments, strict=True) if segment == number]
        if any(token.stem and token.stem != NOT for token in tokens):
            yield text[tokens[0].start : tokens[-1].end]


def _in_order(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(mentions, key=lambda mention: (mention.span, mention.slug)))
