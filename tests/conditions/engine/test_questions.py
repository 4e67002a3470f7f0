"""What to ask next in the little world (drawn in worlds.py), with these rules:

clot-in-the-lung  emergency  calf-swelling or calf-pain / breathless
infected-joint    emergency  swelling / fever, below 18
clot              urgent     calf-swelling / calf-pain
wound             urgent     diabetes (a risk factor) / numb-foot
"""

from dataclasses import replace
from math import exp, log2

import pytest
from hypothesis import given

from conditions.engine.findings import Age, AgeRange, Findings
from conditions.engine.matching import Profile, Symptom
from conditions.engine.questions import Question, next_question, rank_questions
from conditions.engine.triage import RedFlag, assess, find_fired
from conditions.engine.weights import weigh

from .worlds import LITTLE_WORLD, SITUATIONS, World, found, in_many_worlds

CLOT_IN_THE_LUNG = RedFlag(
    "clot-in-the-lung", "emergency", (frozenset({"calf-swelling", "calf-pain"}), frozenset({"breathless"}))
)
INFECTED_JOINT = RedFlag(
    "infected-joint", "emergency", (frozenset({"swelling"}), frozenset({"fever"})), AgeRange(None, 215)
)
CLOT = RedFlag("clot", "urgent", (frozenset({"calf-swelling"}), frozenset({"calf-pain"})))
WOUND = RedFlag("wound", "urgent", (frozenset({"diabetes"}), frozenset({"numb-foot"})))
WORLD = World(
    (*LITTLE_WORLD.symptoms, Symptom("breathless", None, 2)),
    LITTLE_WORLD.profiles,
    (WOUND, CLOT, INFECTED_JOINT, CLOT_IN_THE_LUNG),
)
FIRST_STEPS, AT_REST = "heel-pain-first-steps", "heel-pain-at-rest"
AN_ADULT = Age.of(40, "year")


def level_of(world: World, findings: Findings) -> str:
    fired = find_fired(world.flags, findings, world.index)
    return assess(fired, world.index.rank(findings), findings, world.index).level


def ask(world: World, findings: Findings) -> Question | None:
    ranking = world.index.rank(findings)
    gains = rank_questions(world.index, ranking, findings)
    return next_question(world.index, world.flags, ranking, findings, level_of(world, findings), gains)


def asked(world: World, findings: Findings) -> str | None:
    question = ask(world, findings)
    return question.symptom if question else None


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param(
            found("calf-pain", FIRST_STEPS, age=AN_ADULT), "breathless", id="an emergency comes before what tells most"
        ),
        pytest.param(
            found("calf-pain", no=["breathless"], age=AN_ADULT),
            "calf-swelling",
            id="an urgent one when that is answered",
        ),
        pytest.param(
            found("calf-swelling", age=Age.of(9, "year"), skipped=frozenset({"breathless"})),
            "fever",
            id="the next emergency when the first was skipped",
        ),
        pytest.param(
            found("fever", factors=["diabetes"], age=AN_ADULT), "numb-foot", id="a risk factor begins a rule too"
        ),
        pytest.param(
            found("calf-swelling", no=["breathless"], age=AN_ADULT),
            "calf-pain",
            id="a rule for children is not asked about an adult",
        ),
        pytest.param(found("calf-swelling", no=["breathless"]), "fever", id="but it is when the age is unknown"),
        pytest.param(
            found("calf-swelling", "calf-pain", age=AN_ADULT),
            "breathless",
            id="an urgent rule has fired, an emergency not",
        ),
        pytest.param(
            found("calf-pain", FIRST_STEPS, AT_REST, factors=["running"], age=AN_ADULT),
            "breathless",
            id="even if the first match is settled",
        ),
    ],
)
def test_a_red_flag_one_answer_away_is_asked_first(findings, expected):
    assert asked(WORLD, findings) == expected


@pytest.mark.parametrize(
    "findings",
    [
        pytest.param(found("calf-swelling", "breathless"), id="a red flag is up"),
        pytest.param(found("calf-swelling", "calf-pain", "breathless", "fever", FIRST_STEPS), id="two of them"),
    ],
)
def test_an_emergency_asks_nothing(findings):
    assert ask(WORLD, findings) is None


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param(found(), None, id="nothing reported, nothing to tell apart"),
        pytest.param(found(FIRST_STEPS, factors=["running"]), None, id="the first match is settled"),
        pytest.param(found("numb-foot"), None, id="nobody lists what was reported"),
        pytest.param(
            found("heel-pain", no=[FIRST_STEPS, AT_REST, "fever", "calf-pain"], skipped=frozenset({"calf-swelling"})),
            None,
            id="everything was answered or skipped",
        ),
        pytest.param(found("heel-pain", no=["calf-pain"]), FIRST_STEPS, id="what tells the two matches apart"),
        pytest.param(
            found("heel-pain", no=["calf-pain"], skipped=frozenset({FIRST_STEPS})),
            AT_REST,
            id="the next best if it was skipped",
        ),
    ],
)
def test_without_red_flags_the_most_telling_question_is_asked(findings, expected):
    assert asked(LITTLE_WORLD, findings) == expected


ITCH = World(
    symptoms=tuple(Symptom(slug, None, 2) for slug in ("itch", "ring", "scale", "blush")),
    profiles=(
        Profile("eczema", symptoms={"itch": "frequent", "scale": "frequent", "blush": "occasional"}),
        Profile("ringworm", symptoms={"itch": "frequent", "ring": "very_frequent", "blush": "occasional"}),
    ),
)


