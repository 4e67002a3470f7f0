"""Where the limits of the bands and of coverage lie: `python -m benchmarks.bands`.

Every vignette that is not held out is told as text, with age and sex, in both languages. Counted are the scores of
acceptable conditions (stories) and of all others named (non-stories), and the evidence of the best match inside and
outside the content. The last table tries other weights of what is denied (a) and of what nobody spoke of (l).
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from conditions.engine import constants as const
from conditions.engine.weights import weigh

from .vignettes import LANGUAGES, prepare, share, tell_all

BINS = (-99, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 99)
EVIDENCE_BINS = (0, 0.5, 1.25, 2, 3, 4, 6, 8, 99)
WEIGHTS = ((0.5, 0.15), (0.3, 0.15), (0.8, 0.15), (1.0, 0.15), (0.5, 0.05), (0.5, 0.1), (0.5, 0.2), (0.5, 0.3))


def prepare_tuned_on():
    knowledge, vignettes = prepare()
    return knowledge, {slug: vignette for slug, vignette in vignettes.items() if not vignette["held_out"]}


def assess_all(knowledge, vignettes) -> Iterator[tuple[dict, object]]:
    from conditions.services import Report, assess_report

    for vignette in vignettes.values():
        for language in LANGUAGES:
            report = Report(text=vignette["story"][language], age=vignette["age"], sex=vignette["sex"])
            yield vignette, assess_report(knowledge=knowledge, report=report)


def count(values: Iterable[float], bins: tuple[float, ...]) -> list[int]:
    values = list(values)
    return [sum(low <= value < high for value in values) for low, high in pairwise(bins)]


def show(title: str, bins: tuple[float, ...], **columns: Iterable[float]) -> None:
    counted = {name: count(values, bins) for name, values in columns.items()}
    print(f"\n| {title} | {' | '.join(counted)} |\n|---|{'---|' * len(counted)}")
    for row, low in enumerate(bins[:-1]):
        name = f"below {bins[1]}" if low == bins[0] else f"from {low}"
        print(f"| {name} | {' | '.join(str(numbers[row]) for numbers in counted.values())} |")


def main() -> None:
    knowledge, vignettes = prepare_tuned_on()
    assessed = list(assess_all(knowledge, vignettes))
    right = [m.score / 1000 for v, a in assessed for m in a.ranking.candidates if m.slug in v["conditions"]]
    wrong = [m.score / 1000 for v, a in assessed for m in a.ranking.candidates if m.slug not in v["conditions"]]
    print(f"{len(vignettes)} vignettes in two languages.")
    show("score (nats)", BINS, stories=right, others=wrong)

    def best_evidence(is_inside: bool) -> list[float]:
        return [
            max((match.evidence for match in a.ranking.considered), default=0) / 1000
            for v, a in assessed
            if bool(v["conditions"] or v["urgency"] != const.ROUTINE) == is_inside
        ]

    show("evidence of the best", EVIDENCE_BINS, inside=best_evidence(True), outside=best_evidence(False))
    compare_weights()


def compare_weights() -> None:
    print("\n| a | l | top-1 | top-3 | specialist | urgency |\n|---|---|---|---|---|---|")
    for absent, silent in WEIGHTS:
        const.ABSENT_WEIGHT, const.NOT_MENTIONED_WEIGHT = absent, silent
        weigh.cache_clear()
        knowledge, vignettes = prepare_tuned_on()
        outcomes = tell_all(knowledge, vignettes)
        figures = (f"{share(outcomes, name):.1%}" for name in ("top_1", "top_3", "specialist", "urgency"))
        print(f"| {absent} | {silent} | {' | '.join(figures)} |")


if __name__ == "__main__":
    main()
