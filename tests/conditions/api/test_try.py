from collections import Counter
import pytest, schemathesis, warnings
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from config.wsgi import application
from .test_schema import CHECKS, PATHS, REPORT_PATHS, API
def test_x(in_memory):
    g = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    for path in PATHS:
        op = g[API + path]["post" if path in REPORT_PATHS else "get"]
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            c = Counter()
            fails = []
            @given(op.as_strategy(generation_mode=mode))
            @settings(max_examples=60, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
            def check(case):
                r = case.call()
                c[r.status_code] += 1
                try: case.validate_response(r, checks=CHECKS)
                except BaseException as e:
                    if len(fails)<3: fails.append(str(e)[:1500])
            check()
            print(path, mode, dict(c), len(fails))
            for f in fails: print(f)
