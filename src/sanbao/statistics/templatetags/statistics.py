"""How the statistics pages draw what they hold many of."""

from html import escape
from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString, mark_safe

# Every template finds these tags, that of the sign-in too, which needs nothing of the statistics.
if TYPE_CHECKING:
    from collections.abc import Iterable

    from sanbao.statistics.views.table import Cell, Head

register = template.Library()


@register.filter
def figures(cells: "Iterable[Cell]", heads: "Iterable[Head]") -> SafeString:
    """Draw the figures of a line, each with the name of its column for narrow screens.

    In Python: a template takes eight times as long, and a region's page has thousands of them.
    """
    drawn = (_figure(cell, head.full_label) for cell, head in zip(cells, heads, strict=True))
    return mark_safe("".join(drawn))  # noqa: S308 - each part is escaped


def _figure(cell: "Cell", column: str) -> str:
    text = escape(cell.text)
    if not text:
        return '<td class="num"></td>'
    told = f'<a href="{escape(cell.url)}">{text}</a>' if cell.url else text
    return f'<td class="num" data-label="{escape(column)}">{told}</td>'
