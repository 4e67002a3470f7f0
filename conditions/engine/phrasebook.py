"""All phrases of all symptoms and risk factors, indexed by word stem.

A word is corrected against the vocabulary first and looked up exactly then. A phrase is found when enough of the weight
of its stems is; rare stems weigh more.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from .clues import Clue, Told, Word, place_closely
from .hits import Branches, Hit, Wording
from .lexicon import (
    BODY_PARTS,
    COMPLAINTS,
    CONCEPTS,
    CONTEXT,
    ELSEWHERE,
    NOTS,
    NUMBER,
    PAIN,
    RELATIONS,
    WHOLES,
)
from .reading import NO_STEMS, TIMES, Said, read_texts, weigh_stems
from .words import LIGHT_STEMS, STOP_STEMS, Token, settle

# Share of a phrase's weight that must be found; less of one whose found words weigh a lot by themselves.
COVERAGE = 0.78
HEAVY_COVERAGE = 0.62
HEAVY_WEIGHT = 7.0
# A word taken over from an earlier sentence counts less, and so does a corrected one.
INHERITED = 0.85
PART = 0.8
CORRECTED = 0.85
SHORTEST_CORRECTED = 5
# A longer word may hold two slips, a shorter one only one.
LONG_WORD = 8
# One word of two is not enough, however heavy it is.
PAIR = 2
# When so many of its phrases name a place, a symptom of that place is not found without one.
MOSTLY = 0.6
# A phrase as heavy as this is found anywhere: "a tractor ran over me" needs no leg.
UNMISTAKABLE = 8.0
# The words of a phrase stand near each other: within so many words, and so many more for each of its own.
NEAR = 4
NEAR_PER_WORD = 3
# Sums of weights depend on their order in the last digit; what is compared twice is compared loosely first.
A_HAIR = 1e-9

_MODIFIERS = frozenset(["lower", "big", "upper", "больш", "нижн", "верхн"])
# There are veins on the arm too.
VEIN = frozenset(["vein"])
NOTS_AND_RELATIONS = NOTS | RELATIONS
# Beside the places: what a phrase may be made of without telling what is wrong.
TELLS_NOTHING = TIMES | STOP_STEMS | LIGHT_STEMS | {NUMBER, PAIN}


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Stems of one text, which is not found without `needed`, nor told of a place that is not among `sites`, if any.

    `denied` are those, no places, that stand under a denial in the phrase itself: "hard to touch" has none.
    """

    wording: Wording
    stems: frozenset[str]
    denied: frozenset[str]
    sites: frozenset[str]
    needed: frozenset[str]
    weight: float


