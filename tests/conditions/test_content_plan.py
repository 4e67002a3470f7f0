"""What `fixtures/` must hold: every condition of the plan, told apart from its neighbors, with stories of its own."""

from itertools import combinations

from conditions.engine.constants import FREQUENCY
from conditions.engine.findings import Age, AgeRange, Findings, Tree
from conditions.engine.matching import Index
from conditions.engine.triage import RedFlag, find_fired, open_clauses, told

# In nats: odds of more than four to one.
LEAST_MARGIN = 1.5
# Slug, ICD-10 code (WHO edition) and urgency: the public ids, never renamed.
PLAN = """
varicose-veins I83 routine
chronic-venous-insufficiency I87.2 routine
thrombophlebitis I80.0 urgent
deep-vein-thrombosis I80.2 urgent
peripheral-artery-disease I70.2 routine
acute-limb-ischemia I74.3 emergency
raynaud-phenomenon I73.0 routine
hip-osteoarthritis M16 routine
hip-arthritis M13.1 urgent
knee-osteoarthritis M17 routine
foot-osteoarthritis M19.0 routine
rheumatoid-arthritis M06.9 routine
psoriatic-arthritis L40.5 routine
reactive-arthritis M02.9 routine
gout M10 routine
rheumatic-fever I01 urgent
systemic-lupus-erythematosus M32 routine
septic-arthritis M00 emergency
osteoporosis M81 routine
osteomalacia M83 routine
rickets E55.0 routine
osteomyelitis M86 urgent
fracture T12 urgent
ankle-sprain S93.4 routine
calf-strain S86.1 routine
muscle-strain M62.6 routine
muscle-soreness M79.1 self_care
overtraining-syndrome T73.3 routine
tendinitis M77.9 routine
achilles-tendinitis M76.6 routine
ligamentitis M24.2 routine
knee-bursitis M70.5 routine
bakers-cyst M71.2 routine
plantar-fasciitis M72.2 routine
heel-spur M77.3 routine
metatarsalgia M77.4 routine
flat-feet M21.4 routine
hallux-valgus M20.1 routine
ingrown-toenail L60.0 routine
calluses-and-blisters L84 self_care
footwear-foot-strain M79.6 self_care
lumbar-radiculopathy M54.1 routine
lumbar-osteochondrosis M42.1 routine
cauda-equina-syndrome G83.4 emergency
peripheral-neuropathy G62.9 routine
night-leg-cramps R25.2 routine
growing-pains R29.8 self_care
cellulitis L03.1 urgent
obesity-leg-strain E66.9 routine
compartment-syndrome T79.6 emergency
slipped-hip-epiphysis M93.0 urgent
stress-fracture M84.3 urgent
shin-splints M76.8 routine
restless-legs-syndrome G25.8 routine
morton-neuroma G57.6 routine
nonspecific-low-back-pain M54.5 routine
lumbar-spinal-stenosis M48.0 routine
"""


def test_every_condition_of_the_plan_is_there_with_its_code_and_urgency(documents):
    conditions = documents["conditions"]
    plan = {slug: tuple(columns) for slug, *columns in map(str.split, PLAN.strip().splitlines())}
    assert {slug: (c["icd10_code"], c["urgency"]) for slug, c in conditions.items()} == plan


def test_the_amount_of_content(documents):
    assert len(documents["symptoms"]) >= 120
    assert len(documents["specialists"]) == 14
    assert len(documents["vignettes"]) >= 70


def test_no_two_conditions_look_alike(documents, knowledge):
    """A typical patient of one scores at least so much better there than with the other (nats)."""
    index = knowledge.index
    alike = [
        (round(margin, 2), one, other)
        for one, other in combinations(sorted(documents["conditions"]), 2)
        if ages_overlap(index.profile(one).ages, index.profile(other).ages)
        and (margin := min(expect_margin(index, one, other), expect_margin(index, other, one))) < LEAST_MARGIN
    ]
    assert alike == []


def ages_overlap(one: AgeRange, other: AgeRange) -> bool:
    return one.admits(Age(other.low or 0, other.high if other.high is not None else 2000))


def expect_margin(index, one: str, other: str) -> float:
    """By how much a person with `one` is expected to fit it better than `other`, once every symptom was asked about."""
    mine, theirs = index.weights(one), index.weights(other)
    margin = 0.0
    for symptom in mine.present.keys() | theirs.present.keys():
        band = mine.profile.symptoms.get(symptom)
        p = FREQUENCY[band] if band in FREQUENCY else index.background[symptom] / 100
        margin += p * (mine.present.get(symptom, 0) - theirs.present.get(symptom, 0))
        margin += (1 - p) * (mine.absent.get(symptom, 0) - theirs.absent.get(symptom, 0))
    return margin / 1000


def test_every_condition_has_a_story_that_accepts_it(documents):
    told = {slug for vignette in documents["vignettes"].values() for slug in vignette["conditions"]}
    by_flag_alone = {"acute-limb-ischemia", "septic-arthritis", "cauda-equina-syndrome", "compartment-syndrome"}
    assert documents["conditions"].keys() - told <= by_flag_alone


def test_every_red_flag_has_a_story_in_which_it_fires_and_one_in_which_it_nearly_does(documents, knowledge):
    fires, nearly = set(), set()
    for vignette in documents["vignettes"].values():
        findings = findings_of(vignette)
        fired = {flag.slug for flag in find_fired(knowledge.red_flags, findings, knowledge.index)}
        fires |= fired
        if not fired:
            nearly |= {flag.slug for flag in knowledge.red_flags if comes_close(flag, findings, knowledge.index)}
    assert documents["red_flags"].keys() - fires == set()
    assert documents["red_flags"].keys() - nearly == set()


def comes_close(flag: RedFlag, findings: Findings, index: Index) -> bool:
    """Some of its clauses are met; of a single clause a relative is there, or itself denied."""
    missing = open_clauses(flag, told(findings, index))
    if len(flag.clauses) > 1 or not missing:
        return len(missing) < len(flag.clauses)
    spoken_of = findings.present | findings.absent
    return any(spoken_of & family(index.tree, slug) for slug in flag.clauses[0])


def family(tree: Tree, slug: str) -> set[str]:
    """Itself, what it is a kind of, and its siblings."""
    above = tree.ancestors(slug)[:1]
    return {slug, *above, *(kind for general in above for kind in tree.descendants(general))}


def findings_of(vignette) -> Findings:
    age = vignette["age"]
    return Findings(
        present=frozenset(vignette["present"]),
        absent=frozenset(vignette["absent"]),
        risk_factors=frozenset(vignette["risk_factors"]),
        age=Age.of(age["value"], age["unit"]) if age else None,
        sex=vignette["sex"],
    )
