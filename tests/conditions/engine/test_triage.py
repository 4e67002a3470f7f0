"""How soon to be seen in the little world (drawn in worlds.py), with these rules:

clot-in-the-lung  emergency  calf-swelling or calf-pain / breathless
infected-joint    emergency  swelling / fever
clot              urgent     calf-swelling / calf-pain or long-flight (a risk factor)
sick-child        urgent     fever, below 18
"""

import pytest
from hypothesis import given

from conditions.engine import constants as const
from conditions.engine.findings import Age, AgeRange, Findings
from conditions.engine.matching import Index, Profile, Symptom
from conditions.engine.triage import Reason, RedFlag, Triage, assess, find_fired

from .worlds import LITTLE_WORLD, SITUATIONS, World, found, in_many_worlds

CLOT_IN_THE_LUNG = RedFlag(
    "clot-in-the-lung", "emergency", (frozenset({"calf-swelling", "calf-pain"}), frozenset({"breathless"}))
)
INFECTED_JOINT = RedFlag("infected-joint", "emergency", (frozenset({"swelling"}), frozenset({"fever"})))
CLOT = RedFlag("clot", "urgent", (frozenset({"calf-swelling"}), frozenset({"calf-pain", "long-flight"})))
SICK_CHILD = RedFlag("sick-child", "urgent", (frozenset({"fever"}),), AgeRange(None, 215))
WORLD = World(
    (*LITTLE_WORLD.symptoms, Symptom("breathless", None, 2)),
    LITTLE_WORLD.profiles,
    (SICK_CHILD, CLOT, INFECTED_JOINT, CLOT_IN_THE_LUNG),
)
FIRST_STEPS, AT_REST = "heel-pain-first-steps", "heel-pain-at-rest"
AN_ADULT, A_CHILD = Age.of(40, "year"), Age.of(9, "year")


def triage(world: World, findings: Findings) -> Triage:
    fired = find_fired(world.flags, findings, world.index)
    return assess(fired, world.index.rank(findings), findings, world.index)


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param(found("breathless"), [], id="one clause of two"),
        pytest.param(found("calf-pain", "breathless"), [CLOT_IN_THE_LUNG], id="any symptom of a clause is enough"),
        pytest.param(found("swelling", "fever", age=AN_ADULT), [INFECTED_JOINT], id="every clause has one"),
        pytest.param(found("calf-swelling", "fever", age=AN_ADULT), [INFECTED_JOINT], id="a kind counts"),
        pytest.param(found("leg-pain", "breathless"), [], id="a more general symptom does not"),
        pytest.param(found("calf-swelling", factors=["long-flight"]), [CLOT], id="a risk factor fills a clause"),
        pytest.param(
            found("calf-swelling", "calf-pain", "breathless"),
            [CLOT_IN_THE_LUNG, CLOT],
            id="the most urgent comes first",
        ),
        pytest.param(
            found("calf-swelling", "fever", "breathless", age=AN_ADULT),
            [CLOT_IN_THE_LUNG, INFECTED_JOINT],
            id="equally urgent ones by slug",
        ),
        pytest.param(found("swelling", no=["fever"]), [], id="a denied symptom fires nothing"),
        pytest.param(
            found("fever", "swelling", no=["numb-foot", "leg-pain"], age=AN_ADULT), [INFECTED_JOINT], id="nor hinders"
        ),
        pytest.param(found("fever", age=A_CHILD), [SICK_CHILD], id="the age fits"),
        pytest.param(found("fever", age=AN_ADULT), [], id="the age does not fit"),
        pytest.param(found("fever", age=Age.of(17, "year")), [SICK_CHILD], id="the last year that fits"),
        pytest.param(found("fever", age=None), [SICK_CHILD], id="an unknown age fits"),
    ],
)
def test_find_fired(findings, expected):
    assert find_fired(WORLD.flags, findings, WORLD.index) == expected


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param(
            found(), Triage("routine", (Reason("default", None, "routine"),)), id="nothing known: see a doctor"
        ),
        pytest.param(
            found("calf-swelling", "breathless"),
            Triage("emergency", (Reason("red_flag", "clot-in-the-lung", "emergency"),)),
            id="a red flag needs no ranking",
        ),
        pytest.param(
            found("calf-swelling", "calf-pain", factors=["long-flight"], age=AN_ADULT),
            Triage("urgent", (Reason("red_flag", "clot", "urgent"), Reason("condition", "clot", "urgent"))),
            id="a red flag and a strong match agree",
        ),
        pytest.param(
            found("calf-swelling", "calf-pain", "breathless", factors=["long-flight"], age=A_CHILD),
            Triage(
                "emergency",
                (Reason("red_flag", "clot-in-the-lung", "emergency"), Reason("red_flag", "clot", "urgent")),
            ),
            id="the most urgent reason decides",
        ),
        pytest.param(
            found(FIRST_STEPS, AT_REST),
            Triage("routine", (Reason("condition", "heel-fasciitis", "routine"),)),
            id="a strong routine match",
        ),
        pytest.param(
            found("fever", no=["swelling"], age=AN_ADULT),
            Triage("routine", (Reason("default", None, "routine"),)),
            id="a weak match of an emergency raises nothing",
        ),
    ],
)
def test_assess(findings, expected):
    assert triage(WORLD, findings) == expected


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [
        ("emergency", Triage("urgent", (Reason("condition", "illness", "urgent"),))),
        ("urgent", Triage("urgent", (Reason("condition", "illness", "urgent"),))),
        ("routine", Triage("routine", (Reason("condition", "illness", "routine"),))),
        ("self_care", Triage("self_care", (Reason("condition", "illness", "self_care"),))),
    ],
)
def test_a_strong_match_raises_to_urgent_at_most(urgency, expected):
    illness = Profile("illness", urgency=urgency, symptoms={"rash": "obligate", "itch": "obligate"})
    world = World((Symptom("rash", None, 0.5), Symptom("itch", None, 10)), (illness,))
    assert triage(world, found("rash", "itch")) == expected


