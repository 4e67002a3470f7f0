"""What a KnowledgeBase takes from the documents, and that nothing unpublished reaches it."""

import copy
import gc
import json
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from types import FunctionType, ModuleType
from typing import Any

import pytest

from conditions import knowledge as knowledge_module
from conditions.documents import KINDS, ContentError, Document, Documents
from conditions.engine.findings import Findings
from conditions.knowledge import NO_VERSION, KnowledgeBase, Version, add_part
from referrals.knowledge import ReferralBook

from .api.world import DOCUMENTS

GONE = None
"""The record itself is not public any more."""

# Whose link it is, its key, to what it points, and what of the record is public when that is not.
LINKS = [
    ("symptoms/heel-pain-first-steps", "parent", "symptoms/heel-pain", {"parent": None}),
    (
        "conditions/plantar-fasciitis",
        "symptoms",
        "symptoms/fever",
        {"symptoms": {"heel-pain-first-steps": "very_frequent", "heel-pain": "frequent"}},
    ),
    ("conditions/plantar-fasciitis", "risk_factors", "risk_factors/running", {"risk_factors": {}}),
    (
        "conditions/plantar-fasciitis",
        "specialists",
        "specialists/orthopedist",
        {"specialists": [{"specialist": "general-practitioner", "role": "first_contact", "audience": "any"}]},
    ),
    (
        "conditions/plantar-fasciitis",
        "treatments",
        "treatments/ibuprofen",
        {"treatments": {"first_aid": ["cold-pack"], "early": ["calf-massage"]}},
    ),
    ("conditions/deep-vein-thrombosis", "treatments", "treatments/calf-massage", {"treatments": {}}),
    ("conditions/plantar-fasciitis", "examinations", "examinations/foot-x-ray", {"examinations": []}),
    ("red_flags/clot-in-lung", "avoid", "treatments/calf-massage", {"avoid": []}),
    ("prices/orthopedist-online", "specialist", "specialists/orthopedist", GONE),
    ("prices/fasciitis-ibuprofen", "condition", "conditions/plantar-fasciitis", GONE),
    ("prices/fasciitis-ibuprofen", "treatment", "treatments/ibuprofen", GONE),
]
WITH_STATUS = {kind.name for kind in KINDS.values() if "status" in kind.keys}
CANARY = "qzqzqz"
TRACES = {"ru": f"{CANARY} есть", "en": f"There is {CANARY}"}


def split(path: str) -> tuple[str, str]:
    kind, slug = path.split("/")
    return kind, slug


def find(documents: Documents, path: str) -> Document:
    kind, slug = split(path)
    return documents[kind][slug]


def change(path: str, **parts: Any) -> Documents:
    """The world with one record changed."""
    documents = copy.deepcopy(DOCUMENTS)
    find(documents, path).update(parts)
    return documents


def is_text(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("ru"), str)


def build_with_phrases(documents: Documents) -> KnowledgeBase:
    knowledge = KnowledgeBase.from_documents(documents)
    assert knowledge.phrases  # which are read when first asked for
    return knowledge


def strings_in(thing: Any) -> Iterator[str]:
    """Every string that the object holds, however deep; code and its globals are not looked into."""
    seen, waiting = set(), [thing]
    while waiting:
        item = waiting.pop()
        if id(item) in seen or isinstance(item, type | ModuleType | FunctionType):
            continue
        seen.add(id(item))
        if isinstance(item, str):
            yield item
        waiting.extend(gc.get_referents(item))


@pytest.mark.parametrize("status", ["draft", "retired"])
@pytest.mark.parametrize(("owner", "key", "target", "left"), LINKS, ids=[f"{o}.{k}-{t}" for o, k, t, _left in LINKS])
def test_a_link_is_public_if_both_its_ends_are(owner, key, target, left, status):
    whole = find(KnowledgeBase.from_documents(DOCUMENTS).documents, owner)
    assert split(target)[1] in str(whole[key])

    public = KnowledgeBase.from_documents(change(target, status=status)).documents

    kind, slug = split(owner)
    assert public[kind].get(slug) == (GONE if left is GONE else whole | left)


def test_the_table_above_holds_every_kind_of_link():
    links = {
        (kind.name, part.key)
        for kind in KINDS.values()
        for part in kind.parts
        if kind.public and getattr(part, "kind", None) in WITH_STATUS
    }
    assert {(split(owner)[0], key) for owner, key, _target, _left in LINKS} == links


@pytest.mark.parametrize("status", ["draft", "retired"])
@pytest.mark.parametrize("path", ["symptoms/fever", "risk_factors/running", "conditions/severs-disease"])
def test_a_published_end_does_not_tell_of_the_other(path, status):
    kind, slug = split(path)
    knowledge = KnowledgeBase.from_documents(change(path, status=status))
    assert slug not in knowledge.documents[kind]
    assert slug not in knowledge.tables[kind].documents
    assert knowledge.documents.keys() == DOCUMENTS.keys() - {"vignettes"}


@pytest.mark.parametrize(
    "path",
    [
        f"{kind}/{slug}"
        for kind in sorted(WITH_STATUS)
        for slug in DOCUMENTS[kind]
        if slug not in ("calf-swelling", "breathlessness")  # the red flag needs them
    ],
)
def test_what_is_unpublished_leaves_no_trace(path):
    kind, slug = split(path)
    documents = json.loads(json.dumps(change(path, status="draft")).replace(f'"{slug}"', f'"{CANARY}"'))
    documents[kind][CANARY] |= {key: TRACES for key, value in documents[kind][CANARY].items() if is_text(value)}
    if "phrases" in documents[kind][CANARY]:
        documents[kind][CANARY]["phrases"] = {"ru": [CANARY], "en": [CANARY]}

    held = strings_in(build_with_phrases(documents))

    assert not [string for string in held if CANARY in string]


