"""How cost grows with the content: `python -m benchmarks.scale [--conditions 30 10000 100000]`.

Each size is drawn by chance (see synthetic.py) and measured in a process of its own: building the snapshot from
documents, memory (PSS, with everything that the server imports), a match with six findings by the library alone, list
filters, facet counts and ordering, and filters and counts by SQL on the same rows (SQLite, in a file). CPU time, the
best of several turns.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import django

SIZES = (30, 10_000, 100_000)
REPORTS = 40
FINDINGS = 6


def count_symptoms(conditions: int) -> int:
    return max(60, int(16 * conditions**0.5))


def draw_report(conditions: int, findings: int, chance: random.Random) -> list[str]:
    """Symptoms that a person reports: popular ones more often, as in the conditions."""
    symptoms = count_symptoms(conditions)
    return [f"symptom-{int(symptoms * chance.random() ** 2)}" for _finding in range(findings)]


def best(call: Callable[[], object], turns: int = 7) -> float:
    """CPU seconds of the quickest turn."""
    seconds = []
    for _turn in range(turns):
        started = time.process_time()
        call()
        seconds.append(time.process_time() - started)
    return min(seconds)


def read_memory() -> int:
    """PSS of this process in MB."""
    with open("/proc/self/smaps_rollup") as rollup:
        return sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) // 1024


def measure(conditions: int, folder: str) -> None:
    base = f"sqlite:///{folder}/scale.sqlite3"
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1", "DATABASE_URL": base}
    django.setup()
    import config.wsgi  # noqa: F401  # what the server holds anyway
    from benchmarks import tables
    from benchmarks.synthetic import draw_documents
    from conditions.engine.findings import Age
    from conditions.knowledge import KnowledgeBase
    from conditions.memory import give_back
    from conditions.services import Report, assess_report, show_match
    from conditions.snapshot import build

    documents = draw_documents(conditions)
    symptoms = list(documents["symptoms"])
    started = time.process_time()
    knowledge = KnowledgeBase.from_documents(documents)
    built = time.process_time() - started
    del documents  # the server does not hold them either
    give_back()
    chance = random.Random(2)
    reports = [Report(present=frozenset(draw_report(conditions, FINDINGS, chance))) for _ in range(REPORTS)]

    def match() -> None:
        for report in reports:
            show_match(knowledge=knowledge, assessment=assess_report(knowledge=knowledge, report=report), language="en")

    rows = knowledge.tables["conditions"].rows("en")

    def narrow():
        chosen = rows.having("symptom", symptoms[:2]).having("urgency", ["routine"]).without("symptom", [symptoms[5]])
        return chosen.admitting(Age.of(30, "year"))

    tree = knowledge.index.tree

    def narrow_by_sql():
        return tables.narrow([tree.with_descendants(symptoms[:2])], tree.with_descendants([symptoms[5]]), 30 * 12)

    rows.order_by("-prevalence", "name")[:25]  # each order is made once a version
    figures = {
        "conditions": conditions,
        "symptoms": len(symptoms),
        "build from documents, s": f"{built:.2f}",
        "match, us": f"{best(match) / REPORTS * 1e6:.0f}",
        "filter and page, us": f"{best(lambda: narrow()[:25]) * 1e6:.0f}",
        "ordered page, us": f"{best(lambda: rows.order_by('-prevalence', 'name')[:25]) * 1e6:.0f}",
        "facet of all symptoms, us": f"{best(lambda: narrow().count('symptom')) * 1e6:.0f}",
        "PSS, MB": read_memory(),
        "peak, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    tables.write(draw_documents(conditions))
    assert len(narrow()) == narrow_by_sql().count()
    figures |= {
        "build from the database, s": f"{best(build, 3):.2f}",
        "SQL filter and page, us": f"{best(lambda: list(narrow_by_sql().order_by('name_en')[:25]), 3) * 1e6:.0f}",
        "SQL facet, us": f"{best(lambda: tables.count_symptoms(narrow_by_sql()), 3) * 1e6:.0f}",
    }
    print("\t".join(f"{name}={value}" for name, value in figures.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conditions", type=int, nargs="+", default=SIZES)
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        with tempfile.TemporaryDirectory() as folder:
            measure(options.only, folder)
        return
    for position, size in enumerate(options.conditions):
        command = [sys.executable, "-m", "benchmarks.scale", "--only", str(size)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        figures = [part.partition("=") for part in told.split("\t")]
        if position == 0:
            print(f"N = {REPORTS} reports a size.\n")
            print("|" + "|".join(f" {name} " for name, _equals, _value in figures) + "|")
            print("|" + "---|" * len(figures))
        print("|" + "|".join(f" {value} " for _name, _equals, value in figures) + "|", flush=True)


if __name__ == "__main__":
    main()
