"""Words of Russian and English: folding, tokens, stems, and the few words that carry grammar.

Only general language lives here: negation, sides, and the everyday words for pain or swelling that people swap freely.
What names a symptom is content and belongs to the editors' phrases.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_RUSSIAN = snowballstemmer.stemmer("russian")
_ENGLISH = snowballstemmer.stemmer("english")

# A letter may be followed by combining marks: in NFD a text has more code points, and spans must count them all.
_TOKEN = re.compile(r"(?:\w[\u0300-\u036f]*)+(?:['’](?:\w[\u0300-\u036f]*)+)*")
_CYRILLIC = re.compile("[а-я]")
_LATIN = re.compile("[a-z]")
_LOOK_ALIKES = str.maketrans("aeopcyxkmthb", "аеорсухкмтнв")

NOT = "¬"
NUMBER = "#"

# One concept a line: words that people use for the same thing.
_SYNONYMS = """
pain: боль боли болью болит болят болел болела болело болеть болезненно болезненный больно больной разболелась разболелся ноет ноют ныло ныть ноющая ломит ломота ломить побаливает pain pains painful hurt hurts hurting ache aches aching achy sore soreness ached
swelling: отек отеки отекает отекают отекла отекли отек отечность отечная опух опухла опухли опухло опухает распухла распух распухло припухла припухлость вздулась swelling swollen swell swells swelled puffy edema oedema
red: красный красная красное красные краснота покраснел покраснела покраснело покраснение red redness reddened reddish
hot: горячий горячая горячее горячие горячей hot heat теплее теплая warm warmer warmth
one: один одна одной одну одного левый левая левой левую левое левого левом правый правая правой правую правое правого правом left right one
both: оба обе обеих обоих обеими both
leg: нога ноги ноге ногу ногой ног ногам ногами ногах ножка ножки ножку ножек ножкам ножками ножках leg legs
foot: стопа стопы стопе стопу стопой стоп стопам стопах ступня ступни ступне ступню ступней ступнях foot feet
heel: пятка пятки пятке пятку пяткой пяток пятках пяточная пяточной heel heels
calf: икра икры икре икру икрой икр икрам икрах икроножная икроножной икроножные calf calves
knee: колено колени коленях колену колене коленка коленки коленке коленку коленный коленного коленной knee knees
toe: палец пальца пальцы пальце пальцев пальцах пальчик пальчики toe toes
bigtoe: bigtoe
joint: сустав суставы сустава суставов суставе суставах joint joints
shin: голень голени голенью голеней shin shins
hip: бедро бедра бедре тазобедренный тазобедренного тазобедренном hip hips
back: спина спины спине спину поясница поясницы пояснице поясницу back
night: ночь ночи ночью ночам ночной ночные night nights nighttime
morning: утро утра утром утрам утренний утренняя утренние morning mornings
evening: вечер вечера вечером вечерам вечерний evening evenings
walk: ходить хожу ходит ходьба ходьбы ходьбе иду идти пройду пройти прохожу шагать walk walks walking walked
stairs: лестница лестнице лестницу лестницы ступенька ступеньки ступенькам stairs stairway staircase steps
step: наступать наступаю наступить наступает ступать ступаю ступить
numb: онемел онемела онемели онемение онемело немеет немеют numb numbness
cramp: судорога судороги судорогой судорог сводит свело cramp cramps cramping charley
child: ребенок ребенка ребенку дочка дочь дочери дочке сын сына сыну малыш child kid son daughter toddler
sudden: внезапно внезапная внезапный вдруг резко неожиданно sudden suddenly abruptly
breathless: одышка одышкой задыхаюсь задыхается breathless breathlessness
fever: температура температуры температуру температурой температурит жар лихорадка лихорадит fever feverish temperature
injury: травма травмы травму ушиб ушибся ушиблась ударил ударился ударилась injury injured
"""

_STOP_WORDS = frozenset(
    ["и", "а", "но", "или", "же", "ли", "бы", "то", "в", "во", "на", "с", "со", "к", "ко", "у", "о", "об", "от", "до", "за", "из", "по", "под", "над", "при", "про", "для", "через", "между", "как", "что", "чтобы", "это", "этот", "эта", "эти", "тот", "та", "те", "так", "там", "тут", "я", "мне", "меня", "мной", "мы", "нас", "он", "она", "оно", "они", "его", "ее", "их", "ему", "ей", "им", "мой", "моя", "мое", "мои", "моей", "моего", "моих", "ты", "вы", "вас", "вам", "ваш", "себя", "свой", "уже", "еще", "ещe", "очень", "просто", "прямо", "вот", "ну", "да", "бывает", "быть", "был", "была", "было", "были", "есть", "стал", "стала", "стало", "стали", "будто", "словно", "очень", "сильно", "немного", "чуть", "совсем", "который", "которая", "которые", "когда", "если", "потом", "тоже", "также", "сама", "сам", "само", "только", "даже", "ведь", "лишь", "где", "куда", "какой", "какая", "какие", "такой", "такая", "все", "всё", "весь", "вся", "всегда", "постоянно", "иногда", "часто", "опять", "снова", "теперь", "сейчас", "уж", "a", "an", "the", "and", "or", "but", "of", "in", "on", "at", "to", "for", "from", "with", "by", "as", "is", "are", "was", "were", "be", "been", "being", "am", "it", "its", "it's", "i", "i'm", "i've", "my", "me", "mine", "we", "our", "you", "your", "he", "his", "him", "she", "her", "they", "them", "their", "this", "that", "these", "those", "there", "here", "so", "very", "really", "quite", "just", "too", "also", "do", "does", "did", "have", "has", "had", "having", "get", "gets", "got", "getting", "like", "some", "any", "all", "more", "most", "much", "lot", "when", "while", "if", "then", "than", "that's", "which", "who", "what", "whenever", "it's", "since", "still", "even", "about", "into", "over", "up", "off", "out", "only", "bit", "can", "could", "will", "would", "may", "might", "keep", "keeps", "kept", "always", "often", "sometimes", "now", "again"]
)

_NEGATIONS = {
    "не": "verb",
    "ни": "list",
    "нет": "noun",
    "нету": "noun",
    "без": "noun",
    "отсутствует": "noun",
    "отсутствуют": "noun",
    "no": "noun",
    "not": "verb",
    "without": "noun",
    "never": "verb",
    "nor": "list",
    "neither": "list",
    "denies": "noun",
    "deny": "noun",
    "cannot": "verb",
    "cant": "verb",
    "dont": "verb",
    "doesnt": "verb",
    "isnt": "verb",
    "wont": "verb",
}


def fold(text: str) -> str:
    """Equal texts for equal reading: Unicode form, case, ё and е."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")


