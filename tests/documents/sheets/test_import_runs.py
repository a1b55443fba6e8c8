import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sanbao.documents.models import ColumnMapping, ImportFile, ImportRun
from sanbao.kernel.periods import SHANGHAI, Month

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 10, 3, 8, 15, tzinfo=SHANGHAI)
FILE = {"kind": "repair-ledger", "place": "B", "file_name": "台账.xlsx", "file_sha256": "0" * 64, "started_at": NOW}


def run(**changes: Any) -> ImportRun:
    return ImportRun.objects.create(**{**FILE, **changes})


def refused(**changes: Any) -> bool:
    count = ImportRun.objects.count()
    try:
        with transaction.atomic():
            run(**changes)
    except IntegrityError:
        assert ImportRun.objects.count() == count
        return True
    return False


def test_of_two_imports_of_one_file_at_once_the_second_is_refused() -> None:
    run(status="running")
    assert refused(status="running")
    assert not refused(status="running", place="A")
    assert not refused(status="running", kind="roster")
    assert not refused(status="running", file_sha256="1" * 64)
    assert not refused(status="checked")


def test_a_file_may_come_again_once_the_first_import_has_ended() -> None:
    for ended in ("committed", "repeated", "refused", "failed"):
        run(status=ended)
    assert not refused(status="running")


def test_only_known_statuses_and_roles_are_stored() -> None:
    assert refused(status="lost")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportFile.objects.create(run=run(), role="copy", content=b"")


def test_a_run_keeps_its_month_and_its_files() -> None:
    stored = ImportRun.objects.get(pk=run(month=Month(2026, 10)).pk)
    file = ImportFile.objects.create(run=stored, role="source", content=b"PK")
    assert stored.month == Month(2026, 10)
    assert bytes(ImportFile.objects.get(pk=file.pk).content) == b"PK"
    assert str(stored) == "台账.xlsx"
    assert str(file) == "台账.xlsx source"


def test_a_place_has_one_mapping_per_kind_and_header(django_user_model: Any) -> None:
    user = django_user_model.objects.create(username="tongji")
    said = {"kind": "roster", "place": "B", "header": "f" * 64, "set_by": user, "set_at": NOW}
    mapping = ColumnMapping.objects.create(mapping={"钱": "labour"}, **said)
    assert str(mapping) == "roster B"
    with pytest.raises(IntegrityError), transaction.atomic():
        ColumnMapping.objects.create(mapping={}, **said)
