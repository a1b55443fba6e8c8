"""Template tags and filters that all pages share: icons, figures as people read them, and the components."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any, Final

from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.template.base import NodeList
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sanbao.kernel.money import yuan
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.web.controls import attributes_for
from sanbao.web.icons import drawing

register = template.Library()

DASH: Final = "—"
NOTICE_ICONS: Final = {"success": "circle-check", "warning": "alert-triangle", "error": "alert-circle"}


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """Draw one of Tabler's icons: "home" (outline) or "filled/star". It is decoration: the text beside it speaks."""
    return drawing(name if "/" in name else f"outline/{name}", size)


@register.filter
def notice_icon(level: str) -> str:
    """Return the icon of a message's level."""
    return NOTICE_ICONS.get(level, "info-circle")


@register.simple_tag(takes_context=True)
def block_again(context: Context, name: str) -> str:
    """Print a block a second time: the title in the head is also the heading of the page."""
    return BlockNode(name, NodeList()).render(context).strip()


# figures


@register.filter
def money(amount: Decimal | int | str | None) -> str:
    """Write yuan: 1234.5 as 1,234.50."""
    return DASH if amount in (None, "") else f"{yuan(amount):,.2f}"


@register.filter
def hours(minutes: int | None) -> str:
    """Write minutes as hours of the trade: 90 as 1.5, 50 as 0.83; never more than two places."""
    if minutes is None:
        return DASH
    text = f"{(Decimal(minutes) / 60).quantize(Decimal('0.01')):,.2f}"
    return text.removesuffix("0").removesuffix(".0")


@register.filter
def percent(ratio: Decimal | None, places: int = 1) -> str:
    """Write a ratio (0 to 1) as a percentage: 0.987 as 98.7%. No ratio, since nothing was there to divide: a dash."""
    return DASH if ratio is None else f"{ratio * 100:.{places}f}%"


@register.filter
def count(number: int | None) -> str:
    """Write a whole number: 12345 as 12,345."""
    return DASH if number is None else f"{number:,}"


@register.filter
def dash(value: object) -> object:
    """Write nothing as a dash, and anything else (zero too) as it is."""
    return DASH if value is None or value == "" else value


@register.filter
def day(value: date | None) -> str:
    """Write a day: 2026-10-03."""
    return DASH if value is None else value.isoformat()[:10]


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment in the time of Shanghai: 2026-10-03 14:05."""
    return DASH if value is None else f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


@register.filter
def month(value: Month | int | None) -> str:
    """Write a month: 2026-10."""
    return DASH if value is None else str(Month.from_key(value) if isinstance(value, int) else value)


@register.filter
def person_name(user: Any) -> str:  # noqa: ANN401  # a user or nobody
    """Return the name by which colleagues know the user."""
    return str(getattr(user, "name", "") or user.get_username())


@register.filter
def monogram(user: Any) -> str:  # noqa: ANN401  # a user or nobody
    """Return the one character of the user's badge: the family name, or the first letter."""
    return person_name(user)[:1].upper()


# components


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """Write one step of the breadcrumbs."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html("<li>{}</li>", label)


@register.simple_tag
def status(label: str, tone: str = "neutral") -> SafeString:
    """Write a status in its tone: neutral, info, success, warning, danger."""
    return format_html('<span class="status-badge tone-{}">{}</span>', tone, label)


@register.inclusion_tag("web/components/stat.html")
def stat(  # one argument for each part of the card
    label: str, value: object, *, unit: str = "", hint: str = "", url: str = "", icon: str = "", tone: str = "neutral"
) -> dict[str, object]:
    """Show a figure on a card; with an address the whole card leads to what is behind the figure."""
    return {"label": label, "value": value, "unit": unit, "hint": hint, "url": url, "icon": icon, "tone": tone}


@register.inclusion_tag("web/components/empty.html")
def empty(title: str, *, hint: str = "", url: str = "", action: str = "", icon: str = "inbox") -> dict[str, str]:
    """Say that there is nothing, and what to do next."""
    return {"title": title, "hint": hint, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("web/components/pager.html")
def pager(*, previous: str = "", next: str = "", target: str = "", shown: str = "") -> dict[str, str]:  # noqa: A002  # the template's word
    """Show 上一页/下一页 of a list that pages by key; `previous` and `next` are query strings, empty at an end."""
    return {"previous": previous, "next": next, "target": target, "shown": shown}


@register.inclusion_tag("web/components/tabs.html")
def tabs(links: Sequence[tuple[str, str, bool]], label: str) -> dict[str, object]:
    """Show tabs; each is (label, address, is it the current one)."""
    return {"links": links, "label": label}


@register.inclusion_tag("web/components/progress.html")
def progress(*, url: str, done: int, total: int, label: str, is_finished: bool = False) -> dict[str, object]:
    """Show how far long work is; until it is finished htmx fetches `url` each second, which answers with this again."""
    share = 100 if is_finished else min(done * 100 // total, 99) if total else 0
    return {"url": url, "done": done, "total": total, "label": label, "is_finished": is_finished, "share": share}


@register.filter
def control(field: BoundField) -> SafeString:
    """Draw the control of a form field in the look of the house."""
    return field.as_widget(attrs=attributes_for(field))


@register.filter
def options(groups: Sequence[tuple[str | None, Sequence[Mapping[str, Any]], int]]) -> SafeString:
    """Draw the options of a select, in their groups.

    In Python: a template takes 30 ms for 300 stations, and `format_html`, which looks for lazy text in each part, 4.
    """
    return mark_safe("\n".join(_group(name, choices) for name, choices, _index in groups))  # noqa: S308 - all escaped


def _group(name: str | None, choices: Sequence[Mapping[str, Any]]) -> str:
    drawn = "\n".join(map(_option, choices))
    return f'<optgroup label="{escape(str(name))}">\n{drawn}\n</optgroup>' if name else drawn


def _option(option: Mapping[str, Any]) -> str:
    attributes = flatatt(option["attrs"]) if option["attrs"] else ""
    return f'<option value="{escape(str(option["value"]))}"{attributes}>{escape(str(option["label"]))}</option>'


@register.filter
def control_kind(field: BoundField) -> str:
    """Return "check" for a single box that stands before its label, "set" for a group of boxes, otherwise "plain"."""
    kind = getattr(field.field.widget, "input_type", "")
    if field.use_fieldset:
        return "set"
    return "check" if kind == "checkbox" else "hidden" if field.is_hidden else "plain"
