"""Scores in the little world (drawn in worlds.py), and rules that hold in every world.

Examples name frequency bands and backgrounds, not results: `yes("frequent", 10)` is ln .55/.10 in thousandths.
"""

from collections.abc import Iterable
from dataclasses import replace
from math import exp, log
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.engine import constants as const
from conditions.engine.findings import Age, AgeRange, Findings
from conditions.engine.matching import Index, Match, Part, Profile, Ranking, Symptom
from conditions.engine.reasons import Reasons

from .oracle import Verdict, rank_slowly
from .worlds import LITTLE_WORLD, SITUATIONS, found, in_many_worlds

INDEX = LITTLE_WORLD.index
FIRST_STEPS, AT_REST = "heel-pain-first-steps", "heel-pain-at-rest"


def yes(band: str, background: float) -> int:
    return round(1000 * log(const.FREQUENCY[band] / (background / 100)))


def no(band: str, background: float) -> int:
    return round(1000 * const.ABSENT_WEIGHT * log((1 - const.FREQUENCY[band]) / (1 - background / 100)))


def silence(band: str, background: float) -> int:
    return round(1000 * const.NOT_MENTIONED_WEIGHT * log((1 - const.FREQUENCY[band]) / (1 - background / 100)))


def symptom(listed: str, contribution: int, *, by: str = "") -> Part:
    return Part("symptom", listed, by or listed, contribution)


def factor(slug: str, contribution: int) -> Part:
    return Part("risk_factor", slug, slug, contribution)


def matches(index: Index, findings: Findings) -> dict[str, Match]:
    """Everything for which a symptom speaks, however little."""
    return {match.slug: match for match in index.rank(findings).considered}


def test_a_whole_ranking_in_numbers():
    """First steps and denied calf swelling, told by a heavy runner: .99 of the patients against .02 of the others."""
    ranking = INDEX.rank(found(FIRST_STEPS, no=["calf-swelling"], factors=["overweight", "running"]))
    fasciitis = Match(
        slug="heel-fasciitis",
        urgency="routine",
        score=600 - 21 + 3902 + 1609,
        evidence=3902,
        share=pytest.approx(exp(6.090) / (1 + exp(6.090) + exp(1.601))),
        explain=lambda _slug, _score: Reasons(600, -21, (symptom(FIRST_STEPS, 3902), factor("running", 1609)), ()),
    )
    strain = Match(
        slug="leg-strain",
        urgency="self_care",
        score=1705 - 104,
        evidence=1705,
        share=pytest.approx(exp(1.601) / (1 + exp(6.090) + exp(1.601))),
        explain=lambda _slug, _score: Reasons(0, -104, (symptom("heel-pain", 1705, by=FIRST_STEPS),), ()),
    )
    assert ranking.candidates == (fasciitis, strain)
    assert [match.reasons for match in ranking.candidates] == [fasciitis.reasons, strain.reasons]
    assert [match.slug for match in ranking.considered] == ["heel-fasciitis", "leg-strain", "clot"]
    assert (ranking.coverage, ranking.strong) == ("full", ranking.candidates[:1])


