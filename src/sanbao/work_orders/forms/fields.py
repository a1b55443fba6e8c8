"""Fields that read what people write as the sheets do: 1.5h, ¥1,200.00, 12,345公里, 2026年10月3日 8点半."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sanbao.documents.sheets import cells
from sanbao.documents.sheets.cells import CellFault
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import SHANGHAI, Month, business_date
from sanbao.kernel.text import squeeze

Parser = Callable[[str], Any]


def read(parse: Parser, text: str) -> Any:  # noqa: ANN401 - what the parser returns
    """Return what `parse` makes of the text.

    Raises: ValidationError with the parser's sentence.
    """
    try:
        return parse(text)
    except CellFault as fault:
        told = gettext(fault.message).format(**{"value": text, **fault.params})
        raise forms.ValidationError(told, code=fault.code) from fault
    except DomainError as error:
        raise forms.ValidationError(error.text(gettext), code=error.code) from error


class Written(forms.CharField):
    """Text in one shape, read by `parse`; nothing written is `blank`."""

    def __init__(self, parse: Parser = str, *, blank: Any = "", **more: Any) -> None:  # noqa: ANN401 - Django's arguments
        super().__init__(**more)
        self.parse, self.blank = parse, blank

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        text = super().clean(squeeze(value) if isinstance(value, str) else value)
        return read(self.parse, text) if text else self.blank


class MomentInput(forms.MultiWidget):
    """A day from our calendar and a time of day; the browser's own control follows the browser's language."""

    template_name = "work_orders/moment_input.html"
    use_fieldset = False

    def __init__(self) -> None:
        day = {"data-picker": "day", "inputmode": "numeric", "placeholder": _("年-月-日"), "maxlength": "20"}
        clock = {"inputmode": "text", "placeholder": _("时:分"), "maxlength": "12", "aria-label": _("时间")}
        super().__init__([forms.TextInput(day), forms.TextInput(clock)], attrs={"autocomplete": "off"})

    def decompress(self, value: Any) -> list[str]:  # noqa: ANN401 - Django's signature
        if isinstance(value, datetime):
            local = value.astimezone(SHANGHAI)
            return [f"{local:%Y-%m-%d}", f"{local:%H:%M}"]
        return [value.isoformat(), ""] if isinstance(value, date) else ["", ""]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"


class MomentField(forms.Field):
    """A moment of Shanghai to the minute. With `day_is_enough` a day without a time is a date."""

    widget = MomentInput
    in_future: Final = _("这个时间还没有到，请核对日期和时间。")

    def __init__(self, *, day_is_enough: bool = False, may_be_future: bool = False, **more: Any) -> None:  # noqa: ANN401 - Django's arguments
        super().__init__(**more)
        self.day_is_enough, self.may_be_future = day_is_enough, may_be_future
        self.now: datetime | None = None

    def to_python(self, value: Sequence[str | None] | None) -> datetime | date | None:
        day_text, clock_text = (squeeze(part or "") for part in value or ("", ""))
        if not day_text and not clock_text:
            return None
        if not day_text:
            raise forms.ValidationError(_("请填写日期。"), code="no_day")
        month = Month.of(business_date(self.now)) if self.now else None
        on: date = read(lambda text: cells.day(text, month=month), day_text)
        if not clock_text:
            return self._day_alone(on)
        moment = datetime.combine(on, read(cells.clock, clock_text), tzinfo=SHANGHAI)
        if self.now and moment > self.now and not self.may_be_future:
            raise forms.ValidationError(self.in_future, code="future")
        return moment

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401, ARG002 - Django's signature
        return bool(data and any(data))

    def _day_alone(self, on: date) -> date:
        if not self.day_is_enough:
            raise forms.ValidationError(_("请填写时间，例如 8:30。"), code="no_time")
        if self.now and on > business_date(self.now):
            raise forms.ValidationError(self.in_future, code="future")
        return on
