"""What to ask next. Stateless: the client sends back everything it was told, and what was asked but not answered."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import constants as const
from .findings import Findings
from .matching import Index, Match, Ranking
from .postings import Numbers
from .triage import RedFlag, open_clauses, told

Floats = NDArray[np.float64]

# Gains that differ by less are equal, and the slugs decide.
DIGITS = 9
# Stands for 0 where a logarithm is taken.
LEAST_WEIGHT = 1e-300


class Question(NamedTuple):
    """`gain`: expected drop of entropy over the matches, in bits."""

    symptom: str
    gain: float


def next_question(
    index: Index,
    flags: Iterable[RedFlag],
    ranking: Ranking,
    findings: Findings,
    level: str,
    gains: Mapping[str, float],
) -> Question | None:
    """First what would complete a red flag, then the first of the gains; None when nothing is worth asking."""
    if level == const.EMERGENCY:
        return None
    if dangerous := _completes_red_flag(index, flags, findings, level, gains):
        return dangerous
    first = next((Question(slug, gain) for slug, gain in gains.items()), None)
    if _is_settled(ranking) or first is None or first.gain < const.LEAST_GAIN:
        return None
    return first


def rank_questions(index: Index, ranking: Ranking, findings: Findings) -> dict[str, float]:
    """Every symptom that may be asked about the conditions considered -> its gain, by falling gain, then slug."""
    postings, known = index.postings, _answered(index, findings)
    numbers, gains = _weigh_questions(index, ranking.candidates or ranking.considered)
    order = np.lexsort((postings.alphabetical[numbers], -gains))
    ranked = dict(zip(map(postings.slugs.__getitem__, numbers[order].tolist()), gains[order].tolist(), strict=True))
    for slug in known & ranked.keys():
        del ranked[slug]
    return ranked


def _answered(index: Index, findings: Findings) -> frozenset[str]:
    implied = index.tree.with_ancestors(findings.present) | index.tree.with_descendants(findings.absent)
    return implied | findings.skipped


def _is_settled(ranking: Ranking) -> bool:
    first = ranking.candidates[0] if ranking.candidates else None
    return first is not None and first.band == "strong" and first.share >= const.SETTLED_SHARE


def _completes_red_flag(
    index: Index, flags: Iterable[RedFlag], findings: Findings, level: str, gains: Mapping[str, float]
) -> Question | None:
    """A symptom that alone would fire a rule which something reported has already begun to satisfy."""
    reported = told(findings, index)
    begun = [flag for flag in flags if not flag.members.isdisjoint(reported) and flag.ages.admits(findings.age)]
    if not begun:
        return None
    known = _answered(index, findings)
    for urgency in const.URGENCIES[: const.URGENCIES.index(level)]:
        near = (_one_answer_away(index, flag, reported) for flag in begun if flag.urgency == urgency)
        if askable := set[str]().union(*near) - known:
            first = min(askable, key=lambda slug: (-index.symptoms[slug].background, -gains.get(slug, 0.0), slug))
            return Question(first, gains.get(first, 0.0))
    return None


def _one_answer_away(index: Index, flag: RedFlag, reported: frozenset[str]) -> set[str]:
    """The named symptoms of which a yes satisfies all that is missing, once something reported has begun the rule."""
    missing = open_clauses(flag, reported)
    if not 0 < len(missing) < len(flag.clauses):
        return set()
    named = {slug for clause in missing for slug in clause if slug in index.symptoms}
    if len(missing) == 1:
        return named
    return {
        slug for slug in named if all(not clause.isdisjoint((slug, *index.tree.ancestors(slug))) for clause in missing)
    }


def _weigh_questions(index: Index, matches: Sequence[Match]) -> tuple[Numbers, Floats]:
    """Numbers of all symptoms that the matches list, and the expected drop in entropy (bits) when each is answered.

    The entropy is over the matches and "none of these". An answer changes the weight of a match only where it lists
    the symptom; so totals and entropies are those before the answer, and a difference per link. The chance of a yes is
    the background times the weight that it leaves.
    """
    postings, links = index.postings, index.postings.rows(index.positions(matches))
    before = np.array([*(match.share for match in matches), 0.0])
    before[-1] = max(0.0, 1 - before.sum())
    before_plogp = before * np.log2(np.maximum(before, LEAST_WEIGHT))
    total, plogp = before.sum(), before_plogp.sum()
    asked = np.flatnonzero(np.bincount(links.symptoms, minlength=len(postings.slugs)))
    question = np.empty(len(postings.slugs), dtype=np.int64)
    question[asked] = np.arange(len(asked))
    question = question[links.symptoms]

    answers = postings.answers.take(links.kinds, axis=1)
    changes = answers * before[links.owners]
    changes[2:] += answers[:2] * before_plogp[links.owners]
    sums = np.array([np.bincount(question, change, len(asked)) for change in changes])
    p_yes = postings.background[asked] * (total + sums[0])
    if_yes, if_no = _entropy(total + sums[:2], plogp + sums[2:])
    after = p_yes * if_yes + (1 - p_yes) * if_no
    return asked, np.maximum(0.0, _entropy(total, plogp) - after).round(DIGITS)


def _entropy(total: Floats | np.float64, sum_of_plogp: Floats | np.float64) -> Floats:
    """Of weights that need not sum to 1."""
    entropy: Floats = np.log2(total) - sum_of_plogp / total
    return entropy