@pytest.mark.parametrize(
    ("condition", "findings", "expected"),
    [
        pytest.param(
            "heel-fasciitis",
            found(FIRST_STEPS),
            [symptom(FIRST_STEPS, yes("obligate", 2))],
            id="a listed symptom has a ratio of its own",
        ),
        pytest.param(
            "leg-strain",
            found("calf-pain"),
            [symptom("calf-pain", yes("frequent", 10))],
            id="of a branch only the strongest counts",
        ),
        pytest.param(
            "clot",
            found(FIRST_STEPS),
            [symptom("leg-pain", yes("frequent", 40), by=FIRST_STEPS)],
            id="a kind has the ratio of the listed symptom above it",
        ),
        pytest.param(
            "leg-strain",
            found(FIRST_STEPS, AT_REST),
            [symptom("heel-pain", yes("frequent", 10), by=AT_REST)],
            id="two kinds of one listed symptom count once, told by the first by name",
        ),
        pytest.param(
            "heel-fasciitis",
            found(FIRST_STEPS, AT_REST),
            [symptom(FIRST_STEPS, yes("obligate", 2)), symptom(AT_REST, yes("occasional", 2))],
            id="siblings both count",
        ),
        pytest.param(
            "leg-strain",
            found("heel-pain", "calf-pain"),
            [symptom("calf-pain", yes("frequent", 10)), symptom("heel-pain", yes("frequent", 10))],
            id="siblings together outweigh what they are kinds of",
        ),
        pytest.param(
            "heel-fasciitis",
            found("heel-pain"),
            [symptom(FIRST_STEPS, yes("obligate", 10), by="heel-pain")],
            id="a general symptom is at least as usual as the likeliest listed kind",
        ),
        pytest.param(
            "heel-fasciitis",
            found("heel-pain", no=[FIRST_STEPS]),
            [symptom(AT_REST, yes("occasional", 10), by="heel-pain")],
            id="a denied kind is no lower bound",
        ),
        pytest.param(
            "heel-fasciitis",
            found("heel-pain", FIRST_STEPS),
            [symptom(FIRST_STEPS, yes("obligate", 2))],
            id="the exact kind beats the lower bound on its branch",
        ),
        pytest.param(
            "infection",
            found("fever", "numb-foot", "leg-pain"),
            [symptom("fever", yes("very_frequent", 2))],
            id="what a condition does not list counts nothing",
        ),
        pytest.param(
            "heel-fasciitis",
            found(FIRST_STEPS, factors=["flat-foot"]),
            [symptom(FIRST_STEPS, yes("obligate", 2)), factor("flat-foot", const.RISK_FACTOR["weak"])],
            id="a risk factor counts by its strength",
        ),
        pytest.param(
            "heel-fasciitis",
            found(FIRST_STEPS, factors=["overweight", "flat-foot", "smoking"]),
            [
                symptom(FIRST_STEPS, yes("obligate", 2)),
                factor("overweight", const.RISK_FACTOR["moderate"]),
                factor("flat-foot", const.RISK_FACTOR["weak"]),
            ],
            id="risk factors add up",
        ),
        pytest.param(
            "heel-fasciitis",
            found(FIRST_STEPS, factors=["overweight", "flat-foot", "running"]),
            [symptom(FIRST_STEPS, yes("obligate", 2)), factor("running", const.RISK_FACTORS_AT_MOST)],
            id="risk factors together are at most ln 5",
        ),
    ],
)
def test_what_speaks_for_a_condition(condition, findings, expected):
    assert list(matches(INDEX, findings)[condition].reasons.in_favor) == expected


@pytest.mark.parametrize(
    ("condition", "findings", "expected"),
    [
        pytest.param(
            "heel-fasciitis",
            found(AT_REST, no=[FIRST_STEPS]),
            [symptom(FIRST_STEPS, no("obligate", 2))],
            id="a denied symptom",
        ),
        pytest.param(
            "infection",
            found("fever", no=["calf-swelling"]),
            [],
            id="a denied kind does not deny the listed symptom above it",
        ),
        pytest.param(
            "clot",
            found("calf-swelling", no=["leg-pain"]),
            [symptom("calf-pain", no("frequent", 10), by="leg-pain")],
            id="a denied symptom denies its kinds, and of a branch the most negative counts",
        ),
        pytest.param(
            "leg-strain",
            found("calf-pain", no=["leg-pain", "heel-pain"]),
            [symptom("heel-pain", no("frequent", 10))],
            id="a present finding beats the denial of what it implies",
        ),
        pytest.param(
            "heel-fasciitis",
            found(FIRST_STEPS, "fever"),
            [symptom("fever", const.EXCLUDED_SCORE)],
            id="reported though excluded",
        ),
        pytest.param("heel-fasciitis", found(FIRST_STEPS, no=["fever"]), [], id="excluded and denied counts nothing"),
        pytest.param("heel-fasciitis", found(FIRST_STEPS), [], id="excluded and not mentioned counts nothing"),
        pytest.param(
            "heel-fasciitis",
            found(FIRST_STEPS, no=["numb-foot"]),
            [],
            id="a denied symptom that the condition does not list counts nothing",
        ),
    ],
)
def test_what_speaks_against_a_condition(condition, findings, expected):
    assert list(matches(INDEX, findings)[condition].reasons.against) == expected


