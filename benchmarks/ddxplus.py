"""Accuracy on DDXPlus patients (49 conditions): `python -m benchmarks.ddxplus ../shared/benchmarks/ddxplus`.

The engine gets P(finding given condition) as frequency bands, and the mean over the conditions as background. Nothing
here is special: whoever fills in profiles gets the same.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from conditions.engine import constants as const
from conditions.engine.findings import Age, Findings
from conditions.engine.matching import Index, Profile, Symptom
from conditions.engine.questions import next_question, rank_questions

from .accuracy import find_rank, show_head, show_row

TOPS = (1, 3, 5)
SEED = 1
LEAST_BACKGROUND = 0.5  # percent, as in the content
TOLD = 3
# The least share that belongs to each band.
BANDS = {"obligate": 0.995, "very_frequent": 0.8, "frequent": 0.3, "occasional": 0.05, "very_rare": 0.01}


@dataclass(frozen=True)
class Patient:
    present: frozenset[str]
    initial: str
    age: Age
    sex: str
    condition: str


def read_table(folder: Path) -> dict[str, dict[str, float]]:
    """Condition -> finding -> share of its patients who have it."""
    table = json.loads((folder / "cpt_binary.json").read_text())
    return {
        condition: dict(zip(table["evidences_binary"], row, strict=True))
        for condition, row in zip(table["conditions"], table["P"], strict=True)
    }


def build_index(table: Mapping[str, Mapping[str, float]]) -> Index:
    findings = next(iter(table.values()))
    mean = {finding: 100 * sum(row[finding] for row in table.values()) / len(table) for finding in findings}
    background = {finding: max(LEAST_BACKGROUND, percent) for finding, percent in mean.items()}
    symptoms = [Symptom(finding, None, percent) for finding, percent in background.items()]
    return Index(symptoms, [Profile(slug, symptoms=dict(read_bands(row, background))) for slug, row in table.items()])


def read_bands(row: Mapping[str, float], background: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """The HPO band of each finding that says something: what is no more frequent than in others does not."""
    for finding, p in row.items():
        band = next((band for band, least in BANDS.items() if p >= least), None)
        if band and const.FREQUENCY[band] * 100 > background[finding]:
            yield finding, band


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
        questions = rank_questions(index, ranking, findings)
        question = next_question(index, (), ranking, findings, const.ROUTINE, questions)
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
