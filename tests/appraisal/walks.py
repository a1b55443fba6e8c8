"""Quarterly forms and penalties of an invented workshop, for tests."""

from datetime import date, datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from sanbao.accounts.models import User
from sanbao.appraisal.models import Improvement, PointEntry, QuarterlyForm
from sanbao.appraisal.rules.form_10 import FORM_ITEMS
from sanbao.appraisal.rules.points import Sort
from sanbao.appraisal.services import improvements, points, quarterly
from sanbao.network.models import Person

ON = date(2025, 9, 10)  # pages ask the clock: a day that is over wherever the suite runs
CODES = [item.code for item in FORM_ITEMS]


def begun(person: Person, now: datetime, *, on: date = ON, actor: User | None = None) -> QuarterlyForm:
    return quarterly.start(person=person, on=on, actor=actor, now=now)


def judged(form: QuarterlyForm, now: datetime, *, score: int = 5, but: dict[str, int | None] | None = None) -> None:
    for code in CODES:
        grade = (but or {}).get(code, score)
        remark = "" if grade else "客户未等候"
        quarterly.judge(form_id=form.pk, item=code, score=grade, remark=remark, actor=None, now=now)


def finished(
    person: Person,
    now: datetime,
    *,
    on: date = ON,
    score: int = 5,
    but: dict[str, int | None] | None = None,
    actor: User | None = None,
) -> QuarterlyForm:
    form = begun(person, now, on=on, actor=actor)
    judged(form, now, score=score, but=but)
    return quarterly.finish(form_id=form.pk, actor=actor, now=now)


def improvement(form: QuarterlyForm, owner: Person, now: datetime, *, due_on: date = date(2025, 9, 20)) -> Improvement:
    return improvements.add_improvement(
        form_id=form.pk, item="clothing", what="补发胸卡", owner=owner, due_on=due_on, actor=None, now=now
    )


def penalty(
    person: Person, now: datetime, on: date, *, conduct: str = "登记错误", actor: User | None = None
) -> PointEntry:
    return points.enter(
        person=person,
        on=on,
        sort=Sort.PENALTY,
        conduct=conduct,
        reason="漏记车牌",
        points=None,
        actor=actor,
        now=now,
    )


def photo(name: str = "现场.jpg", colour: tuple[int, int, int] = (200, 30, 30)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue())


def account(person: Person, username: str) -> User:
    user = User.objects.create(username=username, name=person.name)
    person.user = user
    person.save(update_fields=["user"])
    return user
