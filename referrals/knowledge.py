"""What referrals need of a snapshot: prices by city, and the routing facts of every condition."""

from collections.abc import Mapping
from dataclasses import dataclass

from conditions.documents import Document, Documents
from conditions.engine_input import ages
from conditions.rows import Table, collect
from referrals.engine.routing import Care, Doctor, Practice

AUDIENCES = ("adult", "child", "any")


@dataclass(frozen=True)
class ReferralBook:
    """Built once per content version, beside the knowledge base."""

    prices: Table
    care: Mapping[str, Care]
    practice: Practice

    @classmethod
    def from_documents(cls, public: Documents) -> "ReferralBook":
        specialists, treatments = public["specialists"], public["treatments"]
        practice = Practice(
            ages_seen={slug: ages(document) for slug, document in specialists.items()},
            fallbacks={d["fallback_for"]: slug for slug, d in specialists.items() if d["fallback_for"]},
            treatment_kinds={slug: document["kind"] for slug, document in treatments.items()},
        )
        return cls(
            prices=_price_table(public),
            care={slug: _care(document) for slug, document in public["conditions"].items()},
            practice=practice,
        )


def _price_table(public: Documents) -> Table:
    """Prices of any specialist hold for each of them, and prices for anybody for adults and children."""
    prices = public["prices"]
    specialists = list(public["specialists"])
    members = {
        "city": collect(prices, lambda d: [d["city"]]),
        "specialist": collect(
            prices, lambda d: [] if d["condition"] else [d["specialist"]] if d["specialist"] else specialists
        ),
        "condition": collect(prices, lambda d: [d["condition"]] if d["condition"] else []),
        "service": collect(prices, lambda d: [d["service"]]),
        "audience": collect(prices, lambda d: AUDIENCES if d["audience"] == "any" else [d["audience"]]),
    }
    return Table("prices", prices, members)


def _care(condition: Document) -> Care:
    return Care(
        doctors=tuple(Doctor(d["specialist"], d["role"], d["audience"]) for d in condition["specialists"]),
        treatments=condition["treatments"],
        examinations=tuple(condition["examinations"]),
    )
