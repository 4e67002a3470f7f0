"""How one query parameter is read: strictly, and with one of our codes when it is wrong."""

import re

from django import forms
from django.core.exceptions import ValidationError

from .problems import Fault, InvalidRequest

MOST_Q = 200
MOST_WORDS = 10
WHOLE_NUMBER = re.compile(r"[0-9]{1,5}")


class ListWidget(forms.Widget):
    def value_from_datadict(self, data, files, name) -> list[str]:
        return [part for value in data.getlist(name) for part in value.split(",")]


class ListField(forms.Field):
    """Values of a parameter that may repeat and may hold commas; `choices` closes the vocabulary."""

    widget = ListWidget

    def __init__(self, *, choices=(), **kwargs) -> None:
        super().__init__(**kwargs)
        self.choices = list(choices)

    def clean(self, value: list[str]) -> list[str]:
        for part in value:
            if not part:
                raise ValidationError("", code="empty")
            if self.choices and part not in self.choices:
                raise ValidationError("", code="invalid-choice", params={"choices": ", ".join(self.choices)})
        return value


class IntegerField(forms.Field):
    """ASCII digits only: other scripts' digits and signs are no numbers here."""

    def __init__(self, *, least: int, most: int, **kwargs) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def clean(self, value: str | None) -> int | None:
        if value is None:
            return None
        if not WHOLE_NUMBER.fullmatch(value):
            raise ValidationError("", code="invalid-number")
        if not self.least <= int(value) <= self.most:
            raise ValidationError("", code="out-of-range", params={"least": self.least, "most": self.most})
        return int(value)


class ChoiceField(forms.Field):
    def __init__(self, *, choices, **kwargs) -> None:
        super().__init__(**kwargs)
        self.choices = list(choices)

    def clean(self, value: str | None) -> str | None:
        if value is not None and value not in self.choices:
            raise ValidationError("", code="invalid-choice", params={"choices": ", ".join(self.choices)})
        return value


class WordsField(forms.Field):
    def clean(self, value: str | None) -> str | None:
        if value is None:
            return None
        if len(value) > MOST_Q:
            raise ValidationError("", code="too-long", params={"limit": MOST_Q})
        if len(value.split()) > MOST_WORDS:
            raise ValidationError("", code="too-many", params={"limit": MOST_WORDS})
        if not value.strip():
            raise ValidationError("", code="empty")
        return value


def check_parameters(query, lists: set[str], scalars: set[str]) -> None:
    """Raise InvalidRequest for parameters that are unknown, empty, doubled though scalar, or hold a NUL."""
    faults = []
    for name, values in query.lists():
        if name not in lists | scalars:
            faults.append(Fault("unknown-parameter", parameter=name))
        elif not all(values):
            faults.append(Fault("empty", parameter=name))
        elif name in scalars and len(values) > 1:
            faults.append(Fault("repeated-parameter", parameter=name))
        elif any("\0" in value for value in values):
            faults.append(Fault("invalid-characters", parameter=name))
    if faults:
        raise InvalidRequest(faults)
