"""The README shows what the service really answers."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")


def shown() -> tuple[str, str, dict]:
    """Path, body and answer of the first curl."""
    path, body = re.search(r"curl -s 'http://127\.0\.0\.1:8000(\S+)'.*?-d '\n?(.*?)'\n```", README, re.DOTALL).groups()
    answer = re.search(r"```json\n(.*?)```", README, re.DOTALL).group(1)
    return path, body, json.loads(answer)


@pytest.mark.usefixtures("content")
def test_the_first_curl_gets_the_answer_shown():
    path, body, answer = shown()
    got = Client().post(path, body, content_type="application/json").json()
    assert got | {"content_version": answer["content_version"]} == answer


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("path", re.findall(r"curl -s 'http://127\.0\.0\.1:8000(/[^']+)'(?! -H| \\)", README))
def test_the_lists_shown_have_results(path):
    assert Client().get(path).json()["count"] > 0


@pytest.mark.parametrize("target", re.findall(r"`make (\w+)`", README))
def test_the_makefile_has_the_targets_named(target):
    makefile = (Path(__file__).resolve().parent.parent / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