class Phrasebook:
    """`sites`: body site -> its names. A lookup touches only phrases that share words with the clue."""

    def __init__(self, wordings: Iterable[Wording], sites: Mapping[str, Iterable[str]]) -> None:
        wordings = list(wordings)
        self.stems: dict[str, str] = dict(CONCEPTS)
        self.branches = Branches({wording.slug: wording.parent for wording in wordings})
        texts = {wording.slug: self._read(wording.texts) for wording in wordings}
        named = {stem for names in sites.values() for said in self._read(names) for stem in said.stems}
        self.site_stems = (named - _MODIFIERS - STOP_STEMS) | BODY_PARTS
        self.places = self.site_stems | ELSEWHERE
        self._tells_nothing = self.site_stems | TELLS_NOTHING
        self._same = {NO_STEMS: NO_STEMS}
        self._weights = weigh_stems(texts)
        self._phrases = [
            _Phrase(
                wording,
                said.stems,
                said.denied - self.site_stems - RELATIONS or NO_STEMS,
                sites,
                self._needed(said.stems),
                self._weigh(said.stems),
            )
            for wording in wordings
            for said, sites in self._with_sites(texts[wording.slug], wording.is_local)
        ]
        self._phrase_weights = np.array([phrase.weight for phrase in self._phrases])
        self._postings = self._post()
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(word for word, stem in self.stems.items() if stem in self._weights):
            self._alike[word[0], len(word)].append(word)

    def _post(self) -> dict[str, NDArray[np.intp]]:
        """Stem -> the numbers of the phrases that hold it."""
        numbers: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            for stem in phrase.stems:
                numbers[stem].append(number)
        return {stem: np.array(posted) for stem, posted in numbers.items()}

    def _read(self, texts: Iterable[str]) -> tuple[Said, ...]:
        read = read_texts(tuple(texts))
        self.stems.update(read.stems)
        return read.said

    def _with_sites(self, texts: Sequence[Said], is_local: bool) -> Iterator[tuple[Said, frozenset[str]]]:
        """Each phrase with the places of which it must be told one: its own, or any that the symptom's phrases name."""
        same = self._same  # few sets of places serve thousands of phrases
        placed = [same.setdefault(sites, sites) for sites in (said.stems & self.site_stems for said in texts)]
        is_placed = is_local and sum(map(bool, placed)) >= MOSTLY * len(texts)
        anywhere = NO_STEMS.union(*placed) if is_placed else NO_STEMS
        return (
            (said, sites or (NO_STEMS if self._weigh(said.stems) >= UNMISTAKABLE else anywhere))
            for said, sites in zip(texts, placed, strict=True)
        )

    def _weigh(self, stems: Iterable[str]) -> float:
        return fsum(map(self._weights.__getitem__, stems))  # exact, so in whatever order

    def _needed(self, stems: frozenset[str]) -> frozenset[str]:
        """Denials, and the pain of a phrase that tells only where and when beside it."""
        needed = NOTS_AND_RELATIONS if stems - self._tells_nothing else NOTS_AND_RELATIONS | {PAIN}
        return stems & needed or NO_STEMS

    def recognize(self, tokens: Sequence[Token]) -> list[Word]:
        """The words of a sentence, corrected and settled."""
        words = [self._correct(token) for token in tokens]
        settled = settle([word.stem for word in words])
        return [Word(stem, word.quality) for stem, word in zip(settled, words, strict=True)]

    def _correct(self, token: Token) -> Word:
        if token.stem in self._weights or token.stem in CONTEXT or token.word in CONCEPTS:
            return Word(token.stem, 1.0)
        word = token.word
        if len(word) < SHORTEST_CORRECTED or not word.isalpha():
            return Word("", 0.0)
        most = 1 if len(word) < LONG_WORD else 2
        lengths = range(len(word) - most, len(word) + most + 1)
        alike = [other for length in lengths for other in self._alike.get((word[0], length), ())]
        found = extractOne(word, alike, scorer=OSA.distance, score_cutoff=most)
        if found is None or (len(word) == SHORTEST_CORRECTED and set(word) != set(found[0])):
            return Word("", 0.0)  # of a short word another letter makes another word
        return Word(self.stems[found[0]], CORRECTED)

    def follow(self, words: Sequence[Word], topic: Collection[str]) -> set[str]:
        """The topic after a sentence: its places, or else those before it; and that something hurts."""
        told = {word.stem for word in words}
        return (told & self.places or set(topic) & self.places) | ({PAIN} & (told | set(topic)))

    def gather(self, words: Sequence[Word], positions: Collection[int], topic: Collection[str]) -> Clue:
        """The words at the positions; if they name no place, the places of the topic too."""
        clue = Clue()
        for position in positions:
            word = words[position]
            clue.add(word.stem, Told(word.quality, (position,)))
            if whole := WHOLES.get(word.stem):
                clue.add(whole, Told(word.quality * PART, (position,)))
                clue.wholes.add(whole)
        clue.wholes -= {words[position].stem for position in positions}
        places = clue.stems.keys() & self.places
        clue.hurts = PAIN in clue.stems or PAIN in topic
        if not places:
            places = set(topic) & self.places
            for stem in places:
                clue.add(stem, Told(INHERITED))
        if ELSEWHERE <= places <= ELSEWHERE | VEIN:
            for stem in COMPLAINTS | VEIN:
                clue.stems.pop(stem, None)
        return clue

    def look_up(
        self,
        clue: Clue,
        least: float = COVERAGE,
        *,
        in_general: bool = False,
        fits: Callable[[Hit], bool] | None = None,
    ) -> list[Hit]:
        """The best phrase of each wording that `fits`, if enough of it is found; `in_general`: of roots, anywhere."""
        best: dict[str, Hit] = {}
        for number in self._find_likely(clue, least):
            hit = self._compare(self._phrases[number], clue, in_general)
            if hit is None or not _is_enough(hit, least) or (fits and not fits(hit)):
                continue
            known = best.get(hit.wording.slug)
            if known is None or (hit.strength, hit.coverage) > (known.strength, known.coverage):
                best[hit.wording.slug] = hit
        return list(best.values())

    def _find_likely(self, clue: Clue, least: float) -> list[int]:
        """The phrases whose found weight is enough; whether place, order and denials fit is not asked yet."""
        found = np.zeros(len(self._phrases))
        for stem, told in clue.stems.items():
            if stem in self._postings:
                found[self._postings[stem]] += self._weights[stem] * told.quality
        enough = found >= self._phrase_weights * (least - A_HAIR)
        if least > HEAVY_COVERAGE:
            is_heavy = found >= HEAVY_WEIGHT - A_HAIR
            enough |= is_heavy & (found >= self._phrase_weights * (HEAVY_COVERAGE - A_HAIR))
        likely: list[int] = np.flatnonzero(enough).tolist()
        return likely

    def _compare(self, phrase: _Phrase, clue: Clue, in_general: bool) -> Hit | None:
        shared = self._share(phrase, clue, in_general)
        weight = sum(self._weights[stem] * clue.stems[stem].quality for stem in shared)
        places = place_closely({stem: found for stem in shared if (found := clue.stems[stem].positions)})
        if not places or max(places.values()) - min(places.values()) > NEAR + NEAR_PER_WORD * len(places):
            return None
        if not self._stands_before_its_place(places):
            return None
        own = {
            position: self._weights[stem]
            for stem, position in places.items()
            if stem not in self.site_stems and stem not in STOP_STEMS and stem not in NOTS
        }
        if not own:
            return None
        positions = frozenset(position for stem, position in places.items() if stem not in NOTS | clue.wholes)
        denied = frozenset(places[stem] for stem in phrase.denied & places.keys())
        has_denial = bool(phrase.stems & NOTS) and (bool(denied) or not phrase.denied)
        return Hit(phrase.wording, weight / phrase.weight, weight, positions, own, has_denial, denied)

    def _stands_before_its_place(self, places: Mapping[str, int]) -> bool:
        """ "Between the legs", but not "the toes of one leg, and between them"."""
        relations = [position for stem, position in places.items() if stem in RELATIONS]
        after = {position for stem, position in places.items() if stem in self.site_stems}
        return not after or all(after & set(range(at + 1, at + 1 + NEAR)) for at in relations)

    def _share(self, phrase: _Phrase, clue: Clue, in_general: bool) -> list[str]:
        """The stems of the phrase that are told; none where its place, a denial or a pain is missing."""
        known = clue.stems.keys() if PAIN in phrase.stems else clue.stems.keys() - clue.wholes
        fits_place = phrase.wording.parent is None if in_general else not phrase.sites or phrase.sites & known
        if not fits_place or not phrase.needed <= known:
            return []
        shared = sorted(phrase.stems & known)
        names_place = any(clue.stems[stem].positions for stem in shared if stem in self.places)
        hurts = clue.hurts or names_place or PAIN not in phrase.stems
        return shared if hurts and len(shared) >= min(PAIR, len(phrase.stems)) else []


def _is_enough(hit: Hit, least: float) -> bool:
    """A phrase that says it by a denial must be there as a whole: a missing word may turn it into another."""
    is_heavy = hit.weight >= HEAVY_WEIGHT and not hit.has_denial
    return hit.coverage >= least or (is_heavy and hit.coverage >= min(least, HEAVY_COVERAGE))
