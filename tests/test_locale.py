"""The Russian of the admin: every label has its translation, and the compiled catalog is the one in the text file."""

import gettext
import re
from ast import literal_eval
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.extract import extract
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import ngettext, override
from django.utils.translation.template import templatize

from conditions.models import Content

FOLDER = settings.BASE_DIR / "locale" / "ru" / "LC_MESSAGES"
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|%[sd]|\{\w+\}")
# Labels that read the same in every language: names of standards, for example.
SAME_IN_RUSSIAN: set[str] = set()


def read_po() -> list[dict[str, str]]:
    """Each entry as its keywords with their texts; the header is the entry of the empty msgid."""
    entries, entry, keyword = [], {}, ""
    for line in (FOLDER / "django.po").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if not line.startswith('"'):
            keyword, _space, line = line.partition(" ")
            if keyword == "msgid":
                entries.append(entry := {})
            entry[keyword] = ""
        entry[keyword] += literal_eval(line)
    return entries


def flatten(entries) -> dict:
    """The entries as the compiled catalog keeps them: a plural form is found by its msgid and number."""
    flat = {}
    for entry in entries:
        for keyword, text in entry.items():
            if keyword == "msgstr":
                flat[entry["msgid"]] = text
            elif keyword.startswith("msgstr["):
                flat[entry["msgid"], int(keyword[len("msgstr[") : -1])] = text
    return flat


def read_mo() -> dict:
    with (FOLDER / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def labels():
    """What the models call themselves, their fields and the values to choose from."""
    for app in ("conditions", "referrals"):
        config = apps.get_app_config(app)
        yield app, config.verbose_name
        for model in config.get_models():
            name, meta = f"{app}.{model.__name__}", model._meta
            yield name, meta.verbose_name
            yield name, meta.verbose_name_plural
            for field in [*meta.fields, *meta.many_to_many]:
                yield f"{name}.{field.name}", field.verbose_name
                yield f"{name}.{field.name}", field.help_text
                for _value, label in field.flatchoices:
                    yield f"{name}.{field.name}", label


KEYWORDS = {"_": None, "gettext": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2)}


def messages_of_the_code() -> Iterator[str]:
    """The msgids of the modules and templates."""
    for app in ("conditions", "config", "referrals"):
        for path in (settings.BASE_DIR / app).rglob("*"):
            if path.suffix in (".py", ".html"):
                code = path.read_text(encoding="utf-8")
                if path.suffix == ".html":
                    code = "\n".join(line.strip() for line in templatize(code).splitlines())
                for _line, message, *_rest in extract("python", BytesIO(code.encode()), KEYWORDS):
                    yield message if isinstance(message, str) else message[0]


def texts_of(page) -> Iterator[str]:
    """What a page of a record says of its fields and rows, in the language of the page."""
    forms = [page.context["adminform"].form]
    for fieldset in page.context["adminform"]:
        yield from (fieldset.name, fieldset.description)
    for inline in page.context["inline_admin_formsets"]:
        yield from (inline.opts.verbose_name, inline.opts.verbose_name_plural, inline.opts.guidance)
        forms.append(inline.formset.empty_form)
    for form in forms:
        for field in form.visible_fields():
            yield from (field.label, field.help_text)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_the_catalog_holds_every_message_of_the_code_and_no_other():
    """When it fails: `manage.py makemessages -l ru --add-location file --no-obsolete`, translate, `compilemessages`."""
    assert {entry["msgid"] for entry in read_po() if entry["msgid"]} == set(messages_of_the_code())


def test_every_message_is_russian():
    messages = {key: text for key, text in read_mo().items() if key != ""}
    assert len(messages) > 250
    assert [key for key, text in messages.items() if not CYRILLIC.search(text) and key not in SAME_IN_RUSSIAN] == []


def test_every_message_keeps_its_placeholders():
    messages = [(key if isinstance(key, str) else key[0], text) for key, text in read_mo().items() if key != ""]
    assert [key for key, text in messages if placeholders(key) != placeholders(text)] == []


def test_every_label_of_the_models_is_russian():
    with override("ru"):
        # Only what is marked for translation: a table's own id and a link back to its owner are not.
        texts = {(owner, str(label)) for owner, label in labels() if isinstance(label, Promise)}
    assert len(texts) > 200
    assert (
        sorted((owner, text) for owner, text in texts if text not in SAME_IN_RUSSIAN and not CYRILLIC.search(text))
        == []
    )


def test_the_compiled_catalog_holds_the_entries_of_the_text_file():
    assert read_mo() == flatten(read_po())


def test_nothing_waits_for_a_second_look():
    flags = [line for line in (FOLDER / "django.po").read_text(encoding="utf-8").splitlines() if line.startswith("#,")]
    assert [line for line in flags if "fuzzy" in line] == []


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "Опубликовано 0 записей."),
        (1, "Опубликована 1 запись."),
        (3, "Опубликовано 3 записи."),
        (5, "Опубликовано 5 записей."),
        (11, "Опубликовано 11 записей."),
        (21, "Опубликована 21 запись."),
        (112, "Опубликовано 112 записей."),
    ],
)
def test_numbers_agree_with_their_nouns(count, text):
    with override("ru"):
        assert ngettext("%d record published.", "%d records published.", count) % count == text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", [model for model in admin.site._registry if issubclass(model, Content)], ids=lambda model: model.__name__
)
def test_the_page_of_a_new_record_is_russian(model):
    client = Client(headers={"accept-language": "ru"})
    client.force_login(User.objects.create_superuser("editor"))
    page = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"))
    with override("ru"):
        texts = {str(text) for text in texts_of(page) if text}
    assert {text for text in texts if not CYRILLIC.search(text)} == set()
    assert len(texts) > 3
