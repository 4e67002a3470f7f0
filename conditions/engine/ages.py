"""An age that a text states about the patient: "мне 46 лет", "my son is four"; never "for 3 years"."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from .words import fold

_UNITS = {
    "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "один": 1, "одна": 1, "одного": 1, "one": 1,
}  # fmt: skip
_TEENS = {
    "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15,
    "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19,
}  # fmt: skip
_TENS = {
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70,
    "восемьдесят": 80, "девяносто": 90, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_WORDS = _TENS | _TEENS | _UNITS
_TENS_AND_UNITS = rf"(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS)}))?"
_NUMBER = rf"(?P<value>[0-9]{{1,4}}|\b(?:{_TENS_AND_UNITS}|{'|'.join([*_TEENS, *_UNITS])})\b)"

_WHO_RU = (
    "мне|ему|ей|сыну|сынишке|дочке|дочери|дочурке|ребенку|малышу|малышке|мальчику|девочке|мужу|жене|маме|папе|отцу|"
    "матери|бабушке|дедушке|деду|внуку|внучке|брату|сестре|подростку|пациенту|пациентке"
)
_PERSON_RU = (
    "женщина|женщины|мужчина|мужчины|девушка|девушки|парень|парня|мальчик|девочка|ребенок|возраст|пенсионер|"
    "пенсионерка|сын|дочь|дочка|внук|внучка|бабушка|дедушка|мама|папа|муж|жена"
)
_PERSON_EN = (
    "son|daughter|child|kid|boy|girl|baby|toddler|mother|father|mom|mum|dad|husband|wife|grandmother|grandfather|"
    "grandma|grandpa|granny|grandson|granddaughter|brother|sister|male|female|man|woman|guy"
)
_UNIT_RU = r"(?P<unit>год(?:а|ик|ика)?|лет|годиков|месяц(?:а|ев)?|мес)\b"
_AGO = r"(?!\s*(?:назад|ago|подряд|как\b|уже\b|мучаюсь|страдаю))"
_NO_UNIT = r"(?P<unit>)(?![\w%.,]*[0-9%])"
# What stands after a number that is no age: "I am 5 months pregnant", "I'm one of those".
_OTHER_UNIT = (
    r"(?!\s*-?\s*(?:%|weeks?|days?|hours?|minutes?|months?|kg|kilos?|lbs?|pounds?|times?|cm|feet|of|"
    r"years?\s+(?:into|since|after|ago)|кг|см|раза?|недел|дн|час|минут|килограмм))"
)
# No two runs of blanks side by side: a text of blanks would be tried in all the ways to part them.
_COMMA = r"(?:[,:(—–-]\s*)?"
_ONLY = r"(?:(?:only|just|now|almost|already)\s+)?"
_END = r"(?=\s*(?:[,.;:!?)]|$))"

_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"\b(?:{_WHO_RU})\s*{_COMMA}(?:(?:уже|сейчас|всего|только|скоро|почти)\s*)?{_NUMBER}\s*{_UNIT_RU}{_AGO}",
        rf"\b(?:{_WHO_RU})\s*{_COMMA}(?:(?:уже|всего|только)\s*)?{_NUMBER}{_NO_UNIT}{_END}",
        rf"\b(?:{_PERSON_RU})\s*{_COMMA}{_NUMBER}\s*{_UNIT_RU}{_AGO}",
        rf"\b(?:{_PERSON_RU})\s*{_COMMA}{_NUMBER}{_NO_UNIT}{_END}",
        rf"(?:^|[.!?;(])\s*(?:в\s+)?{_NUMBER}\s*{_UNIT_RU}{_END}",
        rf"{_NUMBER}\s*-?\s*(?P<unit>лет)н(?:ий|яя|его|ей|ему|юю|ие|их)\b",
        rf"{_NUMBER}\s*-?\s*(?P<unit>месячн)(?:ый|ая|ого|ой|ому)\b",
        rf"{_NUMBER}[\s-]*(?P<unit>years?|yrs?|months?|mos?)[\s-]*old\b",
        rf"{_NUMBER}\s*(?P<unit>y/?o)\b",
        rf"\b(?:aged?|i\s+am|i'm)\s+(?:of\s+)?{_ONLY}{_NUMBER}{_NO_UNIT}{_OTHER_UNIT}",
        rf"\b(?:{_PERSON_EN}|he|she)(?:\s+is|'s|,)\s+{_ONLY}{_NUMBER}{_NO_UNIT}{_OTHER_UNIT}",
        rf"\b(?:{_PERSON_EN})\s+of\s+{_NUMBER}{_NO_UNIT}{_OTHER_UNIT}",
        rf"(?:^|[.!?;(])\s*(?:a\s+)?(?:{_PERSON_EN})\s*,?\s*{_NUMBER}{_NO_UNIT}{_END}",
    )
]
_MONTH_UNITS = ("мес", "mo")
_MOST = {"year": 130, "month": 1560}
_ANY_NUMBER = re.compile("|".join(["[0-9]", *_WORDS]))
_SPACE = re.compile(r"\s")
_CLUSTER = re.compile(r"\s+|.[\u0300-\u036f]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class StatedAge:
    """`span` counts code points of the text as it was sent."""

    value: int
    unit: str
    span: tuple[int, int]


def find_age(text: str) -> StatedAge | None:
    """The first age that the text states, in reading order."""
    folded, starts = _fold_letters(text)
    if not _ANY_NUMBER.search(folded):
        return None
    found = [match for pattern in _PATTERNS if (match := pattern.search(folded))]
    for match in sorted(found, key=lambda match: (match.start("value"), -match.end())):
        unit = "month" if match["unit"].startswith(_MONTH_UNITS) else "year"
        value = _read_number(match["value"])
        if value <= _MOST[unit]:
            return StatedAge(value, unit, (starts[match.start("value")], starts[match.end()]))
    return None


def _fold_letters(text: str) -> tuple[str, Sequence[int]]:
    """Letter for letter, so that a match can be traced back: the folded text, and where each of its letters starts."""
    plain = _SPACE.sub(" ", fold(text).replace("’", "'"))
    if len(plain) == len(text) and unicodedata.is_normalized("NFKC", text):
        return plain, range(len(text) + 1)
    letters = list(_CLUSTER.finditer(text))
    return "".join(_fold_letter(letter.group()) for letter in letters), [*(m.start() for m in letters), len(text)]


def _fold_letter(letter: str) -> str:
    if letter.isspace():
        return " "
    folded = fold(letter).replace("’", "'")
    return folded if len(folded) == 1 else letter[0]


def _read_number(text: str) -> int:
    if text[0].isdigit():
        return int(text)
    return sum(_WORDS[word] for word in re.split("[ -]", text))
