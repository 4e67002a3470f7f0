"""The service as a whole: `python -m benchmarks.service`.

- from process start to the first good answer, beside the same service with an empty base;
- memory of a worker (PSS) with the real content, before and after 1,000 parallel matches on two workers;
- how soon every worker serves an edit that another process has saved.
"""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

from .speed import API, PRESENT, serve, start

MATCHES = 1_000
AT_ONCE = 100
EDITS = 10
READERS = 4
# How long the answers are watched around an edit (seconds).
WATCHED = 2.0
STARTS = 5
TEXT = "болит пятка по утрам"


def children(process: int) -> list[int]:
    """The workers of a server, without its own helper processes."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return [int(child) for child in found if "resource_tracker" not in _command(child)]


def _command(process: str) -> str:
    return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8", errors="replace")


def read_memory(process: int) -> float:
    """PSS in MB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def post_match(port: int, number: int) -> int:
    return post(port, {"present": PRESENT[: 1 + number % len(PRESENT)], "text": TEXT})


def post(port: int, report: dict[str, Any]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", f"{API}match/", json.dumps(report), {"Content-Type": "application/json"})
    status = connection.getresponse().status
    connection.close()
    return status


def read_version(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", f"{API}about/")
    response = connection.getresponse()
    response.read()
    connection.close()
    return int(response.headers["X-Content-Version"])


def measure_load(port: int, server: int) -> None:
    workers = children(server)
    before = [read_memory(worker) for worker in workers]
    with ThreadPoolExecutor(AT_ONCE) as clients:
        first = list(clients.map(lambda number: post_match(port, number), range(MATCHES)))
        warm = [read_memory(worker) for worker in workers]
        second = list(clients.map(lambda number: post_match(port, number), range(MATCHES)))
    after = [read_memory(worker) for worker in workers]
    for name, statuses in (("first", first), ("second", second)):
        print(f"{name} {MATCHES} matches, {AT_ONCE} at once, {len(workers)} workers: {sorted(set(statuses))}")
    for name, figures in (("before", before), ("after the first", warm), ("after the second", after)):
        print(f"PSS of the workers {name}: {', '.join(f'{figure:.0f} MB' for figure in figures)}")


def measure_edits(port: int, environment: dict[str, str]) -> None:
    """Each edit is made by a process of its own, which tells when it was saved."""
    script = (
        "import django; django.setup()\n"
        "import sys, time\n"
        "from conditions.models import ContentVersion, Symptom\n"
        "for line in sys.stdin:\n"
        "    Symptom.objects.filter(slug='leg-pain').update(name_en=line.strip())\n"
        "    print(time.time(), ContentVersion.objects.get().number, flush=True)\n"
    )
    editor = subprocess.Popen(
        [sys.executable, "-c", script], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert editor.stdin
    assert editor.stdout
    behind: list[float] = []
    for number in range(EDITS):
        with ThreadPoolExecutor(READERS) as clients:
            readers = [clients.submit(watch_versions, port, time.time() + WATCHED) for _reader in range(READERS)]
            time.sleep(WATCHED / 4)
            print(f"Leg pain {number}", file=editor.stdin, flush=True)
            saved, version = editor.stdout.readline().split()
            seen = [answer for reader in readers for answer in reader.result()]
        old = [began - float(saved) for began, answered in seen if answered < int(version)]
        behind.append(max([0.0, *old]))
    editor.stdin.close()
    editor.wait()
    print(
        f"{EDITS} edits by another process: the last request that still got the old content began "
        f"{max(behind) * 1000:.0f} ms after the save at most, {median(behind) * 1000:.0f} ms in the median"
    )


def watch_versions(port: int, until: float) -> list[tuple[float, int]]:
    """When each request began, and the version that it got."""
    seen = []
    while (began := time.time()) < until:
        seen.append((began, read_version(port)))
    return seen


def measure_start(environment: dict[str, str], ask: Callable[[int], int]) -> float:
    """Seconds from the start of the process to the first good answer, the median of several starts."""
    return median(_start_once(environment, ask) for _time in range(STARTS))


def _start_once(environment: dict[str, str], ask: Callable[[int], int]) -> float:
    began = time.monotonic()
    server, port = start(environment, 1)
    try:
        while time.monotonic() < began + 30:
            try:
                if ask(port) == 200:
                    return time.monotonic() - began
            except OSError:
                time.sleep(0.005)
    finally:
        server.terminate()
        server.wait()
    raise SystemExit("the server does not answer")


def read_about(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", f"{API}about/")
    return connection.getresponse().status


def match_text(port: int) -> int:
    return post(port, {"text": TEXT})


def main() -> None:
    empty: dict[str, float] = {}
    for with_content in (False, True):
        with serve(2, with_content=with_content) as (port, server, environment):
            for name, ask in (("answer", read_about), ("match of a text", match_text)):
                seconds = measure_start(environment, ask)
                base = empty.setdefault(name, seconds)
                content = "the content" if with_content else "an empty base"
                print(
                    f"first {name} with {content}, median of {STARTS} starts: {seconds:.2f} s, {seconds / base:.2f} x"
                )
            if with_content:
                measure_load(port, server)
                measure_edits(port, environment)


if __name__ == "__main__":
    main()
