"""Server CPU per request, as a ratio to an empty DRF view on the same server: `python -m benchmarks.speed`.

One granian worker on a scratch base with the content of fixtures/; then one for each size of drawn content (see
synthetic.py), where a match is measured beside the empty view of the same server. The cases take turns, so that
whatever else the machine does falls on all of them; the figure is the median over the turns. CPU is what the worker's
process has used.
"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from random import Random
from statistics import median

from .scale import draw_report

API = "/api/v1/"
PAGE = f"{API}conditions/?page_size=25"
PRESENT = ["heel-pain-first-steps", "arch-pain", "foot-pain-standing", "leg-pain-morning", "limp", "ankle-rolls-inward"]
STORY = (
    "Утром встаю с кровати, и пятку как ножом режет, минут через десять расхожусь. К вечеру стопа ноет, если долго "
    "стою. Отёка нет, температуры тоже, сорок шесть лет, вес лишний, работаю продавцом."
)
SIZES = {10_000: 1.7, 100_000: 2.5}
_unseen = count()


@dataclass(frozen=True)
class Case:
    """`at_most`: the ratio to reach, if one is set. A `{}` in path or headers becomes a number never used before."""

    name: str
    path: str
    at_most: float | None = None
    body: dict | None = None
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"


def cases(etag: str) -> list[Case]:
    """A query string never used before is a page that the front has not kept."""
    unseen = f"{API}conditions/?page_size=25&icd10=M,L,I,G,S,E,{{}}"
    return [
        Case("empty DRF view", "/bench/empty/"),
        Case("empty DRF view below /api/", "/api/bench/empty/"),
        Case("bare WSGI, no Django", "/bench/bare/"),
        Case("plain Django view", "/bench/clock/"),
        Case("304, before Django", PAGE, 0.25, headers={"If-None-Match": etag}),
        Case("304, in a view", PAGE, 0.6, headers={"If-None-Match": etag, "Accept": "*/*;q=0.{}"}, method="HEAD"),
        Case("25 conditions, asked before", PAGE, 0.25),
        Case("25 conditions, filtered, asked before", f"{PAGE}&symptom_any=leg-pain", 0.25),
        Case("25 conditions, never asked", f"{PAGE}&lang=ru", 2.0, headers={"Accept": "*/*;q=0.{}"}),
        Case("25 conditions, filtered, never asked", unseen, 2.0),
        Case("25 conditions, plain nested serializers with prefetch", "/bench/plain/"),
        Case("detail, asked before", f"{API}conditions/plantar-fasciitis/", 0.25),
        Case("detail, never asked", f"{API}conditions/plantar-fasciitis/", 1.2, headers={"Accept": "*/*;q=0.{}"}),
        Case("match, 6 findings", f"{API}match/", 1.5, {"present": PRESENT}),
        Case("referral, 6 findings", f"{API}referral/", 2.0, {"present": PRESENT}),
        Case("understand, 200 characters", f"{API}understand/", 4.0, {"text": STORY}),
    ]


def cases_of_size(conditions: int) -> list[Case]:
    """Findings drawn as in scale.py, and the most popular ones: nothing is shared by more conditions."""
    drawn = draw_report(conditions, len(PRESENT), Random(3))
    popular = [f"symptom-{number}" for number in range(len(PRESENT))]
    match, size = f"{API}match/", f"{conditions:,} drawn conditions"
    return [
        Case("empty DRF view", "/bench/empty/"),
        Case(f"match, 6 findings, {size}", match, SIZES[conditions], {"present": drawn}),
        Case(f"match, the 6 most popular findings, {size}", match, body={"present": popular}),
    ]


@contextmanager
def serve(workers: int = 1, *, with_content: bool = True, drawn: int = 0) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Port, process and environment of a server on a scratch base, once it answers; `drawn` conditions stand for it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
            "LOG_LEVEL": "WARNING",
            "SYNTHETIC": str(drawn) if drawn else "",
        }
        for command in ("migrate", "load_content") if with_content else ("migrate",):
            command_line = [sys.executable, "manage.py", command, "--verbosity", "0"]
            subprocess.run(command_line, env=environment, check=True, stdout=subprocess.DEVNULL)
        server, port = start(environment, workers)
        try:
            wait_for(port)
            yield port, server.pid, environment
        finally:
            server.terminate()
            server.wait()


def start(environment: dict[str, str], workers: int) -> tuple[subprocess.Popen, int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    granian = [Path(sys.executable).with_name("granian"), "--interface", "wsgi", "--port", str(port), "--no-ws"]
    server = subprocess.Popen(
        [*granian, "--workers", str(workers), "--blocking-threads", "1", "benchmarks.wsgi:application"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return server, port


def wait_for(port: int, patience: float = 180) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


class Client:
    """One connection that stays open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)

    def send(self, case: Case) -> http.client.HTTPResponse:
        body = json.dumps(case.body) if case.body else None
        headers = case.headers | ({"Content-Type": "application/json"} if body else {})
        number = str(next(_unseen))
        path = case.path.replace("{}", number)
        headers = {name: value.replace("{}", number) for name, value in headers.items()}
        self._connection.request("POST" if body else case.method, path, body, headers)
        response = self._connection.getresponse()
        response.content = response.read()
        return response

    def read_clock(self) -> float:
        return float(self.send(Case("clock", "/bench/clock/")).content)

    def measure(self, case: Case, requests: int) -> float:
        """CPU seconds per request. Asks once before, so that what may be remembered is."""
        self.send(replace(case, headers={}))
        before = self.read_clock()
        for _number in range(requests):
            status = self.send(case).status
            if status not in (200, 304):
                raise SystemExit(f"{case.name}: {status}")
        return (self.read_clock() - before) / requests


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--requests", type=int, default=60, help="of each case in each turn")
    options = parser.parse_args()
    print(f"N = {options.turns * options.requests} requests a case.\n")
    print("| what | CPU, us | ratio | at most |\n|---|---|---|---|")
    with serve() as (port, _process, _environment):
        etag = Client(port).send(Case("etag", PAGE)).headers["ETag"]
        report(cases(etag), port, options)
    for conditions in SIZES:
        with serve(with_content=False, drawn=conditions) as (port, _process, _environment):
            report(cases_of_size(conditions), port, options)


def report(chosen: list[Case], port: int, options: argparse.Namespace) -> None:
    """A row for each case, beside the first."""
    client = Client(port)
    seconds: dict[str, list[float]] = {case.name: [] for case in chosen}
    for _turn in range(options.turns):
        for case in chosen:
            seconds[case.name].append(client.measure(case, options.requests))
    unit = median(seconds[chosen[0].name])
    for case in chosen:
        typical = median(seconds[case.name])
        limit = "" if case.at_most is None else f"{case.at_most:g}"
        print(f"| {case.name} | {typical * 1e6:.0f} | {typical / unit:.2f} | {limit} |")


if __name__ == "__main__":
    main()
