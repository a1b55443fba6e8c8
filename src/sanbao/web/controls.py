"""Which look and which keyboard a form control gets. Forms stay plain: they name fields, not classes."""

from typing import Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

DAY_PATTERN: Final = r"\d{4}[\-\/.]\d{1,2}[\-\/.]\d{1,2}|\d{8}|\d{4}年\d{1,2}月\d{1,2}日"
MONTH_PATTERN: Final = r"\d{4}-?(0[1-9]|1[0-2])"
CLASSES: Final[dict[str, str]] = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}
DAY_SHAPE: Final = gettext_lazy("年-月-日")
MONTH_SHAPE: Final = gettext_lazy("年-月")
DAY_HELP: Final = gettext_lazy("请按 2026-10-03 的样子填写日期。")
MONTH_HELP: Final = gettext_lazy("请按 2026-10 的样子填写月份。")


def attributes_for(field: BoundField) -> dict[str, str | bool]:
    """Return the attributes of the control: its class, and for days and months a text box with our own picker.

    The browser's own date control is not used: its format follows the browser's language and not ours.
    A month is a field whose widget has `data-picker="month"`; a day is any DateField.
    """
    widget = field.field.widget
    attributes: dict[str, str | bool] = {"class": _class(field, widget)}
    picker = widget.attrs.get("data-picker") or ("day" if isinstance(field.field, forms.DateField) else "")
    if picker and not field.is_hidden:
        attributes |= _picker(picker)
    elif isinstance(field.field, forms.DecimalField | forms.IntegerField) and not field.is_hidden:
        attributes |= {"inputmode": "decimal", "autocomplete": "off"}
    return attributes


def _class(field: BoundField, widget: forms.Widget) -> str:
    own = widget.attrs.get("class", "")
    kind = getattr(widget, "input_type", "")
    look = "" if field.use_fieldset else CLASSES.get(kind, "form-control")
    return " ".join(part for part in (look, own, "is-invalid" if field.errors else "") if part)


def _picker(picker: str) -> dict[str, str | bool]:
    is_month = picker == "month"
    return {
        "type": "text",
        "data-picker": picker,
        "inputmode": "numeric",
        "autocomplete": "off",
        "pattern": MONTH_PATTERN if is_month else DAY_PATTERN,
        "placeholder": str(MONTH_SHAPE if is_month else DAY_SHAPE),
        "title": str(MONTH_HELP if is_month else DAY_HELP),
        "maxlength": "10" if is_month else "11",
    }
