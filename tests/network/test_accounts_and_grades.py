"""The pages that link accounts and give grades: who may, for whom, and with which reason."""

from typing import Any

import pytest

from network.conftest import Employ, SignedUp, SignIn
from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role


def text_of(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


@pytest.mark.parametrize("role", [Role.STATISTICIAN, Role.STATION_MANAGER, Role.AFTER_SALES_MANAGER])
def test_whoever_keeps_people_links_no_account_to_read_a_strangers_wages(
    employ: Employ, sign_in: SignIn, role: Role
) -> None:
    person = employ()
    client = sign_in(role)
    assert "/account/" not in client.get("/people/of/HZ01/A01/").content.decode().split("<main")[1]
    assert client.post("/people/of/HZ01/A01/account/", {"username": "shenlu"}).status_code == 403
    person.refresh_from_db()
    assert person.user is None


def test_the_administrator_links_an_account_that_is_not_his_own(
    employ: Employ, sign_in: SignIn, sign_up: SignedUp
) -> None:
    person = employ()
    client = sign_in(Role.SYSTEM_ADMINISTRATOR)
    sign_up(Role.TECHNICIAN, username="jishi")
    refused = client.post("/people/of/HZ01/A01/account/", {"username": "shenlu"})
    assert refused.status_code == 422
    assert "请由另一位系统管理员办理" in text_of(refused)
    assert client.post("/people/of/HZ01/A01/account/", {"username": "jishi"}).status_code == 302
    person.refresh_from_db()
    assert person.user == User.objects.get(username="jishi")


def test_another_grade_leads_to_the_review_and_needs_a_reason(employ: Employ, sign_in: SignIn) -> None:
    person = employ()
    client = sign_in(Role.AFTER_SALES_MANAGER)
    assert "/reviews/?station=HZ01" in client.get("/people/of/HZ01/A01/grade/").content.decode()
    given = {"coefficient": "4.1", "from_on": "2026-11-01"}
    refused = client.post("/people/of/HZ01/A01/grade/", given)
    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors
    assert person.grades.count() == 1
    assert client.post("/people/of/HZ01/A01/grade/", given | {"reason": "更正"}).status_code == 302
    assert person.grades.count() == 2


def test_the_first_grade_needs_no_reason_on_the_page(employ: Employ, sign_in: SignIn) -> None:
    person = employ(coefficient=None)
    client = sign_in(Role.AFTER_SALES_MANAGER)
    assert "/reviews/" not in client.get("/people/of/HZ01/A01/grade/").content.decode().split("<main")[1]
    given = {"coefficient": "4.1", "from_on": "2026-11-01"}
    assert client.post("/people/of/HZ01/A01/grade/", given).status_code == 302
    assert person.grades.count() == 1
