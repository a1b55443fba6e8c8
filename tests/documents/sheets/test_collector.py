import gc

import pytest

from sanbao.documents.sheets.importing import collector_at_rest


def test_the_collector_is_back_at_work_whatever_happened() -> None:
    with pytest.raises(ZeroDivisionError):
        _fail()
    assert gc.isenabled()


@collector_at_rest()
def _fail() -> float:
    assert not gc.isenabled()
    return 1 / 0


def test_one_rest_within_another_does_not_end_it() -> None:
    with collector_at_rest():
        with collector_at_rest():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