@pytest.mark.parametrize(
    ("condition", "findings", "expected"),
    [
        pytest.param(
            "infection",
            found("fever"),
            silence("very_frequent", 10),
            id="a listed symptom nobody spoke of weighs a little",
        ),
        pytest.param("infection", found("fever", "swelling"), 0, id="everything was spoken of"),
        pytest.param("infection", found("fever", no=["swelling"]), 0, id="a denied symptom was spoken of"),
        pytest.param("infection", found("fever", no=["calf-swelling"]), 0, id="so was one whose kind was denied"),
        pytest.param(
            "clot",
            found("leg-pain"),
            silence("very_frequent", 2),
            id="so was a kind of what was reported",
        ),
        pytest.param(
            "clot",
            found("heel-pain"),
            silence("frequent", 10) + silence("very_frequent", 2),
            id="but not a sibling",
        ),
    ],
)
def test_what_was_not_mentioned(condition, findings, expected):
    assert matches(INDEX, findings)[condition].reasons.not_mentioned == expected


@pytest.mark.parametrize(
    ("score", "expected"),
    [(6000, "strong"), (5999, "moderate"), (3000, "moderate"), (2999, "weak"), (-5000, "weak")],
)
def test_band_comes_from_the_score_alone(score, expected):
    assert Match("gout", "routine", score, evidence=0, share=0.0, explain=Mock()).band == expected


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param(found(), "none", id="nothing reported"),
        pytest.param(found("numb-foot"), "none", id="nobody lists it"),
        pytest.param(found("leg-pain"), "none", id="too common to say anything"),
        pytest.param(found("leg-pain", factors=["running", "overweight"]), "none", id="risk factors are no evidence"),
        pytest.param(found("heel-pain", no=["calf-pain", FIRST_STEPS]), "partial", id="the best is weak"),
        pytest.param(found("heel-pain", factors=["flat-foot"]), "full", id="the best is moderate"),
        pytest.param(found("heel-pain", FIRST_STEPS, AT_REST), "full", id="the best is strong"),
    ],
)
def test_coverage(findings, expected):
    assert INDEX.rank(findings).coverage == expected


def test_a_counted_percent_weighs_as_the_band_of_the_same_middle():
    def rank(frequency):
        symptoms = [Symptom("heel-pain", None, 5), Symptom("limp", None, 5)]
        profile = Profile("fasciitis", symptoms={"heel-pain": frequency, "limp": frequency})
        return Index(symptoms, [profile]).rank(found("heel-pain", no=["limp"]))

    assert rank(90) == rank("very_frequent")
    assert rank(90).candidates[0].reasons == rank("very_frequent").candidates[0].reasons
    assert rank(91).candidates[0].evidence > rank(90).candidates[0].evidence


def test_companions_alone_make_no_candidate():
    symptoms = [Symptom("heel-pain", None, 5), Symptom("red-eyes", None, 2, is_companion=True)]
    index = Index(symptoms, [Profile("arthritis", symptoms={"heel-pain": "frequent", "red-eyes": "frequent"})])
    alone, together = index.rank(found("red-eyes")), index.rank(found("red-eyes", "heel-pain"))
    assert (alone.candidates, alone.coverage) == ((), "none")
    assert [match.evidence for match in alone.considered] == [yes("frequent", 2)]
    assert [match.evidence for match in together.candidates] == [yes("frequent", 2) + yes("frequent", 5)]


def test_an_empty_base_covers_nothing():
    assert Index([Symptom("fever", None, 2)], []).rank(found("fever")) == Ranking(())


def twins(**differences: object) -> Index:
    """Two conditions with fever; `b-twin` is different."""
    symptoms = {"fever": "frequent"}
    return Index(
        [Symptom("fever", None, 2)],
        [Profile("b-twin", symptoms=symptoms, **differences), Profile("a-twin", symptoms=symptoms)],  # type: ignore[arg-type]
    )


def test_ties_are_ordered_by_slug():
    assert [match.slug for match in twins().rank(found("fever")).candidates] == ["a-twin", "b-twin"]


