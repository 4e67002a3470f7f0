"""What /metrics tells, per process. Labels are routes, never paths: a path may hold what a person searched for."""

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()
REQUESTS = Counter("medroute_requests", "Requests", ["method", "route", "status"], registry=REGISTRY)
SECONDS = Histogram("medroute_request_seconds", "Time to answer", ["route"], registry=REGISTRY)
CONTENT_VERSION = Gauge("medroute_content_version", "Content version that is served", registry=REGISTRY)
DEGRADED = Gauge("medroute_degraded", "1 while answers may be behind the database", registry=REGISTRY)


def render() -> bytes:
    return generate_latest(REGISTRY)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    _requests(method, route, status).inc()
    _seconds(route).observe(seconds)


# To find a counter by its labels takes longer than to count; methods, routes and statuses are few.
_requests = cache(REQUESTS.labels)
_seconds = cache(SECONDS.labels)
