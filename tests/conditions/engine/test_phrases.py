"""Stories in Russian and English, understood by a small vocabulary:

heel-pain                 knee-pain     swelling     redness     fever     tingling
└── heel-pain-first-steps               cannot-step  numb-foot             diabetes (a risk factor)
"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.engine.phrases import PhraseIndex, Understanding, Wording
from conditions.engine.words import fold

from .worlds import in_many_worlds


def wording(slug: str, *texts: str, kind: str = "symptom", parent: str | None = None, local: bool = False) -> Wording:
    return Wording(kind, slug, parent, local, texts)


WORDINGS = (
    wording(
        "heel-pain", "Боль в пятке", "Heel pain", "Болит ли пятка?", "Does your heel hurt?", "пятка болит", local=True
    ),
    wording(
        "heel-pain-first-steps",
        "Боль в пятке при первых шагах",
        "Heel pain on first steps",
        "пятка болит, когда встаю утром",
        "heel hurts when I get up in the morning",
        parent="heel-pain",
        local=True,
    ),
    wording("knee-pain", "Боль в колене", "Knee pain", "колено болит", "my knee hurts", local=True),
    wording("swelling", "Отёк", "Swelling", "нога опухла", "my leg is swollen"),
    wording("redness", "Покраснение кожи", "Red skin", "кожа покраснела", "redness"),
    wording("fever", "Температура", "Fever", "поднялась температура", "high temperature"),
    wording(
        "cannot-step",
        "Невозможно наступить на ногу",
        "Cannot put weight on the leg",
        "не могу наступить на ногу",
        "не могу наступить",
        "can't put weight on my leg",
    ),
    wording("numb-foot", "Онемение стопы", "Numb foot", "стопа онемела", "my foot went numb", local=True),
    wording("tingling", "Мурашки", "Tingling", "бегают мурашки", "pins and needles"),
    wording("diabetes", "Сахарный диабет", "Diabetes", "у меня диабет", "I have diabetes", kind="risk_factor"),
)
SITES = {"heel": ("Пятка", "Heel"), "foot": ("Стопа", "Foot"), "leg": ("Нога", "Leg"), "knee": ("Колено", "Knee")}
INDEX = PhraseIndex(WORDINGS, SITES)
HEEL, FIRST_STEPS, KNEE = "heel-pain", "heel-pain-first-steps", "knee-pain"


def slugs(understood: Understanding) -> tuple[list[str], list[str], list[str]]:
    """Present, absent, risk factors."""
    groups = (understood.present, understood.absent, understood.risk_factors)
    present, absent, risk_factors = ([mention.slug for mention in group] for group in groups)
    return present, absent, risk_factors


@pytest.mark.parametrize(
    ("text", "present", "absent", "risk_factors"),
    [
        pytest.param("Пятка болит.", [HEEL], [], [], id="a phrase"),
        pytest.param("болит пятка", [HEEL], [], [], id="in another order"),
        pytest.param("Боли в пятках", [HEEL], [], [], id="in another form"),
        pytest.param("My heels hurt", [HEEL], [], [], id="in English"),
        pytest.param("пятка болит, когда встаю утром", [FIRST_STEPS], [], [], id="the exact kind, not the general one"),
        pytest.param("Болит колено и онемела стопа", [KNEE, "numb-foot"], [], [], id="two in a sentence"),
        pytest.param("Heel pain, swelling, fever", [HEEL, "swelling", "fever"], [], [], id="a list, in its order"),
        pytest.param("Колено болит, my foot went numb", [KNEE, "numb-foot"], [], [], id="two languages"),
        pytest.param("собака лает", [], [], [], id="nothing known"),
        pytest.param("", [], [], [], id="nothing at all"),
        pytest.param("...", [], [], [], id="punctuation alone"),
        pytest.param("покраснееие кожи", ["redness"], [], [], id="a typo"),
        pytest.param("swollenn leg", ["swelling"], [], [], id="a letter too many"),
        pytest.param("К вечеру 37,9", ["fever"], [], [], id="what a thermometer shows"),
        pytest.param("I run 101.5 at night", ["fever"], [], [], id="in Fahrenheit"),
        pytest.param("37,1", [], [], [], id="no fever yet"),
        pytest.param("бегаю по 38,5 км", [], [], [], id="a distance of the same look"),
        pytest.param("отёк как обычно, в порядке", ["swelling"], [], [], id="a reassurance ends at the comma"),
        pytest.param("The swelling is fine", [], [], [], id="reassured, so neither told nor denied"),
        pytest.param("The knee pain is not fine", [KNEE], [], [], id="pain is never reassuring"),
        pytest.param("температрура", ["fever"], [], [], id="a typo in a long word"),
        pytest.param("у меня диобет", [], [], ["diabetes"], id="a typo in a risk factor"),
        pytest.param("У меня диабет", [], [], ["diabetes"], id="a risk factor"),
        pytest.param("I have diabetes and my foot went numb", ["numb-foot"], [], ["diabetes"], id="with a symptom"),
        pytest.param("у меня нет диабета", [], [], [], id="a denied risk factor"),
        pytest.param("диабетом не болею", [], [], [], id="an illness that one does not have"),
    ],
)
def test_what_is_told(text, present, absent, risk_factors):
    assert slugs(INDEX.understand(text)) == (present, absent, risk_factors)


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        pytest.param("My knee hurts. No swelling or redness.", [KNEE], ["swelling", "redness"], id="no this or that"),
        pytest.param("no fever, swelling or redness", [], ["fever", "swelling", "redness"], id="a list of three"),
        pytest.param("My heel hurts but does not swell", [HEEL], ["swelling"], id="hurts but does not swell"),
        pytest.param("swelling without redness", ["swelling"], ["redness"], id="this without that"),
        pytest.param("My knee does not hurt", [], [KNEE], id="a denied verb"),
        pytest.param("отёка нет", [], ["swelling"], id="a Russian no"),
        pytest.param("пятка болит, отёка нет", [HEEL], ["swelling"], id="clause by clause"),
        pytest.param("ни отёка, ни красноты", [], ["swelling", "redness"], id="a Russian neither and nor"),
        pytest.param("колено опухло без температуры", ["swelling"], ["fever"], id="a Russian without"),
        pytest.param("колено болит, но не опухает", [KNEE], ["swelling"], id="one Russian verb of two"),
        pytest.param("колено не болит, а опухло", ["swelling"], [KNEE], id="not this but that"),
        pytest.param("нет температуры, есть отёк", ["swelling"], ["fever"], id="no this, but there is that"),
        pytest.param("нет температуры, но есть отёк", ["swelling"], ["fever"], id="with a but"),
        pytest.param("отёка не было", [], ["swelling"], id="there was none"),
        pytest.param("не могу наступить на ногу", ["cannot-step"], [], id="a phrase with a denial of its own"),
        pytest.param("Не могу наступить, отёка нет", ["cannot-step"], ["swelling"], id="and a real denial"),
        pytest.param("I can't put weight on my leg", ["cannot-step"], [], id="an English one"),
        pytest.param("I cannot put weight on the leg", ["cannot-step"], [], id="in full"),
        pytest.param("могу наступить на ногу", [], [], id="without its denial the phrase is not told"),
        pytest.param("I can't see any swelling", [], ["swelling"], id="what cannot be seen is not there"),
        pytest.param("I can't stand the redness", [], [], id="what cannot be stood is there"),
        pytest.param("терпеть отёк не могу", [], [], id="nor is it denied in Russian"),
        pytest.param("ни с того ни с сего отёк", ["swelling"], [], id="an idiom with two nots"),
        pytest.param("Ни С  того, ни с сего отёк й", ["swelling"], [], id="however it is written"),
        pytest.param("swelling out of the blue", ["swelling"], [], id="an idiom without one"),
        pytest.param("swelling, and my eyes are red", ["swelling"], [], id="eyes are red by themselves"),
        pytest.param("отёка нет и покраснело", ["redness"], ["swelling"], id="an and begins anew"),
        pytest.param("A year ago I had swelling and now my knee hurts", [KNEE], [], id="the past ends at now"),
        pytest.param("отёка не помню", [], ["swelling"], id="what nobody remembers"),
        pytest.param("I read online of swelling, but my knee hurts", [KNEE], [], id="what one has read about"),
        pytest.param("отёк больше не стал", ["swelling"], [], id="what has not grown worse is there"),
        pytest.param("Отёк? Нет. Краснота? Нет.", [], ["swelling", "redness"], id="questions answered by no"),
        pytest.param("Swelling? No. Redness? Yes.", ["redness"], ["swelling"], id="or by yes"),
        pytest.param("отёка нет, красноты тоже", [], ["swelling", "redness"], id="nor the other"),
        pytest.param("Отёка нет. Теперь отёк.", ["swelling"], [], id="present wins over absent"),
        pytest.param("Теперь отёк. Отёка нет.", ["swelling"], [], id="in whatever order"),
    ],
)
def test_what_is_denied(text, present, absent):
    assert slugs(INDEX.understand(text)) == (present, absent, [])


@pytest.mark.parametrize(
    ("text", "present"),
    [
        pytest.param("Болит пятка. Хуже всего утром, когда встаю.", FIRST_STEPS, id="in Russian"),
        pytest.param("My heel. It hurts when I get up in the morning.", FIRST_STEPS, id="in English"),
    ],
)
def test_a_sentence_without_a_place_is_about_the_place_before_it(text, present):
    assert present in slugs(INDEX.understand(text))[0]


def test_mentions_say_where_they_stand():
    text = "Сыну 4 года. Болит колено, отёка нет, собака лает."
    understood = INDEX.understand(text)
    (present,), (absent,) = understood.present, understood.absent
    assert (present.kind, present.slug, present.text, present.span) == ("symptom", KNEE, "Болит колено", (13, 25))
    assert (absent.kind, absent.slug, absent.text, absent.span) == ("symptom", "swelling", "отёка", (27, 32))
    assert (understood.age.value, understood.age.unit, understood.age.span[0]) == (4, "year", 5)
    assert understood.unrecognised == ("собака лает",)


def test_a_corrected_word_is_less_sure():
    exact, corrected = (INDEX.understand(text).present[0].confidence for text in ("tingling", "tinglng"))
    assert corrected < exact == 1


def test_without_a_vocabulary_nothing_is_recognized():
    assert PhraseIndex([], {}).understand("Мне 46 лет. Болит пятка, отёк") == Understanding(
        age=INDEX.understand("Мне 46 лет").age, unrecognised=("Болит пятка", "отёк")
    )


def test_the_order_of_the_vocabulary_changes_nothing():
    backwards = PhraseIndex(WORDINGS[::-1], SITES)
    text = "Пятка болит, когда встаю утром. Swelling, redness, no fever. Не могу наступить, колено не болит."
    assert backwards.understand(text) == INDEX.understand(text)


def understand_with(texts: list[str], text: str) -> tuple[list[str], list[str]]:
    """What is present and what is absent, if the only symptom has these texts."""
    understood = PhraseIndex([Wording("symptom", "it", None, False, tuple(texts))], {}).understand(text)
    return [m.slug for m in understood.present], [m.slug for m in understood.absent]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("сустав горячий, дотронуться нельзя", False),
        ("сустав горячий, не дотронуться", True),
        ("сустав не горячий", False),
        ("дотронуться не больно, сустав не горячий", False),
        ("no, the joint is hot", False),
    ],
)
def test_a_phrase_with_a_denial_is_told_by_that_denial_and_no_other(text, is_told):
    present, _absent = understand_with(["сустав горячий, не дотронуться"], text)
    assert bool(present) == is_told


def test_a_number_in_a_phrase_means_nothing_elsewhere():
    """At night 39 is a fever, but not 39 days."""
    phrases = ["высокая температура", "ночью 39"]
    assert understand_with(phrases, "ночью 39")[0] == ["it"]
    assert understand_with(phrases, "колено болит уже 39 дней") == ([], [])


@pytest.mark.parametrize(
    ("text", "is_told"), [("онемело между ног", True), ("онемел палец ноги, печёт между ними", False)]
)
def test_between_stands_before_what_it_is_between(text, is_told):
    wordings = [Wording("symptom", "saddle-numbness", None, False, ("онемело между ног",))]
    assert bool(PhraseIndex(wordings, {"leg": ("нога",)}).understand(text).present) == is_told


@pytest.mark.parametrize("text", ["she will not sleep for the pain", "she won't sleep for the pain"])
def test_will_not_is_wont(text):
    assert understand_with(["she won't sleep"], text)[0] == ["it"]


def test_an_idiom_in_letters_that_look_alike_breaks_nothing():
    assert understand_with(["shivering"], "teeth chatterıng, teeth chatterİng") == ([], [])


@pytest.mark.parametrize("text", ["зуб на зуб не попадал", "my teeth were chattering"])
def test_chattering_teeth_are_no_teeth(text):
    assert understand_with(["озноб", "shivering"], text)[0] == ["it"]


@pytest.mark.parametrize("text", ["ниже колена болит", "my leg hurts below the knee"])
def test_below_the_knee_is_the_shin(text):
    wordings = [
        Wording("symptom", "shin-pain", None, True, ("голень болит", "my shin hurts")),
        Wording("symptom", "knee-pain", None, True, ("колено болит", "my knee hurts")),
    ]
    sites = {"knee": ("колено", "knee"), "shin": ("голень", "shin")}
    assert [m.slug for m in PhraseIndex(wordings, sites).understand(text).present] == ["shin-pain"]


@pytest.mark.parametrize("text", ["it has hurt since last fall", "on a ski trip"])
def test_a_season_and_a_journey_are_no_falls(text):
    assert understand_with(["I fell", "a fall", "I tripped"], text) == ([], [])


# What holds for every story

PHRASES = st.sampled_from([text for wording in WORDINGS for text in wording.texts])
GRAMMAR = st.sampled_from(
    [
        "нет",
        "не",
        "ни",
        "без",
        "no",
        "not",
        "without",
        "и",
        "но",
        "or",
        "мой",
        "ещё",
        "мне 46 лет",
        "my son is 4",
        "собака",
    ]
)
JOINTS = st.sampled_from([" ", " ", ", ", ". ", "; ", " - ", "\n"])
STORIES = st.lists(st.tuples(PHRASES | GRAMMAR, JOINTS), max_size=12).map(
    lambda parts: "".join(part + joint for part, joint in parts)
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=2000)


def gist(text: str) -> object:
    """What is understood, without where it stands."""
    understood = INDEX.understand(text)
    groups = (understood.present, understood.absent, understood.risk_factors)
    mentions = [[(m.kind, m.slug, m.confidence, fold(" ".join(m.text.split()))) for m in group] for group in groups]
    age = understood.age and (understood.age.value, understood.age.unit)
    return mentions, age, [fold(" ".join(text.split())) for text in understood.unrecognised]


@in_many_worlds
@given(STORIES)
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(str.upper, id="in capitals"),
        pytest.param(str.lower, id="in small letters"),
        pytest.param(lambda text: text.replace("ё", "е").replace("Ё", "Е"), id="without dots"),
        pytest.param(lambda text: text.replace("е", "ё").replace("Е", "Ё"), id="with dots everywhere"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="decomposed"),
        pytest.param(lambda text: unicodedata.normalize("NFC", text), id="composed"),
        pytest.param(lambda text: "  " + text.replace(" ", "   ") + "  ", id="with spaces to spare"),
    ],
)
def test_spelling_changes_nothing_of_what_is_found(change, text):
    assert gist(change(text)) == gist(text)


@in_many_worlds
@given(STORIES | ANY_TEXT)
def test_any_text_is_understood_and_every_mention_stands_in_it(text):
    understood = INDEX.understand(text)
    for mention in (*understood.present, *understood.absent, *understood.risk_factors):
        start, end = mention.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == mention.text
        assert 0 < mention.confidence <= 1
    assert all(part in text for part in understood.unrecognised)


@in_many_worlds
@given(STORIES)
def test_everything_found_is_known_told_once_and_in_reading_order(text):
    understood = INDEX.understand(text)
    present, absent, risk_factors = slugs(understood)
    known = {wording.slug: wording.kind for wording in WORDINGS}
    assert len({*present, *absent, *risk_factors}) == len([*present, *absent, *risk_factors])
    assert {known[slug] for slug in [*present, *absent]} <= {"symptom"}
    assert {known[slug] for slug in risk_factors} <= {"risk_factor"}
    for group in (understood.present, understood.absent, understood.risk_factors):
        assert list(group) == sorted(group, key=lambda mention: (mention.span, mention.slug))


@given(PHRASES)
def test_every_phrase_of_the_vocabulary_is_understood(phrase):
    owners = {wording.slug for wording in WORDINGS if phrase in wording.texts}
    present, _absent, risk_factors = slugs(INDEX.understand(phrase))
    assert owners & {*present, *risk_factors}
