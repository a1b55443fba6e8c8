"""Every printed form, filled and blank, is as it was: on paper, on the page and in the workbook."""

from typing import TYPE_CHECKING

import pytest

from documents.forms.test_xlsx import grid
from sanbao.documents.forms import page, paper
from sanbao.documents.forms.register import Registered, register

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

FORMS = register()


@pytest.mark.parametrize("blank", [True, False], ids=["blank", "filled"])
@pytest.mark.parametrize("registered", FORMS.values(), ids=list(FORMS))
def test_the_form_is_as_it_was(registered: Registered, snapshot: "SnapshotAssertion", *, blank: bool) -> None:
    sheet = registered.sample(blank=blank)
    assert paper.data(registered.form, sheet) == snapshot(name="paper")
    assert str(page.render(registered.form, sheet)) == snapshot(name="page")
    assert grid(registered.form, sheet) == snapshot(name="workbook")
