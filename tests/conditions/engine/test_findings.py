"""Ages, and the tree of symptoms:

pain
├── heel-pain
│   ├── first-steps
│   └── at-rest
└── calf-pain
fever
"""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.engine.findings import Age, AgeRange, Findings, Tree

from .worlds import TAPES, Tape, in_many_worlds, read_forest

TREE = Tree(
    {
        "pain": None,
        "heel-pain": "pain",
        "first-steps": "heel-pain",
        "at-rest": "heel-pain",
        "calf-pain": "pain",
        "fever": None,
    }
)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        pytest.param(0, "year", Age(0, 11), id="a baby in its first year"),
        pytest.param(4, "year", Age(48, 59), id="four years last until the fifth birthday"),
        pytest.param(18, "month", Age(18, 18), id="months are exact"),
        pytest.param(130, "year", Age(1560, 1571), id="the oldest age that may be told"),
    ],
)
def test_age_as_months(value, unit, expected):
    assert Age.of(value, unit) == expected


@given(st.integers(0, 130))
def test_year_n_means_months_12n_to_12n_and_11(years):
    assert list(range(Age.of(years, "year").low, Age.of(years, "year").high + 1)) == [
        12 * years + month for month in range(12)
    ]


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        pytest.param(Age.of(17, "year"), True, id="seventeen years"),
        pytest.param(Age.of(18, "year"), False, id="eighteen years"),
        pytest.param(Age.of(215, "month"), True, id="the last month before eighteen"),
        pytest.param(Age.of(216, "month"), False, id="eighteen in months"),
    ],
)
def test_is_child(age, expected):
    assert age.is_child is expected


@pytest.mark.parametrize(
    ("ages", "age", "expected"),
    [
        pytest.param(AgeRange(24, 60), None, True, id="an unknown age is never kept out"),
        pytest.param(AgeRange(), Age.of(90, "year"), True, id="an open range admits everybody"),
        pytest.param(AgeRange(24, 60), Age.of(24, "month"), True, id="the first month belongs to it"),
        pytest.param(AgeRange(24, 60), Age.of(60, "month"), True, id="the last month belongs to it"),
        pytest.param(AgeRange(24, 60), Age.of(23, "month"), False, id="a month too young"),
        pytest.param(AgeRange(24, 60), Age.of(61, "month"), False, id="a month too old"),
        pytest.param(AgeRange(30, 60), Age.of(2, "year"), True, id="a year that reaches into it"),
        pytest.param(AgeRange(None, 60), Age.of(5, "year"), True, id="a year that has begun inside it"),
        pytest.param(AgeRange(None, 59), Age.of(5, "year"), False, id="a year that begins after it"),
        pytest.param(AgeRange(216, None), Age.of(17, "year"), False, id="under the lower end"),
        pytest.param(AgeRange(0, 0), Age.of(0, "year"), True, id="newborns, of whom only the year is known"),
    ],
)
def test_age_range_admits(ages, age, expected):
    assert ages.admits(age) is expected


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param(Findings(), set(), id="nothing told"),
        pytest.param(Findings(sex="female"), {"female"}, id="the sex is one"),
        pytest.param(Findings(risk_factors=frozenset({"diabetes"}), sex="male"), {"diabetes", "male"}, id="both"),
    ],
)
def test_all_risk_factors(findings, expected):
    assert findings.all_risk_factors == expected


def test_ancestors_come_nearest_first():
    assert TREE.ancestors("first-steps") == ("heel-pain", "pain")


def test_descendants_are_all_kinds():
    assert TREE.descendants("pain") == {"heel-pain", "first-steps", "at-rest", "calf-pain"}


def test_what_reports_imply():
    assert TREE.with_ancestors(["at-rest", "fever"]) == {"at-rest", "heel-pain", "pain", "fever"}


def test_what_denials_imply():
    assert TREE.with_descendants(["heel-pain", "fever"]) == {"heel-pain", "first-steps", "at-rest", "fever"}


def test_contains_symptoms_only():
    assert ("pain" in TREE, "pane" in TREE) == (True, False)


@pytest.mark.parametrize(
    "parents",
    [
        pytest.param({"pain": "pain"}, id="a symptom that is a kind of itself"),
        pytest.param({"pain": "ache", "ache": "soreness", "soreness": "pain"}, id="a ring of three"),
    ],
)
def test_a_loop_is_refused(parents):
    with pytest.raises(ValueError, match="loops"):
        Tree(parents)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        pytest.param({}, set(), id="nothing weighs nothing"),
        pytest.param({"heel-pain": 3, "first-steps": 5}, {"first-steps"}, id="of a branch the strongest"),
        pytest.param({"heel-pain": 5, "first-steps": 3}, {"heel-pain"}, id="even if it is the general one"),
        pytest.param({"first-steps": 3, "at-rest": 2}, {"first-steps", "at-rest"}, id="siblings both count"),
        pytest.param(
            {"heel-pain": 4, "first-steps": 3, "at-rest": 2},
            {"first-steps", "at-rest"},
            id="siblings outweigh a parent",
        ),
        pytest.param(
            {"pain": 9, "first-steps": 3, "at-rest": 2, "calf-pain": 1}, {"pain"}, id="a root outweighs all its kinds"
        ),
        pytest.param({"pain": 4, "first-steps": 5, "fever": 1}, {"first-steps", "fever"}, id="a gap in the branch"),
    ],
)
def test_heaviest_antichain(weights, expected):
    assert set(TREE.heaviest_antichain(weights)) == expected


def read_weighted_tree(tape: Tape) -> tuple[Tree, dict[str, int]]:
    symptoms = read_forest(tape)
    weights = {symptom.slug: tape.pick(range(10)) for symptom in tape.some(symptoms)}
    return Tree({symptom.slug: symptom.parent for symptom in symptoms}), weights


WEIGHTED_TREES = TAPES.map(read_weighted_tree)


@in_many_worlds
@given(WEIGHTED_TREES)
def test_the_heaviest_antichain_is_the_best_of_all_choices(tree_and_weights):
    tree, weights = tree_and_weights

    def is_apart(slugs):
        return not any(
            one in tree.ancestors(other) or other in tree.ancestors(one) for one, other in combinations(slugs, 2)
        )

    choices = [slugs for size in range(len(weights) + 1) for slugs in combinations(weights, size) if is_apart(slugs)]
    chosen = tree.heaviest_antichain(weights)
    assert is_apart(chosen)
    assert sum(weights[slug] for slug in chosen) == max(sum(weights[slug] for slug in slugs) for slugs in choices)


@in_many_worlds
@given(WEIGHTED_TREES)
def test_one_more_weight_never_lowers_the_heaviest_total(tree_and_weights):
    tree, weights = tree_and_weights
    for left_out in weights:
        fewer = {slug: weight for slug, weight in weights.items() if slug != left_out}
        assert total(tree, fewer) <= total(tree, weights)


def total(tree, weights):
    return sum(weights[slug] for slug in tree.heaviest_antichain(weights))
