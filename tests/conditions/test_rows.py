"""Lists from memory, beside the same counted one by one."""

from collections import Counter

import pytest

from conditions.rows import Table, has_symptoms


@pytest.fixture
def rows(knowledge):
    return knowledge.tables["conditions"].rows("en")


@pytest.mark.parametrize("urgency", [["routine"], ["urgent", "emergency"], ["self_care"], []])
def test_counts_are_those_of_the_rows_that_are_left(rows, knowledge, urgency):
    left = rows.having("urgency", urgency)
    tree = knowledge.index.tree
    one_by_one = Counter(slug for row in left for slug in tree.with_ancestors(has_symptoms(row)))
    assert {slug: count for slug, count in left.count("symptom").items() if count} == one_by_one
    assert sum(left.count("urgency").values()) == len(left) == len([r for r in rows if r["urgency"] in urgency])


def test_counts_of_an_empty_table():
    table = Table("conditions", {}, {"urgency": lambda document: [document["urgency"]]})
    assert table.rows("en").count("urgency") == {}


def test_all_of_is_narrower_than_any_of_and_none_is_its_complement(rows):
    wanted = ["heel-pain", "fever"]
    any_of, all_of = rows.having("symptom", wanted), rows.having("symptom", wanted, all_of=True)
    none_of = rows.without("symptom", wanted)
    assert 0 < len(any_of) < len(rows)
    assert {row["slug"] for row in all_of} <= {row["slug"] for row in any_of}
    assert len(none_of) == len(rows) - len(any_of)