@pytest.mark.parametrize(
    ("differences", "person", "expected"),
    [
        pytest.param({"sex": "female"}, {"sex": "male"}, ["a-twin"], id="another sex"),
        pytest.param({"sex": "female"}, {"sex": "female"}, ["a-twin", "b-twin"], id="the same sex"),
        pytest.param({"sex": "female"}, {"sex": None}, ["a-twin", "b-twin"], id="an unknown sex excludes nobody"),
        pytest.param({"sex": "any"}, {"sex": "male"}, ["a-twin", "b-twin"], id="any sex"),
        pytest.param({"ages": AgeRange(216, None)}, {"age": Age.of(17, "year")}, ["a-twin"], id="too young"),
        pytest.param(
            {"ages": AgeRange(216, None)}, {"age": Age.of(18, "year")}, ["a-twin", "b-twin"], id="just old enough"
        ),
        pytest.param(
            {"ages": AgeRange(216, None)}, {"age": None}, ["a-twin", "b-twin"], id="an unknown age excludes nobody"
        ),
        pytest.param(
            {"ages": AgeRange(None, 53)}, {"age": Age.of(4, "year")}, ["a-twin", "b-twin"], id="half of the year"
        ),
        pytest.param({"ages": AgeRange(None, 53)}, {"age": Age.of(54, "month")}, ["a-twin"], id="a month too old"),
    ],
)
def test_age_and_sex_are_hard_limits(differences, person, expected):
    ranking = twins(**differences).rank(found("fever", **person))
    assert [match.slug for match in ranking.candidates] == expected


@pytest.mark.parametrize(
    ("condition", "reported", "expected"),
    [
        pytest.param("heel-fasciitis", FIRST_STEPS, True, id="a listed symptom"),
        pytest.param("heel-fasciitis", "heel-pain", True, id="what a listed symptom is a kind of"),
        pytest.param("leg-strain", AT_REST, True, id="a kind of a listed symptom"),
        pytest.param("heel-fasciitis", "numb-foot", False, id="an unlisted one"),
        pytest.param("heel-fasciitis", "calf-pain", False, id="a cousin"),
        pytest.param("heel-fasciitis", "fever", False, id="an excluded one"),
    ],
)
def test_explains(condition, reported, expected):
    assert INDEX.explains_all(condition, found(reported)) is expected


def many_signs(number: int) -> tuple[Index, Findings]:
    """A condition with so many telling symptoms, all reported."""
    signs = [Symptom(f"sign-{n}", None, 0.5) for n in range(number)]
    profile = Profile("unmistakable", symptoms={sign.slug: "obligate" for sign in signs})
    return Index(signs, [profile]), found(*(sign.slug for sign in signs))


@pytest.mark.parametrize("number", [1, 5, 7, 10, 50])
def test_shares_sum_to_less_than_1_however_much_is_found(number):
    index, findings = many_signs(number)
    assert sum(match.share for match in index.rank(findings).candidates) < 1


# What holds in every world


@in_many_worlds
@given(SITUATIONS)
def test_parts_add_up_to_the_score_exactly(situation):
    for match in matches(situation.world.index, situation.findings).values():
        parts = [part.contribution for part in (*match.reasons.in_favor, *match.reasons.against)]
        numbers = [match.reasons.prior, match.reasons.not_mentioned, *parts]
        assert match.score == sum(numbers)
        assert {type(number) for number in (match.score, match.evidence, *numbers)} == {int}


@in_many_worlds
@given(SITUATIONS)
def test_every_part_says_something_and_stands_on_its_side(situation):
    findings = situation.findings
    for match in matches(situation.world.index, findings).values():
        assert all(part.contribution > 0 for part in match.reasons.in_favor)
        assert all(part.contribution < 0 for part in match.reasons.against)
        assert {part.reported for part in match.reasons.in_favor} <= findings.present | findings.all_risk_factors
        assert {part.reported for part in match.reasons.against} <= findings.present | findings.absent


@in_many_worlds
@given(SITUATIONS)
def test_the_slow_matcher_agrees_to_the_thousandth(situation):
    candidates = situation.world.index.rank(situation.findings).candidates
    assert [verdict(match) for match in candidates] == rank_slowly(situation.world, situation.findings)


