"""What workshops write into the cells of a repair ledger, and what it means."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sanbao.documents.sheets import cells
from sanbao.documents.sheets.cells import CellFault
from sanbao.documents.sheets.importing import Context, RowFault
from sanbao.documents.sheets.values import Value, written
from sanbao.kernel.errors import DomainError, mark
from sanbao.kernel.identifiers import check_phone, check_vin
from sanbao.kernel.text import squeeze
from sanbao.ledger.rules.entries import Category, Payer
from sanbao.ledger.rules.rework import Cause

CATEGORIES: Mapping[Category, tuple[str, ...]] = {
    Category.IN_WARRANTY: ("三包内", "三包", "保内", "质保内", "保修内", "质保", "保修", "索赔"),
    Category.OUT_OF_WARRANTY: ("三包外", "保外", "自费", "收费", "质保外", "保修外", "客户付费", "付费"),
    Category.FIRST_SERVICE: ("首保", "首次保养", "首次保养服务"),
    Category.SCHEDULED_SERVICE: ("定保", "定期保养", "保养", "常规保养"),
    Category.INSTALLATION: ("安装调试", "安装", "调试"),
    Category.REWORK: ("返修", "返工"),
}
CATEGORY_OF_WORD: Mapping[str, Category] = {word: kind for kind, words in CATEGORIES.items() for word in words}
PAYER_OF: Mapping[Category, Payer] = {
    Category.IN_WARRANTY: Payer.WARRANTY,
    Category.OUT_OF_WARRANTY: Payer.CUSTOMER,
    Category.FIRST_SERVICE: Payer.WARRANTY,
    Category.SCHEDULED_SERVICE: Payer.CUSTOMER,
    Category.INSTALLATION: Payer.INTERNAL,
    Category.REWORK: Payer.INTERNAL,
}
CAUSES: Mapping[Cause, tuple[str, ...]] = {
    Cause.FAULTY_PART: ("配件不良", "配件质量", "配件原因", "配件"),
    Cause.WRONG_METHOD: ("工作方法不正确", "方法不正确", "工作方法不对", "作业方法"),
    Cause.CARELESS: ("操作者大意", "大意", "粗心", "操作失误"),
    Cause.UNCLEAR_ORDER: ("交修不清楚", "交修不清"),
    Cause.FAULTY_PRODUCT: ("制造品不良", "制造不良", "产品质量"),
    Cause.EQUIPMENT: ("设备不良", "设备"),
    Cause.MANAGEMENT: ("管理不良", "管理"),
    Cause.OTHER: ("其它", "其他"),
}
CAUSE_OF_WORD: Mapping[str, Cause] = {word: cause for cause, words in CAUSES.items() for word in words}
PLATE_NOISE = re.compile(r"[\s·•.・\-]")
LONGEST_PLATE = 12


def text_up_to(longest: int) -> Callable[[Value, Context], str]:
    return lambda value, _: cells.text(value, longest=longest)


def category(value: Value, _: Context) -> Category:
    found = CATEGORY_OF_WORD.get("".join(squeeze(written(value)).split()))
    if found is None:
        raise CellFault(
            "work_orders.category_unknown",
            mark("“{value}”不是维修类别，请填 {known} 之一。"),
            {"known": "、".join(words[0] for words in CATEGORIES.values())},
        )
    return found


def cause(value: Value, _: Context) -> Cause:
    found = CAUSE_OF_WORD.get("".join(squeeze(written(value)).split()))
    if found is None:
        raise CellFault(
            "work_orders.cause_unknown",
            mark("“{value}”不是返修原因，请填 {known} 之一。"),
            {"known": "、".join(words[0] for words in CAUSES.values())},
        )
    return found


def plate(value: Value, _: Context) -> str:
    """Bring a plate into one shape. A plate of another kind than the standard's is kept as it is written."""
    plate = PLATE_NOISE.sub("", cells.text(value)).upper()
    if len(plate) == VIN_LENGTH and plate.isascii() and plate.isalnum():
        raise CellFault("work_orders.plate_is_vin", mark("“{value}”像车架号，请填到“车架号”列，车牌号可以留空。"))
    if len(plate) > LONGEST_PLATE:
        raise CellFault("work_orders.plate_too_long", mark("“{value}”不像车牌号，请核对。"))
    return plate


def vin(value: Value, _: Context) -> str:
    """A frame number is free text; one of 17 characters is a VIN and must be one."""
    number = "".join(cells.text(value, longest=30).split()).upper()
    if len(number) == VIN_LENGTH:
        _checked(check_vin, number)
    return number


def inspection(value: Value, _: Context) -> str:
    """What did not pass is not finished; it may have passed in the end (不合格，返工后合格)."""
    verdict = cells.text(value, longest=40)
    if NOT_PASSED.fullmatch("".join(verdict.split())) or (
        FAILED.search(verdict) and "合格" not in FAILED.sub("", verdict)
    ):
        raise CellFault(
            "work_orders.inspection_failed",
            mark("检验不合格的工单还没有完工，请在检验合格后再导入，或先从表里删去这一行。"),
        )
    return verdict


def phone(value: Value, _: Context) -> str:
    return str(_checked(check_phone, cells.text(value)))


def _checked(check: Callable[[str], Any], text: str) -> Any:  # noqa: ANN401 - what the check returns
    try:
        return check(text)
    except DomainError as error:
        params = {key: str(value) for key, value in error.params.items()}
        raise CellFault(error.code, error.message, params) from error


VIN_LENGTH = 17
FAILED = re.compile(r"[不未]合格")
NOT_PASSED = re.compile(r"(?:检验)?(?:[不未]通过|否|不行|×|✗|✘|NG|FAIL(?:ED)?)[。.!]?", re.IGNORECASE)
VOIDED = re.compile(r"(?:[此本该](?:工?单|行)?|工单)?(?:已|已经)?作废(?:$|[,。;:.!(\s].*|处理$|单$)")
ORIGINAL = re.compile(r"原(?:工)?单(?:号)?\s*[::]?\s*([0-9A-Za-z][0-9A-Za-z\-_/]*)")


def original_in(remark: str) -> str:
    """Return the number of the original order that a remark names (返修，原单WX2610-B0275), "" if it names none."""
    found = ORIGINAL.search(remark)
    return cells.order_number(found[1]) if found else ""


def voided(values: Mapping[str, Any]) -> RowFault | None:
    """Return why a row is left out if its remark says that the order is void: void documents count nowhere."""
    for key in ("remark", "inspection"):
        text = values.get(key) or ""
        if "作废" in text and VOIDED.fullmatch(text):
            return RowFault(key, "work_orders.row_voided", mark("写明了作废，这一行没有导入。"))
    return None


def raw(value: Value, _: Context) -> Value:
    """A time of day needs the day of the row: it is read when the record is built."""
    return value
