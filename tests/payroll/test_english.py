"""In English no sentence of the pages of wages stays Chinese: only names and what people wrote."""

import re
from datetime import datetime
from decimal import Decimal

import pytest

from payroll import paying
from payroll.visiting import browser, may, owner
from sanbao.accounts.rules.roles import Role
from sanbao.payroll.rules import insurance
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.terms import Allowance, PersonTerms

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# What the station of the tests was called and wrote, and the sign of points in formulas.
WRITTEN = {
    *(
        "站",
        "某",
        "机修一组",
        "工资员",
        "财务",
        "站长",
        "会议决定",
        "工具赔偿",
        "质量扣款",
        "餐补",
        "示例市",
        "示例文件",
    ),
    *("年度工资方案", "更换前制动片", "点", "尤", "工"),
}
RUN = "/payroll/A/2026-10/"


@pytest.fixture
def of(now: datetime) -> paying.Place:
    made = paying.example(now)
    paying.city(made)
    items = (insurance.Item.PENSION, insurance.Item.MEDICAL)
    meal = (Allowance("meal", "餐补", Decimal("300.00")),)
    terms = PersonTerms(
        insurance_city="示例市", insurance_base=Decimal("5000.00"), insurance_items=items, allowances=meal
    )
    paying.agree_person(made, "B", terms)
    paying.enter(made, ItemKind.DAMAGE, person=made.people["B"], amount=paying.yuan("200.00"), label="工具赔偿")
    may(made.clerk, Role.PAYROLL_CLERK, Role.STATION_MANAGER, Role.FINANCE_CLERK)
    return made


def chinese(client: object, address: str) -> set[str]:
    client.post("/language/", {"language": "en"})  # type: ignore[attr-defined]  # a browser
    response = client.get(address)  # type: ignore[attr-defined]  # see above
    assert response.status_code == 200, address
    content = response.content.decode().partition("<main")[2].partition("</main>")[0]
    page = re.sub(r'pattern="[^"]*"', "", content)
    return set(CHINESE.findall(page)) - WRITTEN


@pytest.mark.parametrize(
    "address",
    [
        *("/payroll/?month=2026-10", "/payroll/?month=2026-11", "/payroll/?station=A", "/payroll/mine/"),
        *(RUN, f"{RUN}groups/0/", f"{RUN}slips/B/", f"{RUN}slips/B/lines/1/", f"{RUN}slips/B/lines/3/"),
        *(f"{RUN}items/", *(f"{RUN}items/?kind={kind}" for kind in ItemKind)),
        *(f"{RUN}what-if/", f"{RUN}what-if/?g0.commission_rate=30", f"{RUN}what-if/?g0.commission_rate=x"),
    ],
)
def test_a_page_is_english_from_top_to_bottom(of: paying.Place, address: str) -> None:
    paying.draft(of)
    assert chinese(browser(of.clerk), address) == set()


def test_the_owner_reads_english_too(of: paying.Place) -> None:
    paying.final(of)
    client = owner(of.people["B"])
    for address in ("/payroll/mine/", "/payroll/mine/A/2026-10/", "/payroll/mine/A/2026-10/lines/1/"):
        assert chinese(client, address) == set()
    for step in ("pay", "return"):
        assert chinese(browser(of.clerk), f"{RUN}{step}/") == set()