def verdict(match: Match) -> Verdict:
    return Verdict(
        slug=match.slug,
        score=match.score,
        prior=match.reasons.prior,
        not_mentioned=match.reasons.not_mentioned,
        in_favor=sum(part.contribution for part in match.reasons.in_favor),
        against=sum(part.contribution for part in match.reasons.against),
        share=pytest.approx(match.share),
    )


@in_many_worlds
@given(SITUATIONS)
def test_one_more_listed_finding_never_lowers_a_score(situation):
    index = situation.world.index
    after = matches(index, situation.one_more)
    for slug, match in matches(index, situation.findings).items():
        profile = index.profile(slug)
        listed = {slug for slug, band in profile.symptoms.items() if band != const.EXCLUDED}
        if situation.more in listed | profile.risk_factors.keys():
            assert after[slug].score >= match.score


@in_many_worlds
@given(SITUATIONS)
def test_one_more_finding_takes_no_evidence_away(situation):
    index = situation.world.index
    after = matches(index, situation.one_more)
    for slug, match in matches(index, situation.findings).items():
        assert after[slug].evidence >= match.evidence


@in_many_worlds
@given(SITUATIONS)
def test_publishing_another_condition_changes_no_score(situation):
    world, findings = situation.world, situation.findings
    larger = Index(world.symptoms, [situation.newcomer, *world.profiles])
    before, after = (
        {slug: without_share(match) for slug, match in matches(index, findings).items()}
        for index in (world.index, larger)
    )
    after.pop("newcomer", None)
    assert after == before


def without_share(match: Match) -> Match:
    """All candidates divide the shares among themselves; the rest is the condition's own."""
    return replace(match, share=0.0)


@in_many_worlds
@given(SITUATIONS, st.randoms(use_true_random=True))
def test_order_and_duplicates_change_nothing(situation, chance):
    def shuffle(items: Iterable) -> list:
        return sorted(items, key=lambda _item: chance.random())

    def jumble(profile: Profile) -> Profile:
        links = (profile.symptoms, profile.risk_factors)
        symptoms, risk_factors = (dict(shuffle(link.items())) for link in links)
        return replace(profile, symptoms=symptoms, risk_factors=risk_factors)

    world, findings = situation.world, situation.findings
    index = Index(shuffle(world.symptoms), [jumble(profile) for profile in shuffle(world.profiles)])
    told = {name: frozenset(shuffle([*slugs, *slugs])) for name, slugs in reported_in(findings).items()}
    assert index.rank(replace(findings, **told)) == world.index.rank(findings)


def reported_in(findings: Findings) -> dict[str, frozenset[str]]:
    return {name: getattr(findings, name) for name in ("present", "absent", "risk_factors", "skipped")}


@in_many_worlds
@given(SITUATIONS)
def test_shares_of_candidates_sum_to_less_than_1(situation):
    shares = [match.share for match in situation.world.index.rank(situation.findings).candidates]
    assert all(share > 0 for share in shares)
    assert sum(shares) < 1


@in_many_worlds
@given(SITUATIONS)
def test_candidates_are_those_with_enough_evidence_and_without_any_nothing_is_covered(situation):
    ranking = situation.world.index.rank(situation.findings)
    enough = [match.slug for match in ranking.considered if match.evidence >= const.CANDIDATE_EVIDENCE]
    assert [match.slug for match in ranking.candidates] == enough
    assert (ranking.coverage == "none") == (not enough)


@in_many_worlds
@given(SITUATIONS)
def test_everybody_considered_is_of_fitting_age_and_sex(situation):
    index, findings = situation.world.index, situation.findings
    stranger = replace(findings, age=None, sex=None, risk_factors=findings.all_risk_factors)
    fitting = {
        slug
        for slug in matches(index, stranger)
        if index.profile(slug).ages.admits(findings.age) and index.profile(slug).sex in fits(findings.sex)
    }
    assert set(matches(index, findings)) == fitting


def fits(sex: str | None) -> set[str]:
    return {"any", sex} if sex else {"any", "male", "female"}
