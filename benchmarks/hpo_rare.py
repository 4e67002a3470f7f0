"""Rare diseases and real patients: `python -m benchmarks.hpo_rare ../shared/benchmarks/hpo_rare`.

11,585 diseases, 14,586 terms. HPO terms have several parents; the tree of symptoms has one, so each term keeps the most
exact (the one with the fewest kinds). No frequencies are published with these links: all are `frequent`. Background is
the share of diseases that list the term or a kind of it.
"""

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from conditions.engine.findings import Findings
from conditions.engine.matching import Index, Profile, Symptom

from .accuracy import find_rank, show_head, show_row

TOPS = (1, 3, 10)
BAND = "frequent"
# Percent. Above half of the band's frequency a link would say next to nothing.
LEAST_BACKGROUND, MOST_BACKGROUND = 0.02, 54.0


def find_ancestors(parents: Sequence[Sequence[int]]) -> list[frozenset[int]]:
    """Of each term, through all its parents."""
    known: dict[int, frozenset[int]] = {}

    def climb(term: int) -> frozenset[int]:
        if term not in known:
            known[term] = frozenset(parents[term]).union(*(climb(parent) for parent in parents[term]))
        return known[term]

    return [climb(term) for term in range(len(parents))]


def build_index(data: Mapping[str, list]) -> Index:
    names = [name for name, _label in data["terms"]]
    ancestors = find_ancestors(data["is_a"])
    kinds = Counter(ancestor for above in ancestors for ancestor in above)
    listed = [frozenset(terms) for _name, _label, terms in data["diseases"]]
    carriers = Counter(node for terms in listed for node in terms.union(*(ancestors[term] for term in terms)))

    def background(term: int) -> float:
        return min(MOST_BACKGROUND, max(LEAST_BACKGROUND, 100 * carriers[term] / len(listed)))

    def parent(term: int) -> str | None:
        return names[min(data["is_a"][term], key=lambda p: (kinds[p], p))] if data["is_a"][term] else None

    symptoms = [Symptom(name, parent(term), background(term)) for term, name in enumerate(names)]
    profiles = [
        Profile(disease, symptoms={names[term]: BAND for term in terms})
        for (disease, _label, _terms), terms in zip(data["diseases"], listed, strict=True)
    ]
    return Index(symptoms, profiles)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    index = build_index(json.loads((folder / "kb_compact.json").read_text()))
    ranks = []
    for line in (folder / "cases_873.jsonl").read_text().splitlines():
        case = json.loads(line)
        ranking = index.rank(Findings(present=frozenset(case["present"]) & index.symptoms.keys()))
        ranks.append(find_rank([match.slug for match in ranking.considered], case["answers"]))
    print(show_head(TOPS))
    print(show_row("all findings of the patient", ranks, "24 / 50 (top-1 / top-10)", TOPS))


if __name__ == "__main__":
    main()
