"""Machines that use one database sign sessions with one key."""

from datetime import datetime

import pytest
from pytest_django import Settings

from sanbao.accounts.errors import OtherKey
from sanbao.accounts.models import SigningKey
from sanbao.accounts.services import agree_on_key
from sanbao.audit.models import JournalEntry

pytestmark = pytest.mark.django_db


def test_the_first_key_is_the_key_and_is_not_kept_itself(settings: Settings, now: datetime) -> None:
    settings.SECRET_KEY = "the key of the first machine"
    for _ in range(2):
        agree_on_key(now=now)
    assert len(SigningKey.objects.get().fingerprint) == 64
    assert not JournalEntry.objects.exists()


def test_another_key_is_refused_and_nothing_changes(settings: Settings, now: datetime) -> None:
    agree_on_key(now=now)
    before = SigningKey.objects.get().fingerprint
    settings.SECRET_KEY = "the key of another machine"
    with pytest.raises(OtherKey, match="SANBAO_SECRET_KEY 必须相同"):
        agree_on_key(now=now)
    assert SigningKey.objects.get().fingerprint == before


def test_a_new_key_is_agreed_on_purpose_and_written_into_the_journal(settings: Settings, now: datetime) -> None:
    agree_on_key(now=now)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "the new key"
    agree_on_key(is_new=True, now=now)
    agree_on_key(now=now)
    assert [(entry.act, entry.actor, entry.subject) for entry in JournalEntry.objects.all()] == [
        ("accounts.replace_key", None, "key:signing")
    ]
    settings.SECRET_KEY = old
    with pytest.raises(OtherKey):
        agree_on_key(now=now)
