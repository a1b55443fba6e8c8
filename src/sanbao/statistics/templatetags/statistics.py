"""How the statistics pages draw what they hold many of."""

from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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
    drawn = (
        (_label(head.full_label) if cell.text else "", _figure(cell)) for cell, head in zip(cells, heads, strict=True)
    )
    return format_html_join("", '<td class="num"{}>{}</td>', drawn)


@lru_cache
def _label(name: str) -> SafeString:
    return format_html(' data-label="{}"', name)


def _figure(cell: "Cell") -> str:
    return format_html('<a href="{}">{}</a>', cell.url, cell.text) if cell.url else cell.text