def test_questions_are_ranked_by_gain():
    """A ring tells the twins apart better than scales; a blush only tells both from neither."""
    findings = found("itch")
    gains = rank_questions(ITCH.index, ITCH.index.rank(findings), findings)
    assert list(gains) == ["ring", "scale", "blush"]
    assert list(gains.values()) == sorted(gains.values(), reverse=True)


def entropy(weights: list[float]) -> float:
    """In bits."""
    return -sum(w / sum(weights) * log2(w / sum(weights)) for w in weights if w)


def information(world: World, shares: dict[str, float], symptom: str) -> float:
    """What the answer and the diagnosis tell of each other, in bits: each diagnosis has its chance of a yes."""
    background = world.index.background[symptom] / 100
    diagnoses = [(1 - sum(shares.values()), background)]
    for slug, share in shares.items():
        band = world.index.profile(slug).symptoms.get(symptom)
        factor = exp(weigh(band, world.index.background[symptom]).present / 1000) if band else 1
        diagnoses.append((share, background * factor))
    yes, no = [share * p for share, p in diagnoses], [share * (1 - p) for share, p in diagnoses]
    return entropy([share for share, _p in diagnoses]) - sum(yes) * entropy(yes) - sum(no) * entropy(no)


@in_many_worlds
@given(SITUATIONS)
def test_the_gain_is_what_the_answer_tells_of_the_diagnosis(situation):
    world, findings = situation.world, situation.findings
    ranking = world.index.rank(findings)
    shares = {match.slug: match.share for match in ranking.candidates or ranking.considered}
    for symptom, gain in rank_questions(world.index, ranking, findings).items():
        assert gain == pytest.approx(information(world, shares, symptom), abs=1e-6)


SKIN_INFECTION = RedFlag(
    "skin-infection", "emergency", (frozenset({"hot"}), frozenset({"red", "hard"}), frozenset({"red", "sore"}))
)


def test_one_answer_may_complete_two_clauses_at_once():
    world = World(tuple(Symptom(slug, None, 2) for slug in ("hot", "red", "hard", "sore")), (), (SKIN_INFECTION,))
    assert asked(world, found("hot")) == "red"


# What holds in every world


def answered(world: World, findings: Findings) -> set[str]:
    """Reported, denied or skipped, or following from a report or a denial."""
    tree = world.index.tree
    return {*tree.with_ancestors(findings.present), *tree.with_descendants(findings.absent), *findings.skipped}


@in_many_worlds
@given(SITUATIONS)
def test_nothing_answered_or_skipped_is_asked_again(situation):
    world, findings = situation.world, situation.findings
    ranked = rank_questions(world.index, world.index.rank(findings), findings)
    assert answered(world, findings).isdisjoint({asked(world, findings), *ranked})


def completing(world: World, findings: Findings, urgency: str) -> set[str]:
    """The unanswered symptoms, named by what a rule already begun still misses, that alone would complete it."""
    tree = world.index.tree
    told = tree.with_ancestors(findings.present) | findings.all_risk_factors
    symptoms = set()
    for flag in world.flags:
        missing = [clause for clause in flag.clauses if not clause & told]
        if flag.urgency == urgency and flag.ages.admits(findings.age) and len(missing) < len(flag.clauses):
            named = {slug for clause in missing for slug in clause} & set(world.slugs)
            symptoms |= {s for s in named if all(clause & {s, *tree.ancestors(s)} for clause in missing)}
    return symptoms - answered(world, findings)


@in_many_worlds
@given(SITUATIONS)
def test_what_would_complete_a_red_flag_is_asked_first_emergency_before_urgent(situation):
    world, findings = situation.world, situation.findings
    level, question = level_of(world, findings), asked(world, findings)
    worse = {"emergency": [], "urgent": ["emergency"]}.get(level, ["emergency", "urgent"])
    dangerous = next(filter(None, (completing(world, findings, urgency) for urgency in worse)), None)
    assert dangerous is None or question in dangerous


@in_many_worlds
@given(SITUATIONS)
def test_otherwise_the_question_with_the_largest_gain_is_asked(situation):
    world, findings = replace(situation.world, flags=()), situation.findings
    ranked = rank_questions(world.index, world.index.rank(findings), findings)
    assert ask(world, findings) in [None, *list(ranked.items())[:1]]
    assert all(gain >= 0 for gain in ranked.values())
    assert list(ranked.items()) == sorted(ranked.items(), key=lambda gain: (-gain[1], gain[0]))


@in_many_worlds
@given(SITUATIONS)
def test_every_open_question_about_a_candidate_is_ranked(situation):
    world, findings = situation.world, situation.findings
    ranking = world.index.rank(findings)
    listed = {slug for match in ranking.candidates for slug in world.index.profile(match.slug).symptoms}
    ranked = rank_questions(world.index, ranking, findings).keys()
    assert not ranking.candidates or ranked == listed - answered(world, findings)


@in_many_worlds
@given(SITUATIONS)
def test_an_emergency_never_asks(situation):
    world, findings = situation.world, situation.findings
    assert level_of(world, findings) != "emergency" or ask(world, findings) is None


@in_many_worlds
@given(SITUATIONS)
def test_an_interview_ends(situation):
    """Skipping every question runs out of questions."""
    world, findings = situation.world, situation.findings
    for _question in range(len(world.slugs) + 1):
        slug = asked(world, findings)
        if slug is None:
            return
        findings = replace(findings, skipped=findings.skipped | {slug})
    pytest.fail("it never ends")
