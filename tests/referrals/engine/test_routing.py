"""Whom to see, and what may be done until then, in this world:

gp           the adults' fallback, sees 18 and older
pediatrician the children's fallback, sees 17 and younger
orthopedist, surgeon, podiatrist see everybody; rheumatologist only 18 and older

heel   orthopedist leads, gp first contact, podiatrist supports
gout   rheumatologist leads (adults), surgeon leads (children), orthopedist supports
growth pediatrician first contact (children)
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.engine.findings import Age, AgeRange
from referrals.engine.routing import (
    Advice,
    Candidate,
    Care,
    Doctor,
    Practice,
    Referral,
    advise_until_then,
    collect_examinations,
    find_first_contact,
    fit_audience,
    route,
)

ADULTS, CHILDREN, EVERYBODY = AgeRange(216, None), AgeRange(None, 215), AgeRange()
PRACTICE = Practice(
    ages_seen={
        "gp": ADULTS,
        "pediatrician": CHILDREN,
        "orthopedist": EVERYBODY,
        "surgeon": EVERYBODY,
        "podiatrist": EVERYBODY,
        "rheumatologist": ADULTS,
    },
    fallbacks={"adult": "gp", "child": "pediatrician"},
    treatment_kinds={
        "rest": "self_care",
        "massage": "self_care",
        "cold-pack": "self_care",
        "insoles": "orthosis",
        "pain-reliever": "medication",
        "operation": "surgery",
    },
)
HEEL = Care(
    doctors=(Doctor("orthopedist", "lead"), Doctor("gp", "first_contact"), Doctor("podiatrist", "supporting")),
    treatments={"first_aid": ["cold-pack"], "early": ["rest", "massage", "insoles"], "advanced": ["operation"]},
    examinations=("palpation", "x-ray"),
)
GOUT = Care(
    doctors=(
        Doctor("rheumatologist", "lead", "adult"),
        Doctor("surgeon", "lead", "child"),
        Doctor("orthopedist", "supporting"),
    ),
    treatments={"first_aid": ["pain-reliever"], "early": ["rest"], "avoid": ["massage"]},
    examinations=("blood-test", "x-ray"),
)
GROWTH = Care(doctors=(Doctor("pediatrician", "first_contact", "child"),), treatments={"prevention": ["rest"]})
AN_ADULT, A_CHILD, UNKNOWN = Age.of(46, "year"), Age.of(9, "year"), None


def likely(slug: str, care: Care, share: float = 0.5) -> Candidate:
    return Candidate(slug, share, True, care)


def unlikely(slug: str, care: Care, share: float = 0.1) -> Candidate:
    return Candidate(slug, share, False, care)


HEEL_FIRST = [likely("heel", HEEL, 0.6), likely("gout", GOUT, 0.3)]


@pytest.mark.parametrize(
    ("audience", "age", "expected"),
    [
        ("any", AN_ADULT, 1.0),
        ("any", A_CHILD, 1.0),
        ("any", UNKNOWN, 1.0),
        ("adult", AN_ADULT, 1.0),
        ("adult", A_CHILD, 0.0),
        ("adult", UNKNOWN, 1.0),
        ("child", AN_ADULT, 0.0),
        ("child", A_CHILD, 1.0),
        ("child", UNKNOWN, 0.5),
        ("child", Age.of(17, "year"), 1.0),
        ("child", Age.of(18, "year"), 0.0),
    ],
)
def test_fit_audience(audience, age, expected):
    assert fit_audience(audience, age) == expected


@pytest.mark.parametrize(
    ("candidates", "age", "expected"),
    [
        pytest.param(
            HEEL_FIRST,
            AN_ADULT,
            [
                Referral("orthopedist", "lead", 0.69, ("heel", "gout")),
                Referral("gp", "first_contact", 0.3, ("heel",)),
                Referral("rheumatologist", "lead", 0.3, ("gout",)),
                Referral("podiatrist", "supporting", 0.18, ("heel",)),
            ],
            id="shares by role weights, summed over conditions, ties by slug",
        ),
        pytest.param(
            HEEL_FIRST,
            A_CHILD,
            [
                Referral("orthopedist", "lead", 0.69, ("heel", "gout")),
                Referral("pediatrician", "first_contact", 0.3, ("heel",)),
                Referral("surgeon", "lead", 0.3, ("gout",)),
                Referral("podiatrist", "supporting", 0.18, ("heel",)),
            ],
            id="a child sees the pediatrician for the GP, and doctors of children",
        ),
        pytest.param(
            HEEL_FIRST,
            UNKNOWN,
            [
                Referral("orthopedist", "lead", 0.69, ("heel", "gout")),
                Referral("gp", "first_contact", 0.3, ("heel",)),
                Referral("rheumatologist", "lead", 0.3, ("gout",)),
                Referral("podiatrist", "supporting", 0.18, ("heel",)),
                Referral("surgeon", "lead", 0.15, ("gout",)),
            ],
            id="of an unknown age nobody is left out, and a children's doctor fits half",
        ),
        pytest.param(
            [likely("growth", GROWTH)],
            A_CHILD,
            [Referral("pediatrician", "first_contact", 0.25, ("growth",))],
            id="a doctor of children",
        ),
        pytest.param(
            [likely("growth", GROWTH)],
            AN_ADULT,
            [Referral("gp", "fallback", 0.0, ())],
            id="the fallback when no doctor fits the age",
        ),
        pytest.param(
            [likely("gout", GOUT, 0.3), likely("heel", HEEL, 0.29)],
            AN_ADULT,
            [
                Referral("orthopedist", "lead", 0.38, ("heel", "gout")),
                Referral("rheumatologist", "lead", 0.3, ("gout",)),
                Referral("gp", "first_contact", 0.145, ("heel",)),
                Referral("podiatrist", "supporting", 0.087, ("heel",)),
            ],
            id="a supporting role adds to a leading one",
        ),
        pytest.param(
            [likely("heel", HEEL, 0.9), unlikely("gout", GOUT, 0.02)],
            AN_ADULT,
            [
                Referral("orthopedist", "lead", 0.906, ("heel", "gout")),
                Referral("gp", "first_contact", 0.45, ("heel",)),
                Referral("podiatrist", "supporting", 0.27, ("heel",)),
            ],
            id="a doctor far behind the best is not named",
        ),
    ],
)
def test_route(candidates, age, expected):
    assert route(candidates, PRACTICE, age, "full") == expected


def test_only_the_best_role_of_a_doctor_counts():
    care = Care(doctors=(Doctor("surgeon", "supporting"), Doctor("surgeon", "lead", "adult")))
    assert route([likely("hernia", care)], PRACTICE, AN_ADULT, "full") == [
        Referral("surgeon", "lead", 0.5, ("hernia",))
    ]
    assert route([likely("hernia", care)], PRACTICE, A_CHILD, "full") == [
        Referral("surgeon", "supporting", 0.15, ("hernia",))
    ]


def test_a_pediatrician_who_stands_in_and_is_named_counts_once():
    care = Care(doctors=(Doctor("gp", "first_contact"), Doctor("pediatrician", "lead", "child")))
    assert route([likely("fever", care)], PRACTICE, A_CHILD, "full") == [
        Referral("pediatrician", "lead", 0.5, ("fever",))
    ]


def test_nobody_is_sent_to_a_doctor_who_does_not_see_their_age():
    care = Care(doctors=(Doctor("rheumatologist", "lead"), Doctor("surgeon", "supporting")))
    assert route([likely("lupus", care)], PRACTICE, A_CHILD, "full") == [
        Referral("surgeon", "supporting", 0.15, ("lupus",))
    ]


@pytest.mark.parametrize(
    ("candidates", "age", "coverage", "expected"),
    [
        pytest.param([], AN_ADULT, "none", ["gp"], id="nothing covered: an adult to the GP"),
        pytest.param([], A_CHILD, "none", ["pediatrician"], id="a child to the pediatrician"),
        pytest.param([], UNKNOWN, "none", ["gp"], id="an unknown age to the GP"),
        pytest.param(
            [unlikely("gout", GOUT)], AN_ADULT, "partial", ["rheumatologist", "orthopedist", "gp"], id="partly: last"
        ),
        pytest.param(
            [unlikely("heel", HEEL)], AN_ADULT, "partial", ["orthopedist", "gp", "podiatrist"], id="partly: named once"
        ),
        pytest.param(
            [unlikely("gout", GOUT)],
            A_CHILD,
            "partial",
            ["surgeon", "orthopedist", "pediatrician"],
            id="partly: a child",
        ),
        pytest.param(
            [likely("gout", GOUT)], AN_ADULT, "full", ["rheumatologist", "orthopedist"], id="fully: not at all"
        ),
    ],
)
def test_the_fallback_doctor(candidates, age, coverage, expected):
    assert [referral.specialist for referral in route(candidates, PRACTICE, age, coverage)] == expected


def test_the_fallback_explains_itself():
    assert route([unlikely("gout", GOUT)], PRACTICE, AN_ADULT, "partial")[-1] == Referral("gp", "fallback", 0.0, ())


def test_a_practice_without_a_fallback_names_nobody():
    practice = Practice(ages_seen={}, fallbacks={}, treatment_kinds={})
    assert route([], practice, AN_ADULT, "none") == []
    assert find_first_contact([], practice, AN_ADULT) is None


@pytest.mark.parametrize(
    ("candidates", "age", "expected"),
    [
        pytest.param(HEEL_FIRST, AN_ADULT, "gp", id="as the first condition says"),
        pytest.param(HEEL_FIRST, A_CHILD, "pediatrician", id="the pediatrician in place of the GP"),
        pytest.param(HEEL_FIRST, UNKNOWN, "gp", id="of an unknown age the GP"),
        pytest.param(
            [likely("gout", GOUT), likely("heel", HEEL)], AN_ADULT, "gp", id="the first condition that names one"
        ),
        pytest.param([likely("growth", GROWTH)], A_CHILD, "pediatrician", id="one for children"),
        pytest.param([likely("growth", GROWTH)], AN_ADULT, "gp", id="the fallback when it is for children only"),
        pytest.param([likely("gout", GOUT)], AN_ADULT, "gp", id="the fallback when none is named"),
        pytest.param([], A_CHILD, "pediatrician", id="the fallback of children"),
    ],
)
def test_find_first_contact(candidates, age, expected):
    assert find_first_contact(candidates, PRACTICE, age) == expected


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        pytest.param(HEEL_FIRST, ["palpation", "x-ray", "blood-test"], id="in the order of the conditions, each once"),
        pytest.param(HEEL_FIRST[::-1], ["blood-test", "x-ray", "palpation"], id="the other way round"),
        pytest.param(
            [likely("gout", GOUT), unlikely("heel", HEEL)], ["blood-test", "x-ray"], id="of likely ones alone"
        ),
    ],
)
def test_collect_examinations(candidates, expected):
    assert collect_examinations(candidates) == expected


@pytest.mark.parametrize(
    ("candidates", "forbidden", "expected"),
    [
        pytest.param(
            [likely("heel", HEEL)],
            [],
            [Advice("cold-pack", "first_aid"), Advice("rest", "early"), Advice("massage", "early")],
            id="first aid and self care, no orthosis and no operation",
        ),
        pytest.param(
            [likely("gout", GOUT)],
            [],
            [Advice("pain-reliever", "first_aid"), Advice("rest", "early")],
            id="first aid of any kind",
        ),
        pytest.param(
            HEEL_FIRST,
            [],
            [Advice("cold-pack", "first_aid"), Advice("rest", "early"), Advice("pain-reliever", "first_aid")],
            id="less what another likely condition says to avoid, each once",
        ),
        pytest.param(
            [likely("heel", HEEL), unlikely("gout", GOUT)],
            [],
            [Advice("cold-pack", "first_aid"), Advice("rest", "early")],
            id="less what even an unlikely condition says to avoid, and nothing that it advises",
        ),
        pytest.param(
            [likely("heel", HEEL)],
            ["cold-pack", "massage"],
            [Advice("rest", "early")],
            id="less what a fired red flag says to avoid",
        ),
        pytest.param([unlikely("heel", HEEL)], [], [], id="nothing of an unlikely condition"),
        pytest.param([likely("growth", GROWTH)], [], [], id="prevention is not for now"),
        pytest.param([], ["rest"], [], id="nothing for nobody"),
    ],
)
def test_advise_until_then(candidates, forbidden, expected):
    assert advise_until_then(candidates, PRACTICE, forbidden) == expected


# What holds for all candidates

AGES = st.sampled_from([UNKNOWN, A_CHILD, Age.of(17, "year"), Age.of(18, "year"), AN_ADULT])
DOCTORS = st.builds(
    Doctor,
    st.sampled_from(sorted(PRACTICE.ages_seen)),
    st.sampled_from(["lead", "first_contact", "supporting"]),
    st.sampled_from(["any", "adult", "child"]),
)
SOME_TREATMENTS = st.lists(st.sampled_from(sorted(PRACTICE.treatment_kinds)), unique=True)
STAGES = st.sampled_from(["first_aid", "early", "advanced", "prevention", "avoid"])
CARE = st.builds(
    Care,
    st.lists(DOCTORS, max_size=4).map(tuple),
    st.dictionaries(STAGES, SOME_TREATMENTS),
    st.lists(st.sampled_from(["x-ray", "palpation"]), unique=True).map(tuple),
)
CANDIDATES = st.lists(
    st.builds(Candidate, st.sampled_from("abcdef"), st.sampled_from([0.01, 0.1, 0.2]), st.booleans(), CARE),
    unique_by=lambda candidate: candidate.slug,
    max_size=4,
)
COVERAGES = st.sampled_from(["none", "partial", "full"])


@given(CANDIDATES, AGES, COVERAGES)
def test_somebody_is_always_named_and_sees_this_age(candidates, age, coverage):
    referrals = route([] if coverage == "none" else candidates, PRACTICE, age, coverage)
    assert referrals
    assert all(PRACTICE.ages_seen[referral.specialist].admits(age) for referral in referrals)
    assert PRACTICE.ages_seen[find_first_contact(candidates, PRACTICE, age)].admits(age)


@given(CANDIDATES, AGES, COVERAGES)
def test_each_doctor_is_named_once_best_first_the_fallback_last(candidates, age, coverage):
    referrals = route(candidates, PRACTICE, age, coverage)
    assert len({referral.specialist for referral in referrals}) == len(referrals)
    assert referrals == sorted(referrals, key=lambda referral: (-referral.score, referral.specialist))
    assert all(referral.score > 0 for referral in referrals if referral.role != "fallback")
    assert all(referral.role != "fallback" for referral in referrals[:-1])


@given(CANDIDATES, AGES)
def test_the_score_is_the_sum_of_share_by_best_role_weight_by_audience_fit(candidates, age):
    for referral in route(candidates, PRACTICE, age, "full"):
        parts = {candidate.slug: candidate.share * best_weight(candidate, referral, age) for candidate in candidates}
        assert referral.score == pytest.approx(sum(parts.values()), abs=0.001)
        assert set(referral.because) == {slug for slug, part in parts.items() if part > 0}


def best_weight(candidate: Candidate, referral: Referral, age: Age | None) -> float:
    """Role weight by audience fit, of the specialist or of the GP for whom a pediatrician stands in."""
    is_child = age is not None and age.is_child
    known_as = (
        {referral.specialist, "gp"} if referral.specialist == "pediatrician" and is_child else {referral.specialist}
    )
    weights = {"lead": 1.0, "first_contact": 0.5, "supporting": 0.3}
    fitting = [
        weights[doctor.role] * fit_audience(doctor.audience, age)
        for doctor in candidate.care.doctors
        if doctor.specialist in known_as
    ]
    return max(fitting, default=0.0)


@given(CANDIDATES, st.sets(st.sampled_from(sorted(PRACTICE.treatment_kinds))))
def test_what_anybody_forbids_is_never_advised(candidates, forbidden_by_flags):
    forbidden = {slug for candidate in candidates for slug in candidate.care.treatments.get("avoid", ())}
    advice = advise_until_then(candidates, PRACTICE, forbidden_by_flags)
    assert {part.treatment for part in advice}.isdisjoint(forbidden | forbidden_by_flags)
    assert len({part.treatment for part in advice}) == len(advice)


@given(CANDIDATES)
def test_advice_is_first_aid_or_self_care_of_a_likely_condition(candidates):
    for part in advise_until_then(candidates, PRACTICE, ()):
        offered = [c for c in candidates if part.treatment in c.care.treatments.get(part.stage, ())]
        assert any(candidate.is_likely for candidate in offered)
        assert part.stage == "first_aid" or PRACTICE.treatment_kinds[part.treatment] == "self_care"
