"""The content's own stories, told as text in both languages.

Held-out stories are measured (`python -m benchmarks.vignettes`), not tested: a test would become a reason to tune.
"""

import pytest

from benchmarks.vignettes import LANGUAGES, Outcome, share, tell_all


@pytest.fixture(scope="module")
def outcomes(knowledge, documents) -> list[Outcome]:
    tuned_on = {slug: vignette for slug, vignette in documents["vignettes"].items() if not vignette["held_out"]}
    return tell_all(knowledge, tuned_on)


def names(outcomes: list[Outcome]) -> list[str]:
    return [f"{outcome.slug} ({outcome.language}): {outcome.said}" for outcome in outcomes]


def test_every_emergency_is_found(outcomes):
    assert names([outcome for outcome in outcomes if outcome.missed_emergency]) == []


def test_no_near_miss_becomes_an_emergency(outcomes):
    assert names([outcome for outcome in outcomes if outcome.false_emergency]) == []


def test_complaints_outside_the_content_get_no_condition(outcomes):
    assert names([outcome for outcome in outcomes if outcome.outside is False]) == []


FLOORS = {"top_1": 0.75, "top_3": 0.92, "specialist": 0.95, "urgency": 0.9}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("figure", "floor"), FLOORS.items())
def test_figures_to_reach(outcomes, figure, floor, language):
    told = [outcome for outcome in outcomes if outcome.language == language]
    assert share(told, figure) >= floor, names([o for o in told if getattr(o, figure) is False])
