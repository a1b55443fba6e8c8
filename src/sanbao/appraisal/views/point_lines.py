"""A reward or penalty as lists show it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sanbao.appraisal.models import PointEntry
from sanbao.appraisal.queries.points import PointLine
from sanbao.appraisal.rules.points import Sort
from sanbao.kernel.navigation import Tone


@dataclass(frozen=True, slots=True)
class ShownPoints:
    """An entry in words: its points with their sign, which time it is, and where it stands.

    `is_waiting`: the person may answer. `may_object`: he has not objected yet.
    """

    entry: PointEntry
    points: str
    tone: str
    times: str
    standing: str | Promise
    standing_tone: str
    is_waiting: bool
    may_object: bool
    is_talk_due: bool
    is_contested: bool
    is_in_force: bool


def shown(line: PointLine) -> ShownPoints:
    """Return an entry in words."""
    entry, judged = line.entry, line.judged
    in_force = entry.dropped_on is None and entry.is_upheld is not False
    is_penalty = entry.sort == Sort.PENALTY
    waits = is_penalty and in_force and entry.consented_on is None and not line.is_contested
    standing, tone = _standing(line, waits=waits)
    return ShownPoints(
        entry=entry,
        points=f"{judged.points:+d}" if judged and in_force and not line.is_contested else "0",
        tone="down" if is_penalty else "up",
        times=_("本年第 {n} 次").format(n=judged.times) if judged and judged.times else "",
        standing=standing,
        standing_tone=tone,
        is_waiting=waits,
        may_object=waits and entry.objected_on is None,
        is_talk_due=line.is_talk_due,
        is_contested=line.is_contested,
        is_in_force=in_force,
    )


def _standing(line: PointLine, *, waits: bool) -> tuple[str, str]:
    entry = line.entry
    if entry.dropped_on is not None:
        return _("已撤销"), Tone.NEUTRAL
    if entry.is_upheld is False:
        return _("申诉成立"), Tone.NEUTRAL
    if line.is_contested:
        return _("申诉待处理"), Tone.DANGER
    if waits:
        return (_("维持，待签认") if entry.is_upheld else _("待签认")), Tone.WARNING
    return (_("已签认"), Tone.SUCCESS) if entry.sort == Sort.PENALTY else (_("奖励"), Tone.SUCCESS)
