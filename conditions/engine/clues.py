"""What a sentence tells, as the stems that phrases are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence as the vocabulary knows it; an unknown one has no stem. `quality`: how sure that is."""

    stem: str
    quality: float


@dataclass(frozen=True, slots=True)
class Told:
    """Where a stem stands in the sentence, and how sure it is; an inherited stem has no positions."""

    quality: float
    positions: tuple[int, ...] = ()


@dataclass
class Clue:
    """Stems that may be matched. `wholes` are larger places, told only by the name of a part: what hurts there hurts.

    `hurts`: that something does has been said, here or before.
    """

    stems: dict[str, Told] = field(default_factory=dict)
    wholes: set[str] = field(default_factory=set)
    hurts: bool = False

    def add(self, stem: str, told: Told) -> None:
        known = self.stems.get(stem)
        if not stem or (known and known.quality > told.quality):
            return
        if known and known.quality == told.quality:
            told = Told(told.quality, known.positions + told.positions)
        self.stems[stem] = told


def place_closely(positions: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """One position for each stem: of a word that is repeated, the one that stands nearest to the others."""
    if not positions:
        return {}
    anchors = min(positions.values(), key=len)
    placings = (
        {stem: min(places, key=lambda place: abs(place - anchor)) for stem, places in positions.items()}
        for anchor in anchors
    )
    return min(placings, key=lambda placing: max(placing.values()) - min(placing.values()))
