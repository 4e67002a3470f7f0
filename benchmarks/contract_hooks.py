"""Hooks for a long run of schemathesis: most generated slugs become known ones, so that requests reach the engine.

    SCHEMATHESIS_HOOKS=benchmarks.contract_hooks schemathesis run http://127.0.0.1:8000/api/schema/ \
        --max-examples 600 --checks not_a_server_error,status_code_conformance,content_type_conformance,\
response_headers_conformance,response_schema_conformance,negative_data_rejection
"""

from pathlib import Path
from zlib import crc32

import schemathesis
import yaml

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
KINDS = {
    "present": "symptoms",
    "absent": "symptoms",
    "skipped": "symptoms",
    "symptom": "symptoms",
    "symptom_any": "symptoms",
    "symptom_none": "symptoms",
    "parent": "symptoms",
    "risk_factors": "risk_factors",
    "risk_factor": "risk_factors",
    "body_site": "body_sites",
    "specialist": "specialists",
    "treatment": "treatments",
    "examination": "examinations",
    "condition": "conditions",
    "city": "cities",
}


def read_slugs(kind: str) -> list[str]:
    paths = sorted((FIXTURES / kind).glob("*.yaml"))
    return [document["slug"] for path in paths for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


SLUGS = {kind: read_slugs(kind) for kind in set(KINDS.values())}


def known(name: str, value: object) -> object:
    """A known slug for nine texts of ten, the same for the same text. What breaks the schema goes on breaking it."""
    if isinstance(value, list):
        return [known(name, item) for item in value]
    if not value:
        return value
    number = crc32(repr(value).encode("utf-8", "surrogatepass"))
    if not isinstance(value, str) or number % 10 == 0:
        return value
    slugs = SLUGS[KINDS[name]]
    return slugs[number % len(slugs)]


def translate(values: object) -> object:
    if not isinstance(values, dict):
        return values
    fits = {name: isinstance(value, str if name == "city" else list) for name, value in values.items()}
    return {name: known(name, value) if name in KINDS and fits[name] else value for name, value in values.items()}


@schemathesis.hook
def map_body(context, body):
    return translate(body)


@schemathesis.hook
def map_query(context, query):
    return translate(query)


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if not isinstance(path_parameters, dict) or "slug" not in path_parameters:
        return path_parameters
    kind = context.operation.path.split("/")[3].replace("-", "_")
    number = crc32(repr(path_parameters["slug"]).encode("utf-8", "surrogatepass"))
    slugs = SLUGS.get(kind) or read_slugs(kind)
    return {**path_parameters, "slug": slugs[number % len(slugs)] if number % 10 else path_parameters["slug"]}
