"""The pages of grade reviews and mentorships: who is due, proposing, deciding, and what they cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import workshop
from sanbao.accounts.access import Places
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.appraisal.home.walks import to_review
from sanbao.appraisal.models import GradeReview, Mentorship
from sanbao.appraisal.queries.reviews import quarters_open
from sanbao.appraisal.services import mentorships, reviews
from sanbao.appraisal.services.mentorships import Goal
from sanbao.appraisal.services.reviews import Proposal
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, PostGrade, Station
from sanbao.network.rules.grades import Grade

SignIn = Callable[..., Client]
MaxQueries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]


@pytest.fixture
def station(db: None) -> Station:
    return workshop.station("HZ01", "杭州一站")


@pytest.fixture
def lead(station: Station) -> Person:
    return workshop.technician(station, "A01", "许刚", "4.6", team="机修一组")


@pytest.fixture
def deputy(station: Station) -> Person:
    return workshop.technician(station, "A02", "朱峰", "3.5")


def text_of(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


def quarter() -> str:
    return quarters_open(timezone.localdate())[0]


def next_month() -> Month:
    return Month.of(timezone.localdate()).next


def proposed(person: Person, actor: User | None = None) -> GradeReview:
    proposal = Proposal(Decimal("0.1"), next_month().first, "踏实")
    return reviews.propose(person=person, quarter=quarter(), proposal=proposal, actor=actor, now=timezone.now())


def paired(mentor: Person, no: str, name: str) -> Mentorship:
    mentee = workshop.technician(mentor.station, no, name, "1.5")
    goal = Goal(Grade.ASSISTANT, date(2026, 1, 1), date(2026, 9, 1), "先学制动")
    return mentorships.begin(mentor=mentor, mentee=mentee, goal=goal, actor=None, now=timezone.now())


def test_the_head_proposes_and_the_manager_decides(sign_in: SignIn, deputy: Person) -> None:
    head, manager = sign_in(Role.WORKSHOP_HEAD), sign_in(Role.STATION_MANAGER)
    listing = text_of(head.get("/reviews/"))
    assert "1 名维修技师，1 人待评" in listing
    assert f"/reviews/new/HZ01/A02/?quarter={quarter()}" in listing
    form = text_of(head.get(f"/reviews/new/HZ01/A02/?quarter={quarter()}"))
    assert "副修 3.5" in form
    sent = {"step": "+0.3", "from_month": str(next_month()), "reason": "独立处理变速箱故障"}
    answer = head.post(f"/reviews/new/HZ01/A02/?quarter={quarter()}", sent)
    review = GradeReview.objects.get()
    assert answer.headers["Location"] == f"/reviews/{review.pk}/"
    own = text_of(head.get(f"/reviews/{review.pk}/"))
    assert "等待审批" in own
    assert "撤回提议" in own
    page = text_of(manager.get(f"/reviews/{review.pk}/"))
    for told in ("3.5 → 3.8", "±0.3", "满足", "批准"):
        assert told in page, told
    decision = {"is_accepted": "1", "from_month": str(next_month()), "decision": "同意"}
    assert manager.post(f"/reviews/{review.pk}/decide/", decision).status_code == 302
    assert str(PostGrade.objects.get(from_on=next_month().first).coefficient) == "3.8"
    assert "已批准" in text_of(manager.get("/reviews/history/"))
    assert "0 人待评" in text_of(manager.get("/reviews/"))


def test_a_demand_that_is_not_met_is_told_on_the_form(sign_in: SignIn, station: Station) -> None:
    workshop.technician(station, "A03", "曹玲霞", "3.9", hired_on=timezone.localdate() - timedelta(days=20))
    sent = {"step": "+0.2", "from_month": str(next_month()), "certificate": "junior", "reason": "好"}
    answer = sign_in(Role.WORKSHOP_HEAD).post("/reviews/new/HZ01/A03/", sent)
    assert answer.status_code == 422
    for told in ("晋级需要满 6 个月", "晋级需要高级工证书", "通过技能考核"):
        assert told in text_of(answer), told
    assert not GradeReview.objects.exists()


def test_the_proposer_finds_no_form_and_is_refused(sign_in: SignIn, deputy: Person) -> None:
    manager = sign_in(Role.STATION_MANAGER)
    review = proposed(deputy, actor=User.objects.get(username__startswith="station_manager"))
    assert "等待审批" in text_of(manager.get(f"/reviews/{review.pk}/"))
    decision = {"is_accepted": "1", "from_month": str(next_month()), "decision": "同意"}
    answer = manager.post(f"/reviews/{review.pk}/decide/", decision)
    assert (answer.status_code, "提议人不能审批自己的提议" in text_of(answer)) == (422, True)
    manager.post(f"/reviews/{review.pk}/withdraw/")
    assert GradeReview.objects.get().outcome == "withdrawn"


def test_a_mentorship_is_begun_and_its_missed_deadline_is_shown_and_taken_off(sign_in: SignIn, lead: Person) -> None:
    head = sign_in(Role.WORKSHOP_HEAD)
    trainee = workshop.technician(lead.station, "A05", "严艳", "1.5")
    sent = {
        "mentor": lead.pk,
        "mentee": trainee.pk,
        "grade": "assistant",
        "begun_on": "2026-01-01",
        "deadline_on": "2026-09-01",
        "plan": "先学制动",
    }
    assert head.post("/reviews/mentorships/new/HZ01/", sent).status_code == 302
    again = head.post("/reviews/mentorships/new/HZ01/", sent)
    assert (again.status_code, "严艳已有师傅许刚" in text_of(again)) == (422, True)
    assert "逾期" in text_of(head.get("/reviews/mentorships/"))
    assert "每名自动扣 0.1" in text_of(head.get("/reviews/new/HZ01/A01/"))
    pair = Mentorship.objects.get()
    early = head.post(f"/reviews/mentorships/{pair.pk}/pass/", {"on": "2026-10-01"})
    assert (early.status_code, "还没有达到目标" in text_of(early)) == (422, True)
    head.post(f"/reviews/mentorships/{pair.pk}/end/", {"reason": "调走"})
    assert "已终止" in text_of(head.get("/reviews/mentorships/"))


def test_readers_see_their_station_only(sign_in: SignIn, deputy: Person) -> None:
    review = proposed(deputy)
    workshop.station("GZ01", "广州一站")
    stranger = sign_in(Role.STATION_MANAGER, Scope.STATION, "GZ01")
    assert "朱峰" not in text_of(stranger.get("/reviews/history/"))
    assert stranger.get("/reviews/?station=HZ01").status_code == 404
    assert stranger.get(f"/reviews/{review.pk}/").status_code == 404


def test_the_history_is_found_by_name(sign_in: SignIn, deputy: Person, lead: Person) -> None:
    proposed(deputy)
    proposed(lead)
    found = text_of(sign_in().get("/reviews/history/?text=朱", headers={"HX-Request": "true"}))
    assert ("朱峰" in found, "许刚" in found) == (True, False)


# what it costs


def test_who_is_due_costs_the_same_whatever_the_number(sign_in: SignIn, lead: Person, max_queries: MaxQueries) -> None:
    client = sign_in()
    client.get("/reviews/")
    for number in range(3):
        pair = paired(lead, f"B0{number}", f"徒弟{number}")
        proposed(pair.mentee)
        with max_queries(10):
            assert f"徒弟{number}" in text_of(client.get("/reviews/"))


def test_the_history_costs_the_same_whatever_its_length(
    sign_in: SignIn, station: Station, max_queries: MaxQueries
) -> None:
    client = sign_in()
    client.get("/reviews/history/")
    for number in range(3):
        proposed(workshop.technician(station, f"B0{number}", f"技师{number}", "3.5"))
        with max_queries(6):
            assert f"技师{number}" in text_of(client.get("/reviews/history/"))


def test_the_mentorships_cost_the_same_whatever_their_number(
    sign_in: SignIn, lead: Person, max_queries: MaxQueries
) -> None:
    client = sign_in()
    client.get("/reviews/mentorships/")
    for number in range(3):
        paired(lead, f"B0{number}", f"徒弟{number}")
        with max_queries(6):
            assert f"徒弟{number}" in text_of(client.get("/reviews/mentorships/"))


def test_the_mentorships_go_on_where_the_page_ended(
    sign_in: SignIn, lead: Person, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sanbao.appraisal.queries.reviews.PAGE_ROWS", 2)
    made = [paired(lead, f"B0{number}", f"徒弟{number}") for number in range(5)]
    mentorships.end(mentorship_id=made[0].pk, reason="调岗", actor=None, now=timezone.now())
    client, seen, query = sign_in(), [], ""
    for _page in range(3):
        page = client.get(f"/reviews/mentorships/?{query}")
        seen.append([line[0].mentee.no for line in page.context["lines"]])
        query = page.context["next_query"]
    assert seen == [["B01", "B02"], ["B03", "B04"], ["B00"]]
    assert query == ""


def test_a_technician_sees_his_own_grade_reviews_and_mentorship_and_nobody_elses(
    client: Client, lead: Person, deputy: Person
) -> None:
    mentee = paired(lead, "B01", "徒弟甲").mentee
    mentee.user = User.objects.create(username="tudi", name="徒弟甲")
    mentee.save()
    proposed(mentee)
    proposed(deputy)
    client.force_login(mentee.user, backend="django.contrib.auth.backends.ModelBackend")
    Grant.objects.create(user=mentee.user, role=Role.TECHNICIAN, scope="own", place="", valid_from=date(2020, 1, 1))
    page = client.get("/reviews/mine/")
    assert [line.change for line in page.context["reviews"]] == ["1.5 → 1.6"]
    for told in ("学员", "师傅 许刚，徒弟 徒弟甲，应达到辅修", "2026-09-01", "待审批", "踏实"):
        assert told in text_of(page), told
    assert "朱峰" not in text_of(page)
    assert client.get("/reviews/").status_code == 403


def test_an_account_without_a_person_has_no_grade(sign_in: SignIn, lead: Person) -> None:
    assert "没有级别和技术系数" in text_of(sign_in(Role.PAYROLL_CLERK).get("/reviews/mine/"))


def test_the_home_page_counts_who_is_due(sign_in: SignIn, lead: Person, deputy: Person) -> None:
    proposed(deputy)
    user = User.objects.create(username="head", name="车间主任")
    [tile] = to_review(user, Places(everything=True), timezone.localdate())
    assert (tile.count, tile.url) == (1, "/reviews/")


def test_the_address_of_a_button_opened_as_a_page_says_so_and_leads_back(sign_in: SignIn, deputy: Person) -> None:
    answer = sign_in(Role.STATION_MANAGER).get(f"/reviews/{proposed(deputy).pk}/decide/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "这个地址不能直接打开" in text_of(answer)
    assert 'href="/"' in text_of(answer)
