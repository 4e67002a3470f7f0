"""What /metrics tells, per process. Labels are routes, never paths: a path may hold what a person searched for."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()
REQUESTS = Counter("medroute_requests", "Requests", ["method", "route", "status"], registry=REGISTRY)
SECONDS = Histogram("medroute_request_seconds", "Time to answer", ["route"], registry=REGISTRY)
CONTENT_VERSION = Gauge("medroute_content_version", "Content version that is served", registry=REGISTRY)
DEGRADED = Gauge("medroute_degraded", "1 while answers may be behind the database", registry=REGISTRY)


def render() -> bytes:
    return generate_latest(REGISTRY)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    REQUESTS.labels(method, route, status).inc()
    SECONDS.labels(route).observe(seconds)