def test_a_trace_would_be_found():
    held = strings_in(build_with_phrases(change("symptoms/fever", question=TRACES)))
    assert {TRACES["ru"], CANARY} <= set(held)


@pytest.mark.parametrize("status", ["draft", "retired"])
@pytest.mark.parametrize(
    ("path", "clause"),
    [
        ("symptoms/breathlessness", {"symptoms": ["breathlessness"], "risk_factors": []}),
        ("symptoms/breathlessness", {"symptoms": ["fever", "breathlessness"], "risk_factors": []}),
        ("risk_factors/running", {"symptoms": ["fever"], "risk_factors": ["running"]}),
    ],
)
def test_a_red_flag_on_something_unpublished_is_an_error(path, clause, status):
    documents = change(path, status=status)
    find(documents, "red_flags/clot-in-lung")["clauses"] = [{"symptoms": ["fever"], "risk_factors": []}, clause]
    with pytest.raises(ContentError, match=f"^red_flags/clot-in-lung: {split(path)[1]} is not published$"):
        KnowledgeBase.from_documents(documents)


def test_a_red_flag_on_something_unknown_is_an_error():
    documents = copy.deepcopy(DOCUMENTS)
    del documents["symptoms"]["breathlessness"]
    with pytest.raises(ContentError, match="breathlessness is not published"):
        KnowledgeBase.from_documents(documents)


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_red_flag_that_is_not_published_may_rest_on_anything(status):
    documents = change("red_flags/clot-in-lung", status=status)
    find(documents, "symptoms/breathlessness")["status"] = "draft"
    assert KnowledgeBase.from_documents(documents).red_flags == ()


def test_prices_of_an_unpublished_specialist_vanish():
    knowledge = KnowledgeBase.from_documents(change("specialists/orthopedist", status="retired"))
    left = {"any-first-visit", "kazan-first-visit", "fasciitis-ibuprofen"}
    prices = knowledge.part(ReferralBook).prices
    assert knowledge.documents["prices"].keys() == prices.documents.keys() == left
    assert set(prices.links["specialist"]) == {"general-practitioner", "pediatrician"}


@pytest.mark.parametrize("kind", ["symptoms", "body_sites"])
def test_a_tree_that_loops_is_an_error(kind):
    documents = copy.deepcopy(DOCUMENTS)
    first, second = list(documents[kind])[:2]
    documents[kind][first]["parent"], documents[kind][second]["parent"] = second, first
    with pytest.raises(ValueError, match="loops"):
        KnowledgeBase.from_documents(documents)


def test_an_empty_base_makes_an_empty_knowledge_base():
    knowledge = KnowledgeBase.from_documents({kind: {} for kind in KINDS})
    assert knowledge.documents == {kind.name: {} for kind in KINDS.values() if kind.public}
    assert {kind: len(table.rows("ru")) for kind, table in knowledge.tables.items()} == dict.fromkeys(
        knowledge.documents, 0
    )
    assert knowledge.red_flags == ()
    assert knowledge.index.rank(Findings()).coverage == "none"
    assert knowledge.phrases.understand("пятка болит").present == ()


def test_phrases_that_have_not_changed_are_not_read_again():
    phrases = build_with_phrases(DOCUMENTS).phrases
    assert build_with_phrases(change("conditions/severs-disease", urgency="soon")).phrases is phrases
    other = build_with_phrases(change("symptoms/fever", phrases={"ru": [], "en": ["hotter than hot"]})).phrases
    assert [found.slug for found in other.understand("hotter than hot").present] == ["fever"]
    assert phrases.understand("hotter than hot").present == ()


def test_the_documents_that_it_is_built_from_stay_as_they_are():
    documents = change("specialists/orthopedist", status="retired")
    before = copy.deepcopy(documents)
    KnowledgeBase.from_documents(documents)
    assert documents == before


def test_it_knows_its_version_and_cannot_be_given_another():
    knowledge = KnowledgeBase.from_documents(DOCUMENTS, Version("epoch", 3))
    with pytest.raises(FrozenInstanceError):
        knowledge.version = NO_VERSION
    assert knowledge.version == Version("epoch", 3)
    assert KnowledgeBase.from_documents(DOCUMENTS).version == NO_VERSION


class CountOfPublic:
    """A part: how many records of each kind are public."""

    def __init__(self, counts: dict[str, int]) -> None:
        self.counts = counts

    @classmethod
    def from_documents(cls, public: Documents) -> "CountOfPublic":
        return cls({kind: len(documents) for kind, documents in public.items()})


class Unbuildable:
    @classmethod
    def from_documents(cls, public: Documents) -> "Unbuildable":
        raise LookupError("no fallback")


@pytest.fixture
def no_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge_module, "_parts", [])


@pytest.mark.usefixtures("no_parts")
def test_a_part_is_built_once_from_what_is_public():
    add_part(CountOfPublic)
    add_part(CountOfPublic)
    knowledge = KnowledgeBase.from_documents(change("symptoms/fever", status="draft"))
    assert list(knowledge.parts) == [CountOfPublic]
    assert knowledge.part(CountOfPublic).counts["symptoms"] == len(DOCUMENTS["symptoms"]) - 1


@pytest.mark.usefixtures("no_parts")
def test_a_part_that_cannot_be_built_fails_the_whole():
    add_part(Unbuildable)
    with pytest.raises(LookupError):
        KnowledgeBase.from_documents(DOCUMENTS)