STIFFNESS = World(
    symptoms=(
        Symptom("stiff-legs", None, 0.5),
        Symptom("cramp", None, 2),
        Symptom("pain", None, 10),
        Symptom("night-pain", "pain", 2),
        Symptom("pain-at-work", "pain", 2),
        Symptom("rash", None, 2),
        Symptom("bump", None, 2),
    ),
    profiles=(
        Profile(
            "soreness",
            prevalence="very_common",
            urgency="self_care",
            symptoms={
                "stiff-legs": "obligate",
                "cramp": "occasional",
                "pain": "very_frequent",
                "night-pain": "excluded",
            },
        ),
        Profile(
            "tiredness",
            prevalence="rare",
            urgency="self_care",
            symptoms={"stiff-legs": "obligate", "cramp": "occasional", "pain-at-work": "occasional"},
        ),
        Profile("worn-joint", symptoms={"bump": "very_frequent", "rash": "very_frequent"}),
    ),
)


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param(found("stiff-legs", "cramp"), "self_care", id="the first match explains everything"),
        pytest.param(found("stiff-legs", "cramp", "pain"), "self_care", id="everything, of three findings"),
        pytest.param(
            found("stiff-legs", "cramp", "pain-at-work"), "self_care", id="a kind of what it lists is explained"
        ),
        pytest.param(
            found("stiff-legs", "cramp", no=["rash"]), "self_care", id="a denied symptom needs no explanation"
        ),
        pytest.param(found("stiff-legs", "cramp", "rash"), "routine", id="one finding is left unexplained"),
        pytest.param(found("stiff-legs", "cramp", "bump", "rash"), "routine", id="another strong match is routine"),
        pytest.param(found("cramp", "pain"), "routine", id="the first match is not strong"),
        pytest.param(found("stiff-legs", "cramp", "night-pain"), "routine", id="what it excludes is not explained"),
        pytest.param(
            found("stiff-legs", "cramp", "pain", "pain-at-work", no=["pain"]), "self_care", id="a report beats a denial"
        ),
    ],
)
def test_self_care_needs_a_strong_first_match_that_explains_everything(findings, expected):
    assert triage(STIFFNESS, findings).level == expected


