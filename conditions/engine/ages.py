"""An age that a text states about the patient: "мне 46 лет", "my son is 4"; never "for 3 years"."""

import re
from dataclasses import dataclass

from .words import fold

_WHO_RU = (
    r"мне|ему|ей|сыну|сынишке|дочке|дочери|дочурке|реб[её]нку|малышу|малышке|мальчику|девочке|мужу|жене|маме|папе|отцу|матери|"
    r"бабушке|дедушке|внуку|внучке|брату|сестре|подростку|пациенту|пациентке"
)
_WHO_EN = (
    r"son|daughter|child|kid|boy|girl|baby|toddler|mother|father|mom|mum|dad|husband|wife|grandmother|grandfather|"
    r"grandma|grandpa|grandson|granddaughter|brother|sister|he|she|i"
)
_UNIT_RU = r"(?P<unit>год(?:а|ик|ика)?|лет|годиков|месяц(?:а|ев)?|мес)\b"
_AGO = r"(?!\s*(?:назад|ago|подряд|как\b|уже\b|мучаюсь|страдаю))"
_NUMBER = r"(?P<value>[0-9]{1,4})"

_PATTERNS = [
    re.compile(
        rf"\b(?:{_WHO_RU})\s*[,:—–-]?\s*(?:уже|сейчас|всего|только|скоро|почти)?\s*{_NUMBER}\s*{_UNIT_RU}{_AGO}"
    ),
    re.compile(
        rf"\b(?:женщин[аы]|мужчин[аы]|девушк[аи]|парень|парня|мальчик|девочка|реб[её]нок|возраст|пенсионер(?:ка)?|"
        rf"сын|дочь|дочка|внук|внучка|бабушка|дедушка|мама|папа)\s*[,:(—–-]?\s*{_NUMBER}\s*{_UNIT_RU}{_AGO}"
    ),
    re.compile(rf"(?:^|[.!?;(]\s*)(?:в\s+)?{_NUMBER}\s*{_UNIT_RU}\s*(?=[,.;!?)]|$)"),
    re.compile(rf"\b{_NUMBER}\s*-?\s*(?P<unit>лет)н(?:ий|яя|его|ей|ему|юю|ие|их)\b"),
    re.compile(rf"\b{_NUMBER}\s*-?\s*(?P<unit>месячн)(?:ый|ая|ого|ой|ому)\b"),
    re.compile(rf"\b{_NUMBER}\s*[- ]?(?P<unit>years?|yrs?|months?|mos?)[- ]old\b"),
    re.compile(rf"\b{_NUMBER}\s*(?P<unit>y/?o)\b"),
    re.compile(
        rf"\b(?:aged?|am)\s+(?:of\s+)?{_NUMBER}(?P<unit>)\b(?!\s*(?:%|weeks?|days?|hours?|minutes?|months?|kg|lbs?|pounds?))"
    ),
    re.compile(
        rf"\b(?:{_WHO_EN})(?:\s+is|\s+am|'s|'m|,)\s+(?:only|just|now|almost|already)?\s*{_NUMBER}(?P<unit>)\b"
        r"(?!\s*(?:%|weeks?|days?|hours?|minutes?|months?|kg|lbs?|pounds?|years?\s+(?:into|since|after|ago)|times?|cm|feet))"
    ),
    re.compile(
        rf"(?:^|[.!?;(]\s*)(?:a\s+)?(?:male|female|man|woman|boy|girl)\s*,?\s*{_NUMBER}(?P<unit>)\b(?=[,.;)]|$|\s+y)"
    ),
]
_MONTH_UNITS = ("мес", "mo")
_MOST = {"year": 130, "month": 1560}


@dataclass(frozen=True, slots=True)
class StatedAge:
    """`span` counts code points of the text as it was sent."""

    value: int
    unit: str
    span: tuple[int, int]


def find_age(text: str) -> StatedAge | None:
    """The first age that the text states, in reading order."""
    folded = _fold_in_place(text)
    found = [match for pattern in _PATTERNS for match in [pattern.search(folded)] if match]
    for match in sorted(found, key=lambda match: match.start("value")):
        unit = "month" if match["unit"].startswith(_MONTH_UNITS) else "year"
        value = int(match["value"])
        if value <= _MOST[unit]:
            return StatedAge(value, unit, (match.start("value"), match.end()))
    return None


def _fold_in_place(text: str) -> str:
    """Folded letter by letter, so that positions stay those of the text."""
    folded = (fold(letter) for letter in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(folded, text, strict=True)).replace("’", "'")
