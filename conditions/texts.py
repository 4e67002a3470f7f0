"""Every sentence that the service itself says, in both languages. What editors say is content, not here."""

from collections.abc import Mapping

Bilingual = Mapping[str, str]

EMERGENCY_NOTICE: Bilingual = {
    "ru": "Позвоните 103 или 112, если человеку внезапно стало плохо: боль в груди, одышка, обморок, внезапная "
    "слабость или онемение, холодная бледная нога, тяжёлая травма.",
    "en": "Call 103 or 112 if someone is suddenly very unwell: chest pain, breathlessness, fainting, sudden weakness "
    "or numbness, a cold pale leg, a serious injury.",
}

NOTICES: Mapping[str, Bilingual] = {
    "not-a-diagnosis": {
        "ru": "Это справка, а не диагноз. Диагноз ставит врач после осмотра.",
        "en": "This is information, not a diagnosis. Only a doctor who has examined you can make one.",
    },
    "emergency": EMERGENCY_NOTICE,
    "contraindications": {
        "ru": "У любого лечения есть противопоказания. Посоветуйтесь с врачом и прочитайте инструкцию.",
        "en": "Every treatment has its risks. Ask a doctor and read the leaflet first.",
    },
    "indicative-prices": {
        "ru": "Цены ориентировочные: они зависят от клиники, её расположения и врача. Уточните цену при записи.",
        "en": "Prices are indicative: they depend on the clinic, its location and the doctor. Ask when you book.",
    },
}

URGENCY: Mapping[str, Bilingual] = {
    "emergency": {
        "ru": "Это может быть опасно для жизни. Позвоните 103 или 112 сейчас.",
        "en": "This may be life-threatening. Call 103 or 112 now.",
    },
    "urgent": {
        "ru": "Покажитесь врачу в течение 24 часов.",
        "en": "See a doctor within 24 hours.",
    },
    "routine": {
        "ru": "Запишитесь к врачу в ближайшие дни. Если станет хуже, обратитесь раньше.",
        "en": "Book a visit in the coming days. If it gets worse, go sooner.",
    },
    "self_care": {
        "ru": "Обычно можно справиться дома. Если не проходит или становится хуже, обратитесь к врачу.",
        "en": "This can usually be managed at home. If it does not pass or gets worse, see a doctor.",
    },
}

REASONS: Mapping[str, Bilingual] = {
    "urgent": {
        "ru": "Ответы хорошо подходят к состоянию «{name}»: его нужно осмотреть в течение 24 часов.",
        "en": "Your answers fit “{name}” well, and it should be seen within 24 hours.",
    },
    "routine": {
        "ru": "Ответы хорошо подходят к состоянию «{name}»: нужен плановый визит к врачу.",
        "en": "Your answers fit “{name}” well; a planned visit is enough.",
    },
    "self_care": {
        "ru": "Всё, о чём вы сказали, хорошо подходит к состоянию «{name}»: обычно оно проходит при домашнем уходе.",
        "en": "Everything you told fits “{name}” well, which usually passes with care at home.",
    },
    "default": {
        "ru": "Признаков, которые требуют срочной помощи, в ответах нет.",
        "en": "Nothing you told calls for urgent help.",
    },
}

PROBLEMS: Mapping[str, Bilingual] = {
    "invalid-request": {"ru": "Запрос содержит ошибки", "en": "The request has errors"},
    "not-found": {"ru": "Не найдено", "en": "Not found"},
    "method-not-allowed": {"ru": "Метод не поддерживается", "en": "Method not allowed"},
    "not-acceptable": {"ru": "Ответ возможен только в JSON", "en": "Only JSON can be answered"},
    "too-large": {"ru": "Запрос слишком большой", "en": "The request is too large"},
    "unsupported-media-type": {"ru": "Тело запроса должно быть в JSON", "en": "The body must be JSON"},
    "too-many-requests": {"ru": "Слишком много запросов", "en": "Too many requests"},
    "server-error": {"ru": "Ошибка на сервере", "en": "Server error"},
    "unavailable": {"ru": "Сервис временно недоступен", "en": "Temporarily unavailable"},
}

