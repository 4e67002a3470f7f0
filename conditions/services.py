"""The use cases: read lists, understand a text, match findings. Plain data in, plain data out."""

from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import Any

from .engine import constants as const
from .engine.findings import Age, Findings
from .engine.matching import Match, Part, Ranking
from .engine.phrases import Mention, Understanding
from .engine.questions import Question, next_question, rank_questions
from .engine.triage import Reason, RedFlag, Triage, assess, find_fired
from .knowledge import KnowledgeBase
from .representations import Shown, View
from .snapshot import Health, KnowledgeUnavailable, snapshots
from .texts import ABOUT, LANGUAGE_NAMES, NOTICES, REASONS, URGENCY, notices

__all__ = ["Assessment", "Health", "KnowledgeUnavailable", "Report", "assess_report", "current_knowledge", "show_match"]

QUESTIONS_PER_CONDITION = 3
COUNTED = (
    "conditions",
    "symptoms",
    "body_sites",
    "risk_factors",
    "treatments",
    "examinations",
    "specialists",
    "red_flags",
    "prices",
)


@dataclass(frozen=True)
class Report:
    """What a client sent, checked: slugs are known, `age` is `{value, unit}` or None."""

    text: str = ""
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    risk_factors: frozenset[str] = frozenset()
    age: dict[str, Any] | None = None
    sex: str | None = None
    city: str = "moscow"
    limit: int = 5


@dataclass(frozen=True)
class Assessment:
    """Everything the engine says of one report."""

    report: Report
    understood: Understanding
    findings: Findings
    ranking: Ranking
    fired: list[RedFlag]
    triage: Triage
    gains: dict[str, float]
    question: Question | None

    @property
    def is_emergency(self) -> bool:
        return self.triage.level == const.EMERGENCY

    @property
    def listed(self) -> tuple[Match, ...]:
        return self.ranking.candidates[: self.report.limit]


def current_knowledge() -> KnowledgeBase:
    """Raises KnowledgeUnavailable when nothing has ever been loaded."""
    return snapshots.current()


def read_health() -> Health:
    return snapshots.health()


def understand(knowledge: KnowledgeBase, text: str) -> Understanding:
    """Raises KnowledgeUnavailable when the phrases cannot be read: what a person writes must not be passed over."""
    if not text:
        return Understanding()
    try:
        phrases = knowledge.phrases
    except Exception as error:
        raise KnowledgeUnavailable("the phrases cannot be read") from error
    return phrases.understand(text)


def combine(report: Report, understood: Understanding) -> Findings:
    """Lists win over text; in text alone present has won over absent already."""
    told = {mention.slug for mention in understood.present} - report.absent
    denied = {mention.slug for mention in understood.absent} - report.present
    factors = {mention.slug for mention in understood.risk_factors}
    return Findings(
        present=report.present | told,
        absent=report.absent | denied,
        risk_factors=report.risk_factors | factors,
        skipped=report.skipped,
        age=_choose_age(report, understood),
        sex=report.sex,
    )


def _choose_age(report: Report, understood: Understanding) -> Age | None:
    """What the client gave, else what the text states."""
    if report.age:
        return Age.of(report.age["value"], report.age["unit"])
    return Age.of(understood.age.value, understood.age.unit) if understood.age else None


def assess_report(*, knowledge: KnowledgeBase, report: Report) -> Assessment:
    index = knowledge.index
    understood = understand(knowledge, report.text)
    findings = combine(report, understood)
    ranking = index.rank(findings)
    fired = find_fired(knowledge.red_flags, findings, index)
    triage = assess(fired, ranking, findings, index)
    gains = rank_questions(index, ranking, findings)
    return Assessment(
        report=report,
        understood=understood,
        findings=findings,
        ranking=ranking,
        fired=fired,
        triage=triage,
        gains=gains,
        question=next_question(index, knowledge.red_flags, ranking, findings, triage.level, gains),
    )


def show_about(*, knowledge: KnowledgeBase, release: str, language: str) -> Shown:
    """The answer of about/."""
    counts = {kind: len(documents) for kind, documents in knowledge.documents.items() if kind in COUNTED}
    publications = [d for kind in knowledge.documents.values() for d in kind.values() if "last_reviewed" in d]
    reviewed = [document for document in publications if document["last_reviewed"]]
    is_reviewed = bool(publications) and len(reviewed) == len(publications)
    return {
        "name": "Medroute",
        "release": release,
        "content_version": knowledge.version.number,
        "language": language,
        "languages": [{"code": code, "name": name} for code, name in LANGUAGE_NAMES.items()],
        "counts": counts,
        "emergency_numbers": list(const.EMERGENCY_NUMBERS),
        "review": {
            "reviewed": is_reviewed,
            "reviewed_records": len(reviewed),
            "records": len(publications),
            "text": ABOUT["reviewed" if is_reviewed else "partly_reviewed" if reviewed else "not_reviewed"][language],
        },
        "remarks": [ABOUT[remark][language] for remark in ("frequencies", "icd10", "privacy")],
        "licence": {"code": "MIT", "content": "CC BY 4.0"},
        "notices": notices(language, *NOTICES),
    }


