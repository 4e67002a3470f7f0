import pytest
from conditions.documents import read_all
@pytest.mark.django_db(transaction=True)
def test_a(content):
    a=read_all(); global A; A=a
@pytest.mark.django_db(transaction=True)
def test_b(content):
    assert read_all()==A
    from tests.factories import PublishedSymptomFactory, PublishedRedFlagFactory, ConditionSymptomFactory, SymptomPhraseFactory, AnySpecialistPriceFactory
    for f in (PublishedSymptomFactory, PublishedRedFlagFactory, ConditionSymptomFactory, SymptomPhraseFactory, AnySpecialistPriceFactory): f()
@pytest.mark.django_db
def test_c(content):
    assert read_all()==A
    from conditions.snapshot import snapshots
    snapshots.current()
@pytest.mark.django_db(transaction=True)
def test_d(content):
    from conditions.snapshot import snapshots
    import threading
    k=snapshots.current()
    from conditions.models import Symptom
    Symptom.objects.update(name_en="x")
    assert snapshots.current() is not k
    assert snapshots.health().problem is None