PROBLEM_DETAILS: Mapping[str, Bilingual] = {
    "invalid-request": {"ru": "Исправьте то, что названо в errors.", "en": "Mend what is named in errors."},
    "not-found": {"ru": "По этому адресу ничего нет.", "en": "There is nothing at this address."},
    "method-not-allowed": {"ru": "Разрешённые методы названы в Allow.", "en": "See Allow for the methods."},
    "not-acceptable": {
        "ru": "Заголовок Accept должен допускать application/json.",
        "en": "Accept must admit application/json.",
    },
    "too-large": {"ru": "Тело запроса не больше 64 КБ.", "en": "The body may have 64 KB at most."},
    "unsupported-media-type": {
        "ru": "Отправьте Content-Type: application/json.",
        "en": "Send Content-Type: application/json.",
    },
    "too-many-requests": {"ru": "Повторите позже, см. Retry-After.", "en": "Try again later, see Retry-After."},
    "server-error": {"ru": "Повторите позже.", "en": "Try again later."},
    "unavailable": {"ru": "Повторите через несколько секунд.", "en": "Try again in a few seconds."},
}

ERRORS: Mapping[str, Bilingual] = {
    "invalid-json": {"ru": "Это не JSON в UTF-8.", "en": "This is not JSON in UTF-8."},
    "too-deep": {"ru": "Вложенность больше {limit}.", "en": "Nested deeper than {limit}."},
    "not-an-object": {"ru": "Ожидается объект.", "en": "An object is expected."},
    "invalid-characters": {"ru": "Недопустимые символы.", "en": "Characters that are not allowed."},
    "unknown-field": {"ru": "Такого поля нет.", "en": "There is no such field."},
    "repeated-field": {"ru": "Поле задано дважды.", "en": "The field is given twice."},
    "unknown-parameter": {"ru": "Такого параметра нет.", "en": "There is no such parameter."},
    "repeated-parameter": {"ru": "Параметр задан дважды.", "en": "The parameter is given twice."},
    "empty": {"ru": "Пустое значение.", "en": "The value is empty."},
    "required": {"ru": "Это поле нужно.", "en": "This field is needed."},
    "nothing-reported": {"ru": "Нужен text или present.", "en": "Give text or present."},
    "invalid-type": {"ru": "Значение не того типа.", "en": "The value has the wrong type."},
    "invalid-choice": {"ru": "Возможные значения: {choices}.", "en": "Possible values: {choices}."},
    "unknown-slug": {"ru": "Нет записи «{value}».", "en": "There is no record “{value}”."},
    "contradiction": {"ru": "«{value}» и в present, и в absent.", "en": "“{value}” is both in present and in absent."},
    "too-long": {"ru": "Не больше {limit} символов.", "en": "At most {limit} characters."},
    "too-many": {"ru": "Не больше {limit}.", "en": "At most {limit}."},
    "out-of-range": {"ru": "Допустимо от {least} до {most}.", "en": "Between {least} and {most}."},
    "invalid-number": {"ru": "Ожидается целое число.", "en": "A whole number is expected."},
    "conflict": {"ru": "Задайте только один из них: {choices}.", "en": "Give only one of them: {choices}."},
}

LANGUAGE_NAMES: Bilingual = {"ru": "русский", "en": "English"}

ABOUT: Mapping[str, Bilingual] = {
    "not_reviewed": {
        "ru": "Содержание не проверено врачом: ни одна запись пока не прошла клиническую проверку.",
        "en": "No clinician has reviewed the content: no record has been through clinical review yet.",
    },
    "partly_reviewed": {
        "ru": "Врач проверил часть записей; у каждой записи это указано.",
        "en": "A clinician has reviewed some of the records; each record says whether it is one of them.",
    },
    "reviewed": {
        "ru": "Все опубликованные записи проверены врачом.",
        "en": "A clinician has reviewed every published record.",
    },
    "frequencies": {
        "ru": "Частоты симптомов — редакторские оценки по шкале HPO, а не статистика.",
        "en": "Symptom frequencies are editorial estimates in HPO bands, not statistics.",
    },
    "icd10": {
        "ru": "Коды МКБ-10 даны по изданию ВОЗ; в ICD-10-CM они могут отличаться.",
        "en": "ICD-10 codes follow the WHO edition; ICD-10-CM may differ.",
    },
    "privacy": {
        "ru": "Ответ вычисляется из запроса и забывается: персональные данные не хранятся.",
        "en": "Every answer is computed from the request and forgotten: no personal data is kept.",
    },
}


def notices(language: str, *codes: str) -> list[dict[str, str]]:
    return [{"code": code, "text": NOTICES[code][language]} for code in codes]