def show_understanding(*, knowledge: KnowledgeBase, report: Report, language: str) -> Shown:
    """The answer of understand/."""
    view = View(knowledge, language)
    understood = understand(knowledge, report.text)
    return {
        "content_version": knowledge.version.number,
        "language": language,
        "understood": _show_understood(view, understood),
        "notices": notices(language, "not-a-diagnosis", "emergency"),
    }


def show_match(*, knowledge: KnowledgeBase, assessment: Assessment, language: str) -> Shown:
    """The answer of match/."""
    view = View(knowledge, language)
    return {
        "content_version": knowledge.version.number,
        "language": language,
        "coverage": assessment.ranking.coverage,
        "understood": _show_understood(view, assessment.understood),
        "urgency": _show_urgency(view, assessment.triage),
        "conditions": [
            _show_condition(view, assessment, rank, match) for rank, match in enumerate(assessment.listed, start=1)
        ],
        "next_question": _show_question(view, assessment.question),
        "notices": notices(language, "not-a-diagnosis", "emergency", "contraindications"),
    }


def _show_understood(view: View, understood: Understanding) -> Shown:
    age = understood.age
    return {
        "present": [_show_mention(view, "symptoms", mention) for mention in understood.present],
        "absent": [_show_mention(view, "symptoms", mention) for mention in understood.absent],
        "risk_factors": [_show_mention(view, "risk_factors", mention) for mention in understood.risk_factors],
        "age": {"value": age.value, "unit": age.unit} if age else None,
        "unrecognised": list(understood.unrecognised),
    }


def _show_mention(view: View, kind: str, mention: Mention) -> Shown:
    return view.named(kind, mention.slug, text=mention.text, span=list(mention.span), confidence=mention.confidence)


def _show_urgency(view: View, triage: Triage) -> Shown:
    return {
        "level": triage.level,
        "text": URGENCY[triage.level][view.language],
        "call": list(const.EMERGENCY_NUMBERS) if triage.level == const.EMERGENCY else [],
        "reasons": [_show_reason(view, reason) for reason in triage.reasons],
    }


def _show_reason(view: View, reason: Reason) -> Shown:
    if reason.kind == "red_flag":
        message = view.text(view.documents["red_flags"][str(reason.slug)]["message"])
    elif reason.slug is None:
        message = REASONS["default"][view.language]
    else:
        message = REASONS[reason.urgency][view.language].format(name=view.name("conditions", reason.slug))
    return {"kind": reason.kind, "slug": reason.slug, "message": message}


def _show_condition(view: View, assessment: Assessment, rank: int, match: Match) -> Shown:
    document = view.documents["conditions"][match.slug]
    listed = document["symptoms"]
    asked = () if assessment.is_emergency else (q for q in assessment.gains.items() if q[0] in listed)
    reasons = match.reasons
    return {
        "slug": match.slug,
        "name": view.text(document["name"]),
        "icd10_code": document["icd10_code"],
        "rank": rank,
        "score": match.score / 1000,
        "band": match.band,
        "share": floor_share(match.share),
        "prior": reasons.prior / 1000,
        "not_mentioned": reasons.not_mentioned / 1000,
        "for": [_show_part(view, part) for part in reasons.in_favor],
        "against": [_show_part(view, part) for part in reasons.against],
        "ask": [_show_ask(view, slug, gain) for slug, gain in islice(asked, QUESTIONS_PER_CONDITION)],
        "clinically_reviewed": document["last_reviewed"] is not None,
    }


def floor_share(share: float) -> float:
    """The next lower ten-thousandth: shown shares still sum to less than 1."""
    return max(0, ceil(share * 10_000) - 1) / 10_000


def _show_part(view: View, part: Part) -> Shown:
    kind = "symptoms" if part.kind == "symptom" else "risk_factors"
    return {
        "kind": part.kind,
        "slug": part.slug,
        "name": view.name(kind, part.slug),
        "reported": part.reported,
        "contribution": part.contribution / 1000,
    }


def _show_ask(view: View, slug: str, gain: float) -> Shown:
    document = view.documents["symptoms"][slug]
    return {
        "slug": slug,
        "name": view.text(document["name"]),
        "question": view.text(document["question"]),
        "gain": round(gain, 3),
    }


def _show_question(view: View, question: Question | None) -> Shown | None:
    if question is None:
        return None
    return {"symptom": question.symptom, "text": view.text(view.documents["symptoms"][question.symptom]["question"])}
