"""The use cases: whom to see for this report, or for a known condition; what it costs about."""

from dataclasses import dataclass
from datetime import date, timedelta

from conditions.documents import Document
from conditions.engine.constants import EMERGENCY_NUMBERS
from conditions.engine.findings import Age
from conditions.knowledge import KnowledgeBase
from conditions.representations import Shown, View, show_forms, show_link_with_kind
from conditions.services import Assessment, show_match
from conditions.texts import notices

from .engine.routing import (
    Candidate,
    Referral,
    advise_until_then,
    collect_examinations,
    find_first_contact,
    route,
)
from .knowledge import ReferralBook

STALE_AFTER = timedelta(days=180)
NOTICES_AT_EMERGENCY = ("not-a-diagnosis", "emergency", "contraindications")
CURRENCY_SIGNS = {"RUB": "₽", "USD": "$", "EUR": "€"}


@dataclass(frozen=True)
class PriceContext:
    """Where and when prices are asked for. `age` None is taken for an adult."""

    city: str
    today: date
    age: Age | None = None

    @property
    def audience(self) -> str:
        return "child" if self.age is not None and self.age.is_child else "adult"


def book_of(knowledge: KnowledgeBase) -> ReferralBook:
    return knowledge.part(ReferralBook)


def show_referral(*, knowledge: KnowledgeBase, assessment: Assessment, language: str, today: date) -> Shown:
    """The answer of referral/: that of match/ with whom to see, what for, and for about how much."""
    view = View(knowledge, language)
    book = book_of(knowledge)
    context = PriceContext(assessment.report.city, today, assessment.findings.age)
    answer = show_match(knowledge=knowledge, assessment=assessment, language=language)
    for condition in answer["conditions"]:
        is_priced = not assessment.is_emergency
        condition["prices"] = _treatment_prices(view, book, condition["slug"], context) if is_priced else []
    candidates = [] if assessment.is_emergency else _candidates(book, assessment)
    answer |= _show_care(view, book, assessment, candidates, context)
    if not assessment.is_emergency:
        answer["notices"] += notices(language, "indicative-prices")
    return answer


def _candidates(book: ReferralBook, assessment: Assessment) -> list[Candidate]:
    return [
        Candidate(match.slug, match.share, match.band != "weak", book.care(match.slug))
        for match in assessment.ranking.candidates
    ]


def _show_care(
    view: View, book: ReferralBook, assessment: Assessment, candidates: list[Candidate], context: PriceContext
) -> Shown:
    if assessment.is_emergency:
        return {"first_contact": None, "specialists": [], "examinations": [], "until_then": []}
    age = assessment.findings.age
    first = find_first_contact(candidates, book.practice, age)
    forbidden = [slug for flag in assessment.fired for slug in view.documents["red_flags"][flag.slug]["avoid"]]
    return {
        "first_contact": view.named("specialists", first) if first else None,
        "specialists": [
            _show_specialist(view, referral, context)
            for referral in route(candidates, book.practice, age, assessment.ranking.coverage)
        ],
        "examinations": [show_link_with_kind(view, "examinations", s) for s in collect_examinations(candidates)],
        "until_then": [
            view.named("treatments", advice.treatment, stage=advice.stage)
            for advice in advise_until_then(candidates, book.practice, forbidden)
        ],
    }


def show_condition_referral(*, knowledge: KnowledgeBase, slug: str, language: str, context: PriceContext) -> Shown:
    """Whom to see for a known condition. An emergency gets the call and nothing else. Raises KeyError."""
    view = View(knowledge, language)
    book = book_of(knowledge)
    document = knowledge.documents["conditions"][slug]
    candidate = Candidate(slug, 1.0, True, book.care(slug))
    is_emergency = document["urgency"] == "emergency"
    candidates = [] if is_emergency else [candidate]
    first = None if is_emergency else find_first_contact(candidates, book.practice, context.age)
    referrals = [] if is_emergency else route(candidates, book.practice, context.age, "full")
    return {
        "content_version": knowledge.version.number,
        "language": language,
        "call": list(EMERGENCY_NUMBERS) if is_emergency else [],
        "condition": {
            "slug": slug,
            "name": view.text(document["name"]),
            "icd10_code": document["icd10_code"],
            "urgency": document["urgency"],
            "when_to_see_a_doctor": view.text(document["when_to_see_a_doctor"]),
            "prices": [] if is_emergency else _treatment_prices(view, book, slug, context),
            "clinically_reviewed": document["last_reviewed"] is not None,
        },
        "first_contact": view.named("specialists", first) if first else None,
        "specialists": [_show_specialist(view, referral, context) for referral in referrals],
        "examinations": [show_link_with_kind(view, "examinations", s) for s in collect_examinations(candidates)],
        "until_then": [
            view.named("treatments", advice.treatment, stage=advice.stage)
            for advice in advise_until_then(candidates, book.practice, ())
        ],
        "notices": notices(language, *NOTICES_AT_EMERGENCY, *([] if is_emergency else ["indicative-prices"])),
    }


