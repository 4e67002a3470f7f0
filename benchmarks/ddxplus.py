"""Accuracy on DDXPlus patients (49 conditions): `python -m benchmarks.ddxplus ../shared/benchmarks/ddxplus`.

The engine gets what 1,025,602 training patients tell: P(finding given condition) in whole percents, `excluded` where
not one has the finding, the mean over the conditions as background, and the prevalence band. The formula is the one for
our own content, but the knowledge is finer: editors give bands, and seldom say that a symptom is excluded.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import log
from pathlib import Path

from conditions.engine import constants as const
from conditions.engine.findings import Age, Findings
from conditions.engine.matching import Index, Profile, Symptom
from conditions.engine.questions import next_question, rank_questions
from conditions.engine.weights import Frequency

from .accuracy import find_rank, show_head, show_row

TOPS = (1, 3, 5)
SEED = 1
# Percent, as in the content.
LEAST_BACKGROUND, MOST_BACKGROUND = min(const.BACKGROUNDS), max(const.BACKGROUNDS)
LEAST_PERCENT, MOST_PERCENT = (round(100 * const.FREQUENCY[band]) for band in ("very_rare", "obligate"))
TOLD = 3


@dataclass(frozen=True)
class Patient:
    present: frozenset[str]
    initial: str
    age: Age
    sex: str
    condition: str


@dataclass(frozen=True)
class Table:
    """Condition -> finding -> share of its training patients who have it, and condition -> number of those patients."""

    shares: Mapping[str, Mapping[str, float]]
    counts: Mapping[str, int]


def read_table(folder: Path) -> Table:
    table = json.loads((folder / "cpt_binary.json").read_text())
    rows = [dict(zip(table["evidences_binary"], row, strict=True)) for row in table["P"]]
    return Table(
        dict(zip(table["conditions"], rows, strict=True)),
        dict(zip(table["conditions"], table["train_counts"], strict=True)),
    )


def build_index(table: Table) -> Index:
    rows = table.shares.values()
    mean = {finding: 100 * sum(row[finding] for row in rows) / len(rows) for finding in next(iter(rows))}
    background = {slug: min(MOST_BACKGROUND, max(LEAST_BACKGROUND, percent)) for slug, percent in mean.items()}
    symptoms = [Symptom(finding, None, percent) for finding, percent in background.items()]
    average = sum(table.counts.values()) / len(table.counts)
    profiles = [
        Profile(slug, name_prevalence(table.counts[slug] / average), symptoms=dict(read_frequencies(row, background)))
        for slug, row in table.shares.items()
    ]
    return Index(symptoms, profiles)


def name_prevalence(times_average: float) -> str:
    """The band whose weight is nearest."""
    return min(const.PRIOR, key=lambda band: abs(const.PRIOR[band] - const.milli(log(times_average))))


def read_frequencies(row: Mapping[str, float], background: Mapping[str, float]) -> Iterator[tuple[str, Frequency]]:
    """The percent of each finding that says something: what is no more frequent than in others does not."""
    for finding, p in row.items():
        percent = min(MOST_PERCENT, max(LEAST_PERCENT, round(100 * p)))
        if p == 0:
            yield finding, const.EXCLUDED
        elif percent > background[finding]:
            yield finding, percent


def read_patients(folder: Path, findings: frozenset[str]) -> Iterator[Patient]:
    """Only with findings that are a yes or a no."""
    with (folder / "cases_test2611.jsonl").open() as lines:
        for line in lines:
            case = json.loads(line)
            present = findings & set(case["evidence"])
            if present:
                sex = {"M": "male", "F": "female"}[case["sex"]]
                yield Patient(present, case["initial"], Age.of(case["age"], "year"), sex, case["answer"])


Tell = Callable[[Patient, random.Random], Findings]


def tellers(findings: frozenset[str]) -> dict[str, tuple[Tell, str]]:
    """What is told of a patient, and the baseline (top-1/top-3)."""

    def some(patient: Patient, chance: random.Random) -> frozenset[str]:
        return frozenset(chance.sample(sorted(patient.present), min(TOLD, len(patient.present))))

    def others(patient: Patient, chance: random.Random, number: int) -> frozenset[str]:
        return frozenset(chance.sample(sorted(findings - patient.present), number))

    return {
        "all findings": (lambda patient, _chance: Findings(present=patient.present), ""),
        "three findings": (lambda patient, chance: Findings(present=some(patient, chance)), "88 / 99"),
        "three findings and a wrong one": (
            lambda patient, chance: Findings(present=some(patient, chance) | others(patient, chance, 1)),
            "85 / 98",
        ),
        "three findings and ten denied": (
            lambda patient, chance: Findings(present=some(patient, chance), absent=others(patient, chance, 10)),
            "89.5 / 99.3",
        ),
    }


def rank_right(index: Index, findings: Findings, patient: Patient) -> int | None:
    return find_rank([match.slug for match in index.rank(findings).considered], [patient.condition])


def interview(index: Index, patient: Patient, questions: int) -> Findings:
    """The first complaint, then truthful answers to what the engine asks."""
    first = patient.initial if patient.initial in index.symptoms else min(patient.present)
    findings = Findings(present=frozenset([first]))
    for _number in range(questions):
        ranking = index.rank(findings)
        gains = rank_questions(index, ranking, findings)
        question = next_question(index, (), ranking, findings, const.ROUTINE, gains)
        if question is None:
            break
        if question.symptom in patient.present:
            findings = replace(findings, present=findings.present | {question.symptom})
        else:
            findings = replace(findings, absent=findings.absent | {question.symptom})
    return findings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    index = build_index(read_table(folder))
    patients = list(read_patients(folder, frozenset(index.symptoms)))
    print(show_head(TOPS))
    for name, (tell, baseline) in tellers(frozenset(index.symptoms)).items():
        chance = random.Random(SEED)
        ranks = [rank_right(index, tell(patient, chance), patient) for patient in patients]
        print(show_row(name, ranks, baseline, TOPS), flush=True)
    for questions, baseline in ((5, ""), (10, "91 / 95.5"), (15, "96.5 / 98.5")):
        ranks = [rank_right(index, interview(index, patient, questions), patient) for patient in patients]
        print(show_row(f"first complaint and {questions} answers", ranks, baseline, TOPS), flush=True)


if __name__ == "__main__":
    main()
