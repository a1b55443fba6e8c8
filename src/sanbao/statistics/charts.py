"""The chart of the year, drawn on the server: the same picture on screen and paper, every bar a link."""

import sys
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from sanbao.statistics.course import Point

WIDTH, HEIGHT = 1080, 270
MOST_GUIDES: Final = 5
# Round steps of the axis: 1, 2, 2.5 or 5 with zeros behind; as tenths, since no float comes near pay.
STEPS: Final = (10, 20, 25, 50)
# How many whole units (minutes, fen) one unit of the label has, and how many decimals a label shows.
SCALES: Final = {"output": (100, 0), "hours": (60, 1), "orders": (1, 0)}
NOT_DRAWN: Final = frozenset({"script", "style", "desc", "title", "defs"})

Link = Callable[[Point], str]


def year_chart(
    year: int, measure: str, this_year: Sequence[Point], year_before: Sequence[Point], link: Link
) -> SafeString:
    """Return the chart as an SVG to be put into a page: the year in colour beside the year before in grey.

    The style sheet of statistics gives it its colours and type; bars of this year bear their value.
    """
    chart = _chart(measure, [*this_year, *year_before])
    chart.x_labels = [gettext("{month}月").format(month=point.month.month) for point in this_year]
    chart.add(str(year - 1), [_bar(point, measure, link, is_labelled=False) for point in year_before])
    chart.add(str(year), [_bar(point, measure, link, is_labelled=True) for point in this_year])
    drawn: str = chart.render(is_unicode=True)
    return mark_safe(drawn)  # noqa: S308 - drawn here, from figures and our own addresses


def text_of(measure: str, value: int) -> str:
    """Write a value of the chart in the unit of its measure."""
    scale, places = SCALES[measure]
    shown = (Decimal(value) / scale).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{shown:,f}"


@cache
def pygal_module() -> Any:  # noqa: ANN401 - it has no types
    """Load pygal with the first chart, and take out the import hook it leaves: Python warns of its old kind."""
    import pygal  # noqa: PLC0415 - a site that shows no chart does not pay for it

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]
    return pygal


def _chart(measure: str, points: Sequence[Point]) -> Any:  # noqa: ANN401 - pygal has no types
    pygal = pygal_module()
    chart = pygal.Bar(
        width=WIDTH,
        height=HEIGHT,
        css=(),
        js=(),
        margin=4,
        print_values=True,
        print_values_position="top",
        show_legend=False,
        disable_xml_declaration=True,
        no_data_text="",
        style=pygal.style.Style(value_font_size=14, label_font_size=13, major_label_font_size=13),
    )
    chart.y_labels = [
        {"value": guide, "label": text_of(measure, guide)} for guide in _guides(max(p.value for p in points), measure)
    ]
    chart.add_xml_filter(without_scripts)
    return chart


def _bar(point: Point, measure: str, link: Link, *, is_labelled: bool) -> dict[str, object] | None:
    if not point.value:
        return None
    told = text_of(measure, point.value)
    return {
        "value": point.value,
        "formatter": lambda _value: told if is_labelled else "",
        "xlink": {"href": link(point), "target": "_top", "title": f"{point.month} {told}"},
    }


def _guides(highest: int, measure: str) -> list[int]:
    """Return where the guides stand: a few round figures from nought to above the highest bar."""
    scale, _places = SCALES[measure]
    least = -(-highest * 10 // MOST_GUIDES)  # tenths of the least step that reaches the top
    zeros = scale
    while STEPS[-1] * zeros < least:
        zeros *= 10
    tenths = (step * zeros for step in STEPS)
    step = next(step for step in tenths if step >= least and step % 10 == 0) // 10  # there is no half order
    return [step * n for n in range(-(-highest // step) + 1)]


def without_scripts(svg: Any) -> Any:  # noqa: ANN401 - an element of whichever parser pygal found
    """Leave out what the tooltips of pygal need, so that no script is in the page and the same facts give one text."""
    svg.attrib.pop("id", None)
    for parent in [*svg.iter()]:
        for child in [*parent]:
            is_comment = not isinstance(child.tag, str)
            if is_comment or child.tag in NOT_DRAWN or "tooltip" in (child.get("class") or "").split():
                parent.remove(child)
    for link in svg.iter("a"):
        told = link.makeelement("title", {})
        told.text = link.attrib.pop("title", "")
        link.insert(0, told)
    return svg
