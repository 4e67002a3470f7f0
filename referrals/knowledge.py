"""What referrals need of a snapshot: prices by city, and the routing facts of every condition."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from conditions.documents import Document, PublicDocuments
from conditions.engine_input import ages
from conditions.rows import Table
from referrals.engine.routing import Care, Doctor, Practice

# Conditions of which the care is remembered.
MOST_CARE = 1_000
AUDIENCES = ("adult", "child", "any")


@dataclass(frozen=True)
class ReferralBook:
    """Built once per content version, beside the knowledge base.

    `offers`: ("specialist" or "condition", slug, city, audience) -> prices in the order of their slugs.
    """

    prices: Table
    offers: Mapping[tuple[str, str, str, str], list[Document]]
    care: Callable[[str], Care]
    practice: Practice

    @classmethod
    def from_documents(cls, public: PublicDocuments) -> "ReferralBook":
        specialists, treatments = public["specialists"], public["treatments"]
        practice = Practice(
            ages_seen={slug: ages(document) for slug, document in specialists.items()},
            fallbacks={d["fallback_for"]: slug for slug, d in specialists.items() if d["fallback_for"]},
            treatment_kinds={slug: document["kind"] for slug, document in treatments.items()},
        )
        prices = _price_table(public)
        return cls(
            prices=prices,
            offers=_collect_offers(prices),
            care=lru_cache(MOST_CARE)(lambda slug: _care(public["conditions"][slug])),
            practice=practice,
        )


def _price_table(public: PublicDocuments) -> Table:
    """Prices of any specialist hold for each of them, and prices for anybody for adults and children."""
    specialists = list(public["specialists"])
    links: dict[str, Callable[[Document], Iterable[str]]] = {
        "city": lambda d: [d["city"]],
        "specialist": lambda d: [] if d["condition"] else [d["specialist"]] if d["specialist"] else specialists,
        "condition": lambda d: [d["condition"]] if d["condition"] else [],
        "service": lambda d: [d["service"]],
        "audience": lambda d: AUDIENCES if d["audience"] == "any" else [d["audience"]],
    }
    return Table("prices", public["prices"], links)


def _collect_offers(prices: Table) -> dict[tuple[str, str, str, str], list[Document]]:
    offers: dict[tuple[str, str, str, str], list[Document]] = {}
    for field in ("specialist", "condition"):
        for subject in prices.links[field]:
            for city in prices.links["city"]:
                for audience in AUDIENCES:
                    rows = prices.rows("ru").having(field, [subject]).having("city", [city])
                    found = list(rows.having("audience", [audience]).order_by("slug"))
                    if found:
                        offers[field, subject, city, audience] = found
    return offers


def _care(condition: Document) -> Care:
    return Care(
        doctors=tuple(Doctor(d["specialist"], d["role"], d["audience"]) for d in condition["specialists"]),
        treatments=condition["treatments"],
        examinations=tuple(condition["examinations"]),
    )