def test_a_finding_whose_only_explanation_is_denied_is_not_explained():
    """The condition lists heel pain on first steps alone: heel pain without it is something else."""
    symptoms = (
        Symptom("stiff-legs", None, 0.5),
        Symptom("cramp", None, 2),
        Symptom("heel-pain", None, 10),
        Symptom("first-steps", "heel-pain", 2),
    )
    soreness = Profile(
        "soreness",
        urgency="self_care",
        symptoms={"stiff-legs": "obligate", "cramp": "occasional", "first-steps": "frequent"},
    )
    world = World(symptoms, (soreness,))
    assert triage(world, found("stiff-legs", "cramp", "heel-pain")).level == "self_care"
    assert triage(world, found("stiff-legs", "cramp", "heel-pain", no=["first-steps"])).level == "routine"


# What holds in every world


def hurry(level: str) -> int:
    return -const.URGENCIES.index(level)


@in_many_worlds
@given(SITUATIONS)
def test_one_more_finding_never_lowers_emergency_or_urgent(situation):
    before = triage(situation.world, situation.findings).level
    after = triage(situation.world, situation.one_more).level
    if before in ("emergency", "urgent"):
        assert hurry(after) >= hurry(before)


@in_many_worlds
@given(SITUATIONS)
def test_one_more_finding_puts_out_no_red_flag(situation):
    world = situation.world
    before, after = (find_fired(world.flags, f, world.index) for f in (situation.findings, situation.one_more))
    assert [flag for flag in before if flag not in after] == []


@in_many_worlds
@given(SITUATIONS)
def test_emergency_comes_from_red_flags_alone(situation):
    world, findings = situation.world, situation.findings
    fired = find_fired(world.flags, findings, world.index)
    is_emergency = any(flag.urgency == "emergency" for flag in fired)
    assert (triage(world, findings).level == "emergency") == is_emergency


@in_many_worlds
@given(SITUATIONS)
def test_nothing_but_the_age_keeps_a_complete_red_flag_from_firing(situation):
    """Rules are read clause by clause here, from what is reported up to what it is a kind of."""
    world, findings = situation.world, situation.findings
    told = {node for slug in findings.present for node in (slug, *world.index.tree.ancestors(slug))}
    told |= findings.all_risk_factors
    complete = [flag for flag in world.flags if all(clause & told for clause in flag.clauses)]
    fitting = [flag for flag in complete if flag.ages.admits(findings.age)]
    assert sorted(find_fired(world.flags, findings, world.index), key=lambda flag: flag.slug) == fitting


@in_many_worlds
@given(SITUATIONS)
def test_self_care_only_if_the_first_match_is_strong_and_all_strong_ones_are_self_care(situation):
    world, findings = situation.world, situation.findings
    if triage(world, findings).level == "self_care":
        ranking = world.index.rank(findings)
        assert ranking.candidates[0].band == "strong"
        assert {match.urgency for match in ranking.strong} == {"self_care"}


@in_many_worlds
@given(SITUATIONS)
def test_at_self_care_the_first_match_lists_every_finding_or_a_relative_of_it(situation):
    world, findings = situation.world, situation.findings
    if triage(world, findings).level == "self_care":
        first = world.index.rank(findings).candidates[0]
        listed = {slug for slug, band in world.index.profile(first.slug).symptoms.items() if band != const.EXCLUDED}
        assert all(listed & relatives(world.index, slug) for slug in findings.present)


def relatives(index: Index, slug: str) -> set[str]:
    return {slug, *index.tree.ancestors(slug), *index.tree.descendants(slug)}


@in_many_worlds
@given(SITUATIONS)
def test_order_of_red_flags_changes_nothing(situation):
    world, findings = situation.world, situation.findings
    backwards = World(world.symptoms, world.profiles, world.flags[::-1])
    assert triage(backwards, findings) == triage(world, findings)
