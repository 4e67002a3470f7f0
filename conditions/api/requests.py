"""The one body of match/, referral/ and understand/: its JSON Schema is both what is checked and what is published."""

from collections.abc import Iterable, Iterator
from typing import Any

import fastjsonschema
from jsonschema import Draft202012Validator, ValidationError

from ..knowledge import KnowledgeBase
from ..services import Report
from .parsers import escape
from .problems import Fault, InvalidRequest

MOST_TEXT = 2_000
MOST_FINDINGS = 50
MOST_CONDITIONS = 50


def _slugs(description: str) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, "maxItems": MOST_FINDINGS, "description": description}


REPORT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "description": "What a person reports. Nothing of it is kept.",
    "properties": {
        "text": {
            "type": "string",
            "maxLength": MOST_TEXT,
            "description": "The complaint in the person's own words, in Russian or English.",
        },
        "present": _slugs("Slugs of symptoms that the person has."),
        "absent": _slugs("Slugs of symptoms that the person was asked about and does not have."),
        "skipped": _slugs("Slugs of symptoms that were asked about and not answered."),
        "risk_factors": _slugs("Slugs of risk factors."),
        "age": {
            "type": ["object", "null"],
            "additionalProperties": False,
            "required": ["value", "unit"],
            "properties": {
                "value": {"type": "integer", "minimum": 0, "maximum": 1560},
                "unit": {"type": "string", "enum": ["year", "month"]},
            },
            "description": "0-130 whole years or 0-1560 whole months; null or missing: unknown.",
        },
        "sex": {"type": ["string", "null"], "enum": ["female", "male", None]},
        "city": {"type": "string", "default": "moscow", "description": "Slug of the city whose prices to show."},
        "limit": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_CONDITIONS,
            "default": 5,
            "description": "How many conditions to list at most. Urgency and doctors do not depend on it.",
        },
    },
    "anyOf": [
        {"required": ["text"], "properties": {"text": {"pattern": r"\S"}}},
        {"required": ["present"], "properties": {"present": {"minItems": 1}}},
    ],
    "examples": [
        {
            "text": "пятка болит, когда встаю утром, отёка нет",
            "present": ["heel-pain-first-steps"],
            "absent": ["fever"],
            "skipped": [],
            "risk_factors": ["known-flat-feet"],
            "age": {"value": 46, "unit": "year"},
            "sex": "female",
            "city": "moscow",
            "limit": 5,
        }
    ],
}

# Two readers of one schema: the compiled one is quick to accept, the other names everything that is wrong.
_accept = fastjsonschema.compile(REPORT_SCHEMA, use_default=False)
_validator = Draft202012Validator(REPORT_SCHEMA)
_MOST_YEARS = 130


def read_report(body: dict[str, Any], knowledge: KnowledgeBase) -> Report:
    """The checked report. Raises InvalidRequest with everything that is wrong."""
    faults = _check_shape(body)
    if not faults:
        faults = [*_check_age(body), *_check_slugs(body, knowledge), *_check_contradictions(body)]
    if faults:
        raise InvalidRequest(sorted(faults, key=lambda fault: fault.pointer or ""))
    return _to_report(body)


def _check_shape(body: dict[str, Any]) -> list[Fault]:
    try:
        _accept(body)
    except fastjsonschema.JsonSchemaValueException:
        faults = [fault for error in _validator.iter_errors(body) for fault in _explain(error)]
        return list({(fault.code, fault.pointer): fault for fault in faults}.values())
    return []


def _to_report(body: dict[str, Any]) -> Report:
    age = body.get("age")
    return Report(
        text=body.get("text", ""),
        present=frozenset(body.get("present", ())),
        absent=frozenset(body.get("absent", ())),
        skipped=frozenset(body.get("skipped", ())),
        risk_factors=frozenset(body.get("risk_factors", ())),
        age={"value": int(age["value"]), "unit": age["unit"]} if age else None,
        sex=body.get("sex"),
        city=body.get("city", "moscow"),
        limit=int(body.get("limit", 5)),
    )


def _explain(error: ValidationError) -> Iterator[Fault]:
    pointer = "/".join(["#", *(escape(key) for key in error.absolute_path)])
    rule, expected = error.validator, error.validator_value
    if rule == "additionalProperties":
        known = error.schema["properties"]
        yield from (Fault("unknown-field", f"{pointer}/{escape(key)}") for key in error.instance if key not in known)
    elif rule == "anyOf":
        yield Fault("nothing-reported", pointer)
    elif rule == "required":
        yield from (Fault("required", f"{pointer}/{key}") for key in expected if key not in error.instance)
    elif rule in ("minimum", "maximum"):
        yield Fault("out-of-range", pointer, params={"least": error.schema["minimum"], "most": error.schema["maximum"]})
    elif rule == "maxLength":
        yield Fault("too-long", pointer, params={"limit": expected})
    elif rule == "maxItems":
        yield Fault("too-many", pointer, params={"limit": expected})
    elif rule == "enum":
        yield Fault("invalid-choice", pointer, params={"choices": ", ".join(str(e) for e in expected if e)})
    else:
        yield Fault("invalid-type", pointer)


def _check_age(body: dict[str, Any]) -> Iterable[Fault]:
    age = body.get("age")
    if age and age["unit"] == "year" and age["value"] > _MOST_YEARS:
        yield Fault("out-of-range", "#/age/value", params={"least": 0, "most": _MOST_YEARS})


def _check_slugs(body: dict[str, Any], knowledge: KnowledgeBase) -> Iterable[Fault]:
    for name, kind in (
        ("present", "symptoms"),
        ("absent", "symptoms"),
        ("skipped", "symptoms"),
        ("risk_factors", "risk_factors"),
    ):
        for position, slug in enumerate(body.get(name, ())):
            if slug not in knowledge.documents[kind]:
                yield Fault("unknown-slug", f"#/{name}/{position}", params={"value": slug})
    if "city" in body and body["city"] not in knowledge.documents["cities"]:
        yield Fault("unknown-slug", "#/city", params={"value": body["city"]})


def _check_contradictions(body: dict[str, Any]) -> Iterable[Fault]:
    present = set(body.get("present", ()))
    for position, slug in enumerate(body.get("absent", ())):
        if slug in present:
            yield Fault("contradiction", f"#/absent/{position}", params={"value": slug})
    if len(body.get("present", ())) + len(body.get("absent", ())) > MOST_FINDINGS:
        yield Fault("too-many", "#/absent", params={"limit": MOST_FINDINGS})