def _show_specialist(view: View, referral: Referral, context: PriceContext) -> Shown:
    document = view.documents["specialists"][referral.specialist]
    asked = (view.language, referral.specialist, context.city, context.audience, context.today)
    return {
        "slug": referral.specialist,
        "name": view.text(document["name"]),
        "forms": show_forms(view, document),
        "role": referral.role,
        "score": referral.score,
        "because": list(referral.because),
        "prices": view.knowledge.remember(_visit_prices, *asked),
    }


def _visit_prices(
    knowledge: KnowledgeBase, language: str, specialist: str, city: str, audience: str, today: date
) -> list[Shown]:
    """Per service the most exact price; of equal ones the first by slug. Remembered, so nobody may change it."""
    view = View(knowledge, language)
    best: dict[str, Document] = {}
    for price in book_of(knowledge).offers.get(("specialist", specialist, city, audience), ()):
        known = best.setdefault(price["service"], price)
        if _exactness(price) > _exactness(known):
            best[price["service"]] = price
    return [
        _show_basis(view, "specialist" if price["specialist"] else "any_specialist", price, today)
        for price in best.values()
    ]


def _exactness(price: Document) -> tuple[bool, bool]:
    """A price of this very doctor before one of any, and one for this very audience before one for all."""
    return price["specialist"] is not None, price["audience"] != "any"


def _treatment_prices(view: View, book: ReferralBook, condition: str, context: PriceContext) -> list[Shown]:
    prices = book.offers.get(("condition", condition, context.city, context.audience), ())
    return [_show_basis(view, "treatment", price, context.today) for price in prices]


def _show_basis(view: View, basis: str, price: Document, today: date) -> Shown:
    shown = show_price(view, price, today)
    return {key: value for key, value in shown.items() if key not in ("subject", "city")} | {"basis": basis}


def show_price(view: View, price: Document, today: date) -> Shown:
    return {
        "subject": _show_subject(price),
        "service": price["service"],
        "audience": price["audience"],
        "city": price["city"],
        "min": price["min"],
        "typical": price["typical"],
        "max": price["max"],
        "currency": price["currency"],
        "label": format_price(price, view.language),
        "collected_on": price["collected_on"],
        "stale": is_stale(price["collected_on"], today),
        "note": view.text(price["note"]),
        "source": view.text(view.documents["sources"][price["source"]]["title"]),
    }


def _show_subject(price: Document) -> Shown | None:
    if price["specialist"]:
        return {"specialist": price["specialist"]}
    if price["condition"]:
        return {"condition": price["condition"], "treatment": price["treatment"]}
    return None


def is_stale(collected_on: str | None, today: date) -> bool:
    """Undated, or older than 180 days on the day of the request."""
    return collected_on is None or today - date.fromisoformat(collected_on) > STALE_AFTER


def format_price(price: Document, language: str) -> str:
    """`≈ 1 000 ₽`, `2 000–75 000 ₽`; in English `≈ ₽1,000`, `₽2,000–75,000`."""
    low, typical, high = price["min"], price["typical"], price["max"]
    if low is not None and high is not None and low != high:
        return _with_sign(f"{_group(low, language)}–{_group(high, language)}", price["currency"], language)
    if typical is not None or low == high:
        return "≈ " + _with_sign(_group(typical or low, language), price["currency"], language)
    prefix = {"ru": ("от ", "до "), "en": ("from ", "up to ")}[language][0 if low is not None else 1]
    return prefix + _with_sign(_group(low if low is not None else high, language), price["currency"], language)


def _group(amount: int, language: str) -> str:
    separator = " " if language == "ru" else ","
    return f"{amount:,}".replace(",", separator)


def _with_sign(amount: str, currency: str, language: str) -> str:
    sign = CURRENCY_SIGNS.get(currency, currency)
    return f"{amount} {sign}" if language == "ru" else f"{sign}{amount}"