@dataclass(frozen=True, slots=True)
class Token:
    """`start` and `end` count code points of the text as it was sent. `stem` is empty for words without content."""

    word: str
    stem: str
    start: int
    end: int
    negation: str = ""


def tokenize(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        word = _one_script(fold(found.group()).replace("’", "'"))
        negation = _NEGATIONS.get(word.replace("'", ""), "verb" if word.endswith("n't") else "")
        yield Token(word, NOT if negation else stem(word), found.start(), found.end(), negation)


def _one_script(word: str) -> str:
    """A Latin letter in a Cyrillic word is a slip of the keyboard."""
    if _CYRILLIC.search(word) and _LATIN.search(word):
        return word.translate(_LOOK_ALIKES)
    return word


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The concept or the snowball stem of a folded word; empty for a stop word."""
    if word in _STOP_WORDS:
        return ""
    if word.isdigit():
        return NUMBER
    if concept := _CONCEPTS.get(word):
        return concept
    plain = _snowball(word.removesuffix("'s"))
    return _CONCEPT_STEMS.get(plain, plain)


def _snowball(word: str) -> str:
    stemmer = _RUSSIAN if _CYRILLIC.search(word) else _ENGLISH
    return str(stemmer.stemWord(word))


def _read_synonyms() -> Iterator[tuple[str, str]]:
    for line in _SYNONYMS.strip().splitlines():
        concept, words = line.split(":")
        for word in words.split():
            yield word, concept


_CONCEPTS = dict(_read_synonyms())
# Forms that the table does not spell out follow their stem, if it is long enough to be sure.
_CONCEPT_STEMS = {_snowball(word): concept for word, concept in _CONCEPTS.items() if len(_snowball(word)) > 3}
