"""The radar of a scorecard and the course of a year, drawn on the server: the same picture on screen and paper."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sanbao.appraisal.queries.scores import RadarAxis, Sheet, TrendPoint, radar
from sanbao.statistics.charts import pygal_module, without_scripts

RADAR_WIDTH, RADAR_HEIGHT, RADAR_MARGIN = 520, 330, 104
TREND_WIDTH, TREND_HEIGHT = 620, 250
WHOLE: Final = 1_000
LEAST_AXES: Final = 3
FULL: Final = 100
# Whole numbers are drawn, since no float comes near a score: tenths of a percent, hundredths of a point.
TENTH: Final = 10
HUNDREDTH: Final = 100
LONGEST: Final = 14  # letters of a line beside the radar; a Chinese character is two wide
WIDE_FROM: Final = "\u2e80"
LEAST_MONTHS: Final = 6
_NEAR: Final = 6
_NAME_HEIGHT: Final = 14

Link = Callable[[TrendPoint], str]


def radar_chart(sheet: Sheet) -> SafeString | None:
    """Return how much of each group was reached, in percent of its pool; of each item where there are few groups.

    None where not enough is scored yet for a picture.
    """
    axes = radar(sheet)
    if len(axes) < LEAST_AXES:
        axes = tuple(_item_axes(sheet))
    return axes_chart(axes) if len(axes) >= LEAST_AXES else None


def axes_chart(axes: Sequence[RadarAxis]) -> SafeString:
    """Return at least three axes as a radar, each with its whole name."""
    chart = pygal_module().Radar(
        **_options(RADAR_WIDTH, RADAR_HEIGHT),
        margin_left=RADAR_MARGIN,
        margin_right=RADAR_MARGIN,
        truncate_label=WHOLE,  # names are broken into lines below
    )
    reached = [int(axis.percent * TENTH) for axis in axes]
    full = FULL * TENTH
    top = max(full, *reached)
    chart.range = (0, top)
    chart.y_labels = [0, full // 2, full, *([top] if top > full else [])]
    chart.show_y_labels = False
    chart.x_labels = [_(axis.label) for axis in axes]
    chart.add("", [full] * len(axes))
    chart.add("", reached, fill=True)
    chart.add_xml_filter(without_scripts)
    chart.add_xml_filter(_upright)
    return _drawn(chart)


def trend_chart(points: Sequence[TrendPoint], link: Link) -> SafeString | None:
    """Return the course of somebody's totals; months without a scorecard leave a gap. None without any."""
    totals = [point.total for point in points if point.total is not None]
    if not totals:
        return None
    chart = pygal_module().Line(
        **_options(TREND_WIDTH, TREND_HEIGHT),
        print_values=True,
        print_values_position="top",
        dots_size=4,
        margin_right=34,
    )
    points = _begun(points)
    chart.x_labels = [_("{month}月").format(month=point.month.month) for point in points]
    lowest, highest = int(min(totals)) // 20 * 20, max(FULL, -(-int(max(totals)) // 20) * 20)
    headroom = (highest - lowest) * HUNDREDTH // 5  # for the figures above the dots
    chart.range = (lowest * HUNDREDTH, highest * HUNDREDTH + headroom)
    guides = range(lowest, highest + 1, 20)
    chart.y_labels = [{"value": guide * HUNDREDTH, "label": str(guide)} for guide in guides]
    chart.add("", [_dot(point, link) for point in points])
    chart.add_xml_filter(without_scripts)
    return _drawn(chart)


def _begun(points: Sequence[TrendPoint]) -> Sequence[TrendPoint]:
    """Leave out the months before the first score, but show half a year."""
    first = next((n for n, point in enumerate(points) if point.total is not None), 0)
    return points[max(0, min(first, len(points) - LEAST_MONTHS)) :]


def _item_axes(sheet: Sheet) -> list[RadarAxis]:
    lines = [line for line in sheet.card.lines if line.small and line.score is not None]
    return [
        RadarAxis(line.label, line.small, line.score or Decimal(0), _percent(line.score, line.small)) for line in lines
    ]


def _percent(score: Decimal | None, small: Decimal) -> Decimal:
    return ((score or Decimal(0)) * FULL / small).quantize(Decimal("0.1"))


def _options(width: int, height: int) -> dict[str, Any]:
    style = pygal_module().style.Style(value_font_size=13, label_font_size=13, major_label_font_size=13)
    shared = {"css": (), "js": (), "show_legend": False, "disable_xml_declaration": True, "no_data_text": ""}
    return {**shared, "width": width, "height": height, "style": style}


def _lines(label: str) -> list[str]:
    """Return a name in one line, or in two of about the same width, broken between words where there are any."""
    if _width(label) <= LONGEST:
        return [label]
    breaks = [at for at, sign in enumerate(label) if sign == " "] or range(1, len(label))
    at = min(breaks, key=lambda at: max(_width(label[:at]), _width(label[at:].lstrip())))
    return [_short(label[:at]), _short(label[at:].lstrip())]


def _short(line: str) -> str:
    if _width(line) <= LONGEST + 2:
        return line
    while _width(line) > LONGEST:
        line = line[:-1]
    return f"{line}…"


def _width(text: str) -> int:
    return sum(2 if sign >= WIDE_FROM else 1 for sign in text)


def _dot(point: TrendPoint, link: Link) -> dict[str, object] | None:
    if point.total is None:
        return None
    told = f"{point.total}"
    return {
        "value": int(point.total * HUNDREDTH),
        "formatter": lambda _value: told,
        "xlink": {"href": link(point), "target": "_top", "title": f"{point.month} {told}"},
    }


def _upright(svg: Any) -> Any:  # noqa: ANN401 - an element of whichever parser pygal found
    """Write the names of the axes level, away from the centre: on their side they cannot be read."""
    names = [
        text for group in svg.iter("g") if (group.get("class") or "") == "axis x web" for text in group.iter("text")
    ]
    across, down = ([Decimal(text.get(one, "0")) for text in names] for one in ("x", "y"))
    centre = sum((min(across), max(across)), Decimal(0)) / 2 if across else Decimal(0)
    for text, x, y in zip(names, across, down, strict=True):
        text.attrib.pop("transform", None)
        anchor = "middle" if abs(x - centre) < _NEAR else "end" if x < centre else "start"
        text.set("class", f"axis-name is-{anchor}")
        lines = _lines(text.text or "")
        if anchor == "middle":
            text.set("dy", str(_NAME_HEIGHT if y == max(down) else _NAME_HEIGHT - 4 - _NAME_HEIGHT * len(lines)))
        _write(text, lines)
    return svg


def _write(text: Any, lines: Sequence[str]) -> None:  # noqa: ANN401 - see _upright
    text.text = lines[0]
    for line in lines[1:]:
        part = text.makeelement("tspan", {"x": text.get("x"), "dy": str(_NAME_HEIGHT)})
        part.text = line
        text.append(part)


def _drawn(chart: Any) -> SafeString:  # noqa: ANN401 - pygal has no types
    drawn: str = chart.render(is_unicode=True)
    return mark_safe(drawn)  # noqa: S308 - drawn here, from figures and our own addresses
