"""What to ask next. Stateless: the client sends back everything it was told, and what was asked but not answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log2

from . import constants as const
from .findings import Findings
from .matching import Index, Match, Ranking
from .triage import RedFlag, open_clauses


@dataclass(frozen=True, slots=True)
class Question:
    """`gain`: expected drop of entropy over the matches, in bits."""

    symptom: str
    gain: float


def next_question(
    index: Index, flags: Iterable[RedFlag], ranking: Ranking, findings: Findings, level: str
) -> Question | None:
    """First what would complete a red flag, then what tells most; None when there is nothing left worth asking."""
    if level == const.EMERGENCY:
        return None
    questions = rank_questions(index, ranking, findings)
    gains = {question.symptom: question.gain for question in questions}
    if dangerous := _completes_red_flag(index, flags, findings, level, gains):
        return Question(dangerous, gains.get(dangerous, 0.0))
    if _is_settled(ranking) or not questions or questions[0].gain < const.LEAST_GAIN:
        return None
    return questions[0]


def rank_questions(index: Index, ranking: Ranking, findings: Findings) -> list[Question]:
    """Every open question about the conditions considered, by falling gain, then slug."""
    matches = ranking.candidates or ranking.considered
    known = _answered(index, findings)
    listed = {slug for match in matches for slug in index.profile(match.slug).symptoms}
    questions = [Question(slug, _gain(index, matches, slug)) for slug in listed - known]
    return sorted(questions, key=lambda question: (-question.gain, question.symptom))


def _answered(index: Index, findings: Findings) -> frozenset[str]:
    implied = index.tree.with_ancestors(findings.present) | index.tree.with_descendants(findings.absent)
    return implied | findings.skipped


def _is_settled(ranking: Ranking) -> bool:
    first = ranking.candidates[0] if ranking.candidates else None
    return first is not None and first.band == "strong" and first.share >= const.SETTLED_SHARE


def _completes_red_flag(
    index: Index, flags: Iterable[RedFlag], findings: Findings, level: str, gains: Mapping[str, float]
) -> str | None:
    """A symptom that alone would fire a rule which something reported has already begun to satisfy."""
    known = _answered(index, findings)
    for urgency in const.URGENCIES[: const.URGENCIES.index(level)]:
        begun = [flag for flag in flags if flag.urgency == urgency and flag.ages.admits(findings.age)]
        askable = {slug for flag in begun for slug in _one_answer_away(index, flag, findings)} - known
        if askable:
            return min(askable, key=lambda slug: (-index.symptoms[slug].background, -gains.get(slug, 0.0), slug))
    return None


def _one_answer_away(index: Index, flag: RedFlag, findings: Findings) -> set[str]:
    """The named symptoms of which a yes satisfies all that is missing, once something reported has begun the rule."""
    missing = open_clauses(flag, findings, index)
    if not 0 < len(missing) < len(flag.clauses):
        return set()
    named = {slug for clause in missing for slug in clause if slug in index.symptoms}
    return {
        slug for slug in named if all(not clause.isdisjoint((slug, *index.tree.ancestors(slug))) for clause in missing)
    }


def _gain(index: Index, matches: Sequence[Match], symptom: str) -> float:
    """Expected drop in entropy (bits) over the matches and "none of these" when the question is answered."""
    background = index.symptoms[symptom].background / 100
    shares = [match.share for match in matches]
    none = max(0.0, 1 - sum(shares))
    says_yes = [_likelihood(index, match.slug, symptom, background) for match in matches]
    p_yes = sum(share * p for share, p in zip(shares, says_yes, strict=True)) + none * background
    if_yes = [
        share * exp(index.weight_if_present(match.slug, symptom) / 1000)
        for share, match in zip(shares, matches, strict=True)
    ]
    if_no = [
        share * exp(index.weight_if_absent(match.slug, symptom) / 1000)
        for share, match in zip(shares, matches, strict=True)
    ]
    after = p_yes * _entropy([*if_yes, none]) + (1 - p_yes) * _entropy([*if_no, none])
    return max(0.0, _entropy([*shares, none]) - after)


def _likelihood(index: Index, condition: str, symptom: str, background: float) -> float:
    band = index.profile(condition).symptoms.get(symptom)
    if band is None:
        return background
    return const.FREQUENCY.get(band, 0.0)


def _entropy(weights: Iterable[float]) -> float:
    weights = [weight for weight in weights if weight > 0]
    total = sum(weights)
    return -sum(weight / total * log2(weight / total) for weight in weights)
