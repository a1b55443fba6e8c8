"""The scorecard on paper and as a workbook."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.appraisal.forms.schemes import PERIOD_LABELS
from sanbao.appraisal.permissions import OWN, VIEW
from sanbao.appraisal.printing.jx_01 import form
from sanbao.appraisal.queries.scores import Sheet
from sanbao.appraisal.rules.figures import NOTHING
from sanbao.appraisal.rules.scorecard import GROUND_LABELS, Scored
from sanbao.appraisal.views.kpi_card import range_text
from sanbao.appraisal.views.kpi_scope import Seen, own_seen, seen
from sanbao.appraisal.views.kpi_team import sheet_state
from sanbao.appraisal.views.words import figure_text, limits_of
from sanbao.documents.answers import FORMATS, file_answer
from sanbao.documents.forms import description
from sanbao.documents.forms.rendering import render
from sanbao.kernel.periods import Month


@require_safe
@page(VIEW)
def scorecard_file(request: PageRequest, station: str, month: Month, no: str, file_format: str) -> HttpResponse:
    """Hand out somebody's scorecard."""
    return _file(seen(request, station, month, no), file_format)


@require_safe
@page(OWN)
def own_scorecard_file(request: PageRequest, month: Month, file_format: str) -> HttpResponse:
    """Hand out the user's own scorecard."""
    return _file(own_seen(request.user, month), file_format)


def _file(found: Seen, file_format: str) -> HttpResponse:
    if found.sheet is None or file_format not in FORMATS:
        raise NotFound
    with translation.override("zh-hans"):  # the paper is Chinese, whatever language its reader has chosen
        content = render(form.FORM.code, paper(found, found.sheet), file_format=file_format)
    return file_answer(content, f"{form.FORM.code}-{found.station.code}-{found.month}-{found.sheet.no}.{file_format}")


def paper(found: Seen, sheet: Sheet) -> description.Sheet:
    """Return the form filled with a scorecard; what is not final bears a watermark."""
    state, _tone = sheet_state(sheet)
    revision = _("第 {n} 版").format(n=sheet.revision) if sheet.revision else ""
    heading = form.Heading(
        station=found.station.name,
        person=f"{sheet.name} {sheet.no}",
        team=sheet.team,
        month=sheet.month.label,
        scheme=sheet.scheme.label,
        state=f"{state} {revision}".strip(),
        on=timezone.localdate(),
    )
    return form.sheet(
        heading,
        list(_groups(sheet)),
        company=settings.COMPANY_NAME,
        total=sheet.card.total,
        open_points=sheet.card.open_points,
        watermark="" if sheet.is_final else _("暂定"),
    )


def _groups(sheet: Sheet) -> Iterator[form.Group]:
    for group in sheet.card.groups:
        lines = [line for line in sheet.card.items if line.group == group.code]
        yield form.Group(_(group.label), group.pool, group.score, _lines(sheet, lines))
    if sheet.card.tasks:
        pool = sum((line.small for line in sheet.card.tasks), NOTHING)
        score = sum((line.score or NOTHING for line in sheet.card.tasks), NOTHING)
        yield form.Group(_("短板要求与临时任务"), pool, score, _lines(sheet, sheet.card.tasks))


def _lines(sheet: Sheet, lines: Sequence[Scored]) -> tuple[form.Line, ...]:
    return tuple(_line(sheet, line) for line in lines)


def _line(sheet: Sheet, line: Scored) -> form.Line:
    item = next((one for one in sheet.scheme.items if one.code == line.code), None)
    said = (line.formula, line.evidence)
    return form.Line(
        label=_(line.label),
        basis=_(item.basis) if item and item.basis else "",
        period=str(PERIOD_LABELS[item.period]) if item else "",
        weight=Decimal(f"{line.weight.normalize():f}") if line.weight is not None and item else None,
        small=line.small,
        range=range_text(item),
        value="" if line.value is None else figure_text(line.value, line.unit, *limits_of(item)),
        score=line.score,
        ground=_(GROUND_LABELS[line.ground]),
        evidence="；".join(one for one in said if one),
    )
