"""Form 10 is filled item by item, finished, taken up again or given up; what is finished counts."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

import workshop
from appraisal.walks import ON, account, begun, finished, improvement, judged, photo
from sanbao.appraisal import errors
from sanbao.appraisal.models import Improvement, QuarterlyForm, QuarterlyJudgement
from sanbao.appraisal.printing.w_10.form import FORM, sample
from sanbao.appraisal.queries.quarterly import (
    averages_of,
    course_of,
    photo_subject,
    sheet_of_form,
)
from sanbao.appraisal.rules.form_lifecycle import FormNotOpen, FormStatus
from sanbao.appraisal.services import improvements, quarterly
from sanbao.audit.models import JournalEntry
from sanbao.documents.models import Attachment
from sanbao.documents.queries.attachments import attachments_of
from sanbao.documents.services.attachments import keep
from sanbao.kernel.errors import DomainError
from sanbao.network.models import Person, Station

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> Station:
    return workshop.station("HZ01", "杭州一站")


@pytest.fixture
def person(station: Station) -> Person:
    return workshop.technician(station, "A01", "许刚", team="机修一组")


@pytest.fixture
def head(station: Station) -> Person:
    return workshop.technician(station, "A02", "严艳")


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _points(station_id: int, quarter: str) -> dict[int, Decimal]:
    forms = QuarterlyForm.objects.filter(station_id=station_id, quarter=quarter)
    return {person: mean.score for person, mean in averages_of(forms).people.items()}


def acts() -> list[str]:
    return list(JournalEntry.objects.order_by("id").values_list("act", flat=True))


def test_a_form_is_numbered_and_keeps_quarter_and_team_of_its_day(person: Person, now: datetime) -> None:
    form = begun(person, now)
    assert (form.number, form.quarter, form.status) == ("W10-202509-0001", "2025Q3", FormStatus.FILLING)
    assert form.team is not None
    assert form.team.name == "机修一组"
    person.team = None
    person.save()
    assert QuarterlyForm.objects.get().team == form.team
    assert acts() == ["quarterly.start"]


def test_whoever_comes_back_goes_on_with_his_half_filled_form(person: Person, head: Person, now: datetime) -> None:
    walker = account(head, "yanyan")
    first = begun(person, now, actor=walker)
    again = begun(person, now, actor=walker, on=date(2025, 9, 20))
    assert again.pk == first.pk
    assert again.on == ON
    assert begun(person, now, actor=walker, on=date(2025, 10, 1)).pk != first.pk  # another quarter
    assert begun(person, now).pk != first.pk  # somebody else's walk
    assert acts() == ["quarterly.start"] * 3


def test_nobody_appraises_himself_ahead_of_time_or_who_has_left(person: Person, now: datetime) -> None:
    own = account(person, "xugang")
    with pytest.raises(errors.FormUnderOwnName):
        begun(person, now, actor=own)
    with pytest.raises(errors.FormOfTheFuture, match="2026-11-06"):
        begun(person, now, on=date(2026, 11, 6))
    with pytest.raises(errors.NotEmployedAnyMore, match="许刚在 2019-12-31 不在职"):
        begun(person, now, on=date(2019, 12, 31))
    person.left_on = ON
    person.save()
    with pytest.raises(errors.NotEmployedAnyMore):
        begun(person, now)
    assert not QuarterlyForm.objects.exists()
    assert acts() == []


def test_whom_a_form_is_about_does_nothing_to_it(person: Person, head: Person, now: datetime) -> None:
    done, open_form = finished(person, now), begun(person, now)
    found = improvement(open_form, head, now)
    own = account(person, "xugang")
    kept = keep(file=photo())
    before = (acts(), QuarterlyForm.objects.values_list().order_by("pk")[0], Improvement.objects.values_list().get())
    tries: list[Callable[[], object]] = [
        lambda: quarterly.judge(form_id=open_form.pk, item="clothing", score=5, actor=own, now=now),
        lambda: quarterly.add_photo(form_id=open_form.pk, item="clothing", photo=kept, actor=own, now=now),
        lambda: quarterly.finish(form_id=open_form.pk, actor=own, now=now),
        lambda: quarterly.take_up(form_id=done.pk, reason="误评", actor=own, now=now),
        lambda: quarterly.give_up(form_id=open_form.pk, reason="误评", actor=own, now=now),
        lambda: improvements.add_improvement(
            form_id=open_form.pk, item="clothing", what="补发", owner=head, due_on=ON, actor=own, now=now
        ),
        lambda: improvements.drop_improvement(improvement_id=found.pk, actor=own, now=now),
        lambda: improvements.mark_done(improvement_id=found.pk, on=ON, remark="已补发", actor=own, now=now),
    ]
    for attempt in tries:
        with pytest.raises(errors.FormUnderOwnName, match="不能评核自己，请由其他负责人评核"):
            attempt()
    after = (acts(), QuarterlyForm.objects.values_list().order_by("pk")[0], Improvement.objects.values_list().get())
    assert after == before
    assert not QuarterlyJudgement.objects.filter(form=open_form).exists()


def test_each_item_is_stored_by_itself_and_said_twice_changes_nothing(person: Person, now: datetime) -> None:
    form = begun(person, now)
    for _ in range(2):
        quarterly.judge(form_id=form.pk, item="clothing", score=4, remark="  未戴胸卡，\n袖口脏 ", actor=None, now=now)
    judgement = form.judgements.get()
    assert (judgement.item, judgement.score, judgement.remark) == ("clothing", 4, "未戴胸卡， 袖口脏")
    assert acts() == ["quarterly.start", "quarterly.judge"]
    quarterly.judge(form_id=form.pk, item="clothing", score=5, remark="", actor=None, now=now)
    assert form.judgements.get().score == 5
    entry = JournalEntry.objects.last()
    assert entry is not None
    assert entry.facts["before"] == {"score": 4, "remark": "未戴胸卡， 袖口脏"}
    assert entry.facts["after"] == {"score": 5, "remark": ""}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (("clothing", None, " "), errors.WhyNotObserved),
        (("clothing", 0, ""), errors.GradeOutOfRange),
        (("clothing", 6, ""), errors.GradeOutOfRange),
        (("singing", 5, ""), errors.NoSuchItemOfForm),
        (("clothing", 5, "长" * 201), errors.RemarkTooLong),
    ],
)
def test_what_cannot_be_judged_is_refused_and_changes_nothing(
    given: tuple[str, int | None, str], refusal: type[DomainError], person: Person, now: datetime
) -> None:
    form = begun(person, now)
    item, score, remark = given
    with pytest.raises(refusal):
        quarterly.judge(form_id=form.pk, item=item, score=score, remark=remark, actor=None, now=now)
    assert not QuarterlyJudgement.objects.exists()
    assert acts() == ["quarterly.start"]


def test_the_database_keeps_no_item_without_score_or_reason(person: Person, now: datetime) -> None:
    form = begun(person, now)
    for wrong in (
        {"item": "clothing", "score": None, "remark": ""},
        {"item": "clothing", "score": 6},
        {"item": "singing", "score": 5},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            QuarterlyJudgement.objects.create(form=form, judged_at=now, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterlyForm.objects.filter(pk=form.pk).update(score=5)


def test_a_finished_form_has_the_score_of_the_documented_example(person: Person, now: datetime) -> None:
    form = finished(person, now, but={"clothing": 4, "rest": None})
    assert (form.score, form.observed, form.status) == (Decimal("97.78"), 9, FormStatus.FINISHED)
    assert sheet_of_form(form).formula == "44 ÷ 9 × 20"
    entry = JournalEntry.objects.last()
    assert entry is not None
    assert entry.facts == {"score": "97.78", "formula": "44 ÷ 9 × 20"}


def test_a_form_on_which_nothing_was_seen_has_no_score_and_counts_nowhere(person: Person, now: datetime) -> None:
    form = begun(person, now)
    for item in sheet_of_form(form).lines:
        quarterly.judge(form_id=form.pk, item=item.item.code, score=None, remark="停业", actor=None, now=now)
    assert quarterly.finish(form_id=form.pk, actor=None, now=now).score is None
    assert _points(person.station_id, "2025Q3") == {}


def test_a_form_with_open_items_cannot_be_finished(person: Person, now: datetime) -> None:
    form = begun(person, now)
    judged(form, now)
    form.judgements.filter(item__in=("dispatch", "quality")).delete()
    with pytest.raises(errors.FormIncomplete, match="还有 2 项没有评：派工、保证维修质量"):
        quarterly.finish(form_id=form.pk, actor=None, now=now)
    form.refresh_from_db()
    assert (form.status, form.score) == (FormStatus.FILLING, None)
    assert "quarterly.finish" not in acts()


ON_FINISHED: dict[str, Callable[[QuarterlyForm, Person, datetime], object]] = {
    "judge": lambda form, _owner, now: quarterly.judge(form_id=form.pk, item="rest", score=1, actor=None, now=now),
    "finish": lambda form, _owner, now: quarterly.finish(form_id=form.pk, actor=None, now=now),
    "give up": lambda form, _owner, now: quarterly.give_up(form_id=form.pk, reason="误建", actor=None, now=now),
    "improve": improvement,
    "photo": lambda form, _owner, now: quarterly.add_photo(
        form_id=form.pk, item="rest", photo=keep(file=photo()), actor=None, now=now
    ),
}


@pytest.mark.parametrize("act", ON_FINISHED)
def test_a_finished_form_is_changed_by_nobody(act: str, person: Person, head: Person, now: datetime) -> None:
    form = finished(person, now)
    before = acts()
    with pytest.raises(FormNotOpen, match="W10-202509-0001"):
        ON_FINISHED[act](form, head, now)
    assert acts() == before
    assert _points(person.station_id, "2025Q3") == {person.pk: Decimal("100.00")}
    assert not Improvement.objects.exists()
    assert not Attachment.objects.exists()


def test_a_form_that_is_taken_up_again_counts_only_when_it_is_finished_again(person: Person, now: datetime) -> None:
    form = finished(person, now)
    with pytest.raises(errors.RemarkMissing, match="退回的原因"):
        quarterly.take_up(form_id=form.pk, reason=" ", actor=None, now=now)
    quarterly.take_up(form_id=form.pk, reason="记错了人", actor=None, now=now)
    assert _points(person.station_id, "2025Q3") == {}
    quarterly.judge(form_id=form.pk, item="clothing", score=1, actor=None, now=now)
    assert quarterly.finish(form_id=form.pk, actor=None, now=now).score == Decimal("92.00")
    taken_up = JournalEntry.objects.get(act="quarterly.take_up")
    assert taken_up.facts["before"] == {"score": "100.00"}
    assert taken_up.facts["reason"] == "记错了人"


def test_a_form_that_is_given_up_is_gone_for_all_counting(person: Person, head: Person, now: datetime) -> None:
    form = begun(person, now)
    improvement(form, head, now)
    quarterly.give_up(form_id=form.pk, reason="误建", actor=None, now=now)
    form.refresh_from_db()
    assert form.status == FormStatus.GIVEN_UP
    with pytest.raises(FormNotOpen):
        quarterly.take_up(form_id=form.pk, reason="又要了", actor=None, now=now)


def test_photos_stand_beside_their_item_and_can_be_taken_away_while_it_is_filled(person: Person, now: datetime) -> None:
    form = begun(person, now)
    made = quarterly.add_photo(form_id=form.pk, item="clothing", photo=keep(file=photo()), actor=None, now=now)
    assert made.station_id == person.station_id
    assert sheet_of_form(form).lines[0].photos == [made]
    assert sheet_of_form(form).lines[1].photos == []
    with pytest.raises(errors.NoSuchItemOfForm):
        quarterly.add_photo(form_id=form.pk, item="singing", photo=keep(file=photo()), actor=None, now=now)
    quarterly.remove_photo(form_id=form.pk, photo=made, actor=None, now=now)
    assert attachments_of([photo_subject(form.number, "clothing")]) == {}
    assert acts() == ["quarterly.start", "attachments.attach", "attachments.detach"]


def test_averages_are_means_of_forms_by_person_team_and_quarter(person: Person, head: Person, now: datetime) -> None:
    finished(person, now)
    finished(person, now, on=date(2025, 7, 1), but={"clothing": 4, "rest": None})
    finished(head, now, score=3)
    finished(person, now, on=date(2025, 10, 1), score=1)
    begun(head, now)
    forms = QuarterlyForm.objects.filter(quarter="2025Q3")
    means = averages_of(forms)
    assert {key: (mean.forms, mean.score) for key, mean in means.people.items()} == {
        person.pk: (2, Decimal("98.89")),
        head.pk: (1, Decimal("60.00")),
    }
    assert {key: mean.score for key, mean in means.teams.items()} == {person.team_id: Decimal("98.89")}
    assert means.whole is not None
    assert (means.whole.forms, means.whole.score) == (3, Decimal("85.93"))
    course = course_of(QuarterlyForm.objects.all())
    assert [(mean.quarter, mean.score) for mean in course] == [
        ("2025Q3", Decimal("85.93")),
        ("2025Q4", Decimal("20.00")),
    ]


def test_the_points_of_a_person_are_the_mean_of_the_finished_forms_of_a_quarter(
    person: Person, head: Person, now: datetime
) -> None:
    finished(person, now)
    finished(person, now, but={"clothing": 4, "rest": None})
    other = workshop.technician(workshop.station("B", "城西服务站"), "A01", "朱峰")
    finished(other, now)
    assert _points(person.station_id, "2025Q3") == {person.pk: Decimal("98.89")}
    assert _points(person.station_id, "2025Q2") == {}


def test_an_improvement_is_open_until_it_is_done_with_a_remark(person: Person, head: Person, now: datetime) -> None:
    one = improvement(begun(person, now), head, now)
    with pytest.raises(errors.RemarkMissing, match="完成情况"):
        improvements.mark_done(improvement_id=one.pk, on=ON, remark="", actor=None, now=now)
    for wrong in (date(2025, 9, 9), date(2026, 11, 6)):
        with pytest.raises(errors.DoneOnWrongDay, match="2025-09-10 至 2026-11-05"):
            improvements.mark_done(improvement_id=one.pk, on=wrong, remark="已发", actor=None, now=now)
    one.refresh_from_db()
    assert one.done_on is None
    improvements.mark_done(improvement_id=one.pk, on=date(2025, 9, 19), remark="已发", actor=None, now=now)
    with pytest.raises(errors.ImprovementDone, match="“补发胸卡”已于 2025-09-19 完成"):
        improvements.mark_done(improvement_id=one.pk, on=date(2025, 9, 19), remark="已发", actor=None, now=now)
    assert acts() == ["quarterly.start", "quarterly.add_improvement", "quarterly.mark_done"]


def test_what_was_not_done_after_all_is_opened_again(person: Person, head: Person, now: datetime) -> None:
    one = improvement(begun(person, now), head, now)
    with pytest.raises(errors.ImprovementOpen):
        improvements.open_again(improvement_id=one.pk, reason="没发", actor=None, now=now)
    improvements.mark_done(improvement_id=one.pk, on=ON, remark="已发", actor=None, now=now)
    with pytest.raises(errors.RemarkMissing):
        improvements.open_again(improvement_id=one.pk, reason="", actor=None, now=now)
    improvements.open_again(improvement_id=one.pk, reason="没发", actor=None, now=now)
    one.refresh_from_db()
    assert (one.done_on, one.done_remark, one.done_by) == (None, "", None)


def test_an_improvement_has_an_owner_of_the_station_and_a_date_that_can_be_kept(
    person: Person, head: Person, now: datetime
) -> None:
    form = begun(person, now)
    stranger = workshop.technician(workshop.station("B", "城西服务站"), "A01", "朱峰")
    with pytest.raises(errors.OwnerElsewhere, match="朱峰不在杭州一站"):
        improvement(form, stranger, now)
    with pytest.raises(errors.DueBeforeForm, match="期限 2025-09-09 早于评核日期 2025-09-10"):
        improvement(form, head, now, due_on=date(2025, 9, 9))
    head.left_on = ON
    head.save()
    with pytest.raises(errors.OwnerElsewhere):
        improvement(form, head, now)
    assert not Improvement.objects.exists()
    assert acts() == ["quarterly.start"]


def test_an_improvement_leaves_a_form_only_while_it_is_filled(person: Person, head: Person, now: datetime) -> None:
    form = begun(person, now)
    kept, dropped = improvement(form, head, now), improvement(form, head, now)
    improvements.drop_improvement(improvement_id=dropped.pk, actor=None, now=now)
    judged(form, now)
    quarterly.finish(form_id=form.pk, actor=None, now=now)
    with pytest.raises(FormNotOpen):
        improvements.drop_improvement(improvement_id=kept.pk, actor=None, now=now)
    assert Improvement.objects.get() == kept


def test_the_blank_w_10_has_ten_items_and_room_for_a_hand() -> None:
    (table,) = sample(blank=True).blocks
    rows = table.rows  # type: ignore[union-attr]  # it is a table
    assert FORM.code == "W-10"
    assert len(rows) == 11
    assert rows[0].values["standards"] == "必须统一穿着制服，佩带胸卡。"
    assert not any(str(rows[0].values[f"grade_{grade}"]).strip() for grade in range(1, 6))
