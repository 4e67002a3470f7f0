"""How well the content answers its own stories: `python -m benchmarks.vignettes [--misses]`.

Tells each story in Russian and in English, as text only with age and sex, and compares the answer with the vignette.
Held-out stories, never used for tuning, are counted apart.
"""

import argparse
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import django

LANGUAGES = ("ru", "en")


@dataclass(frozen=True)
class Outcome:
    """What one story in one language got; None where the vignette does not ask."""

    slug: str
    language: str
    held_out: bool
    top_1: bool | None
    top_3: bool | None
    specialist: bool | None
    urgency: bool
    missed_emergency: bool
    false_emergency: bool
    outside: bool | None
    said: str


def tell(knowledge, vignette, language) -> Outcome:
    from datetime import date

    from conditions.services import Report, assess_report
    from referrals.services import show_referral

    report = Report(text=vignette["story"][language], age=vignette["age"], sex=vignette["sex"])
    assessment = assess_report(knowledge=knowledge, report=report)
    answer = show_referral(knowledge=knowledge, assessment=assessment, language=language, today=date.today())
    conditions = [condition["slug"] for condition in answer["conditions"]]
    doctors = [doctor["slug"] for doctor in answer["specialists"]]
    level, right = answer["urgency"]["level"], vignette["urgency"]
    asks_condition = bool(vignette["conditions"])
    is_outside = not asks_condition and right == "routine"
    found = [mention["slug"] for mention in answer["understood"]["present"]]
    return Outcome(
        slug=vignette["slug"],
        language=language,
        held_out=vignette["held_out"],
        top_1=bool(set(conditions[:1]) & set(vignette["conditions"])) if asks_condition else None,
        top_3=bool(set(conditions[:3]) & set(vignette["conditions"])) if asks_condition else None,
        specialist=bool(set(doctors[:2]) & set(vignette["specialists"])) if vignette["specialists"] else None,
        urgency=level == right,
        missed_emergency=right == "emergency" and level != "emergency",
        false_emergency=right != "emergency" and level == "emergency",
        outside=answer["coverage"] == "none" if is_outside else None,
        said=f"{level} (right: {right}), {conditions[:3]} (right: {vignette['conditions']}), {doctors[:2]}, "
        f"understood {found}, denied {[m['slug'] for m in answer['understood']['absent']]}, told {vignette['present']}",
    )


def tell_all(knowledge, vignettes) -> list[Outcome]:
    return [tell(knowledge, vignette, language) for vignette in vignettes.values() for language in LANGUAGES]


def judged(outcomes: list[Outcome], figure: str) -> list[bool]:
    """What came of a figure, where the vignettes ask for it."""
    return [value for value in (getattr(outcome, figure) for outcome in outcomes) if value is not None]


def share(outcomes: list[Outcome], figure: str) -> float:
    asked = judged(outcomes, figure)
    return sum(asked) / len(asked)


def summarize(outcomes: list[Outcome]) -> Iterator[str]:
    for name in ("top_1", "top_3", "specialist", "urgency", "outside"):
        asked = judged(outcomes, name)
        yield f"  {name:12} {sum(asked)} of {len(asked)}" + (f" = {sum(asked) / len(asked):.1%}" if asked else "")
    counts = Counter(missed=sum(o.missed_emergency for o in outcomes), false=sum(o.false_emergency for o in outcomes))
    yield f"  emergencies  {counts['missed']} missed, {counts['false']} false"


def is_miss(outcome: Outcome) -> bool:
    judged = (outcome.top_1, outcome.specialist, outcome.urgency, outcome.outside)
    return False in judged


def prepare():
    """The knowledge in fixtures/ and its vignettes; no database is asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DEMO", "1")
    django.setup()
    from django.conf import settings

    from conditions.documents.fixtures import read_fixtures
    from conditions.knowledge import KnowledgeBase

    documents = read_fixtures(settings.FIXTURES_DIR)
    return KnowledgeBase.from_documents(documents), documents["vignettes"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", action="store_true", help="print every miss with its explanation")
    options = parser.parse_args()
    outcomes = tell_all(*prepare())
    groups = {"tuned on": [o for o in outcomes if not o.held_out], "held out": [o for o in outcomes if o.held_out]}
    for name, group in groups.items():
        for language in LANGUAGES:
            told = [outcome for outcome in group if outcome.language == language]
            print(f"{name}, {language}, N = {len(told)}", *summarize(told), sep="\n")
    for outcome in outcomes if options.misses else ():
        if is_miss(outcome):
            print(f"{outcome.slug} ({outcome.language}{', held out' if outcome.held_out else ''}): {outcome.said}")


if __name__ == "__main__":
    main()
