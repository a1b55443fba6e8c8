"""What is done on the pages of scores: entering, judging, making final, closing quarters, deciding, setting schemes."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

import workshop
from appraisal.scorecards import AUGUST, JULY, QUARTER, SEPTEMBER, SMALL, Place, appraise, closed, entered, final, place
from sanbao.accounts.models import Grant
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.appraisal.models import (
    AppealDecision,
    FinalMonth,
    ItemValue,
    SchemeEdition,
    SchemeUse,
    ScoreAdjustment,
    Scorecard,
    TaskEntry,
)
from sanbao.appraisal.queries.schemes import in_force
from sanbao.appraisal.queries.scores import final_scores, person_sheet
from sanbao.appraisal.rules.profiles import PROFILES, Profile
from sanbao.appraisal.services.appeals import appeal
from sanbao.appraisal.services.scores import finalise
from sanbao.kernel.periods import Month

SignIn = Callable[..., Client]


@pytest.fixture
def where(db: None, now: datetime) -> Place:
    """July is closed and not scored."""
    made = place()
    closed(made, [JULY], now)
    appraise(made, SMALL, now)
    return made


@pytest.fixture
def clerk(sign_in: SignIn) -> Client:
    return sign_in(Role.WORKSHOP_HEAD)


VALUES = "/kpi/A/2026-07/values/"


def boxes(client: Client, query: str = "") -> dict[str, str]:
    """Return what the page would send as it stands."""
    lines = [line for line in client.get(VALUES + query).context["lines"] if not line.is_locked]
    found = {f"{name}-{line.key}": getattr(line.typed, name) for line in lines for name in ("evidence", "excused")}
    return found | {f"value-{line.key}": line.typed.value for line in lines if line.is_typed}


def test_values_are_entered_in_one_table_with_one_evidence_for_all(clerk: Client, where: Place) -> None:
    sent = boxes(clerk)
    assert len(sent) == 12  # two people, two items, three boxes
    sent |= {f"value-{where.lead.pk}-records": "2", f"value-{where.second.pk}-records": "0", "evidence": "抽查记录"}
    assert clerk.post(VALUES, sent).status_code == 302
    rows = ItemValue.objects.order_by("id").values_list("person_id", "item", "value", "evidence")
    assert list(rows) == [
        (where.lead.pk, "records", Decimal(2), "抽查记录"),
        (where.second.pk, "records", Decimal(0), "抽查记录"),
    ]
    assert clerk.post(VALUES, boxes(clerk)).status_code == 302
    assert ItemValue.objects.count() == 2  # nothing was changed, nothing is stored


def test_an_emptied_value_is_taken_back_with_its_reason(clerk: Client, where: Place) -> None:
    sent = boxes(clerk) | {f"value-{where.lead.pk}-records": "2", f"evidence-{where.lead.pk}-records": "抽查"}
    clerk.post(VALUES, sent)
    refused = clerk.post(
        VALUES, boxes(clerk) | {f"value-{where.lead.pk}-records": "", f"evidence-{where.lead.pk}-records": ""}
    )
    assert refused.status_code == 422
    clerk.post(
        VALUES, boxes(clerk) | {f"value-{where.lead.pk}-records": "", f"evidence-{where.lead.pk}-records": "记错人"}
    )
    assert boxes(clerk)[f"value-{where.lead.pk}-records"] == ""


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"value": "二"}, "不是数字"),
        ({"value": "1"}, "依据"),
        ({"value": "1", "evidence": "抽查", "excused": "外派"}, "不适用"),
        ({"value": "1.23456", "evidence": "抽查"}, "最多四位小数"),
        ({"value": "1", "evidence": "字" * 201}, "最多 200 个字"),
    ],
)
def test_of_a_table_with_a_fault_nothing_is_stored(
    clerk: Client, where: Place, typed: dict[str, str], told: str
) -> None:
    sent = boxes(clerk) | {f"{name}-{where.lead.pk}-records": text for name, text in typed.items()}
    sent |= {f"value-{where.second.pk}-records": "0", f"evidence-{where.second.pk}-records": "抽查"}
    response = clerk.post(VALUES, sent)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert not ItemValue.objects.exists()


def test_the_table_shows_one_item_or_one_person(clerk: Client, where: Place) -> None:
    assert {line.item.code for line in clerk.get(f"{VALUES}?item=records").context["lines"]} == {"records"}
    assert {line.bearer.no for line in clerk.get(f"{VALUES}?person=A002").context["lines"]} == {"A002"}


def test_an_item_is_excused_for_everybody_and_that_is_taken_back(clerk: Client, where: Place) -> None:
    clerk.post(f"{VALUES}excuse/", {"item": "records", "reason": "没有抽查"})
    page = clerk.get(VALUES)
    assert page.context["excuses"] == [("records", "工单填写", "没有抽查")]
    assert "全站不适用：没有抽查" in page.content.decode()
    clerk.post(f"{VALUES}excuse/", {"item": "records", "reason": "补了抽查", "take_back": "1"})
    assert clerk.get(VALUES).context["excuses"] == []
    assert clerk.post(f"{VALUES}excuse/", {"item": "records", "reason": ""}).status_code == 422


def test_a_task_is_given_judged_and_taken_back(clerk: Client, where: Place) -> None:
    address = "/kpi/A/2026-07/tasks/"
    clerk.post(f"{address}new/", {"person": "A001", "kind": "short_board", "label": " 掌握新机型（Ⅲ型）拆装 "})
    [(bearer, task, kind, degree)] = clerk.get(address).context["rows"]
    assert (bearer.no, task.label, kind, degree) == ("A001", "掌握新机型（Ⅲ型）拆装", "短板要求", "")
    judge = f"{address}A001/{task.code}/"
    assert clerk.post(judge, {"degree": "很好", "evidence": "考核表"}).status_code == 422
    assert clerk.post(judge, {"degree": "80%", "evidence": ""}).status_code == 422
    clerk.post(judge, {"degree": "80%", "evidence": "考核表 12"})
    sheet = person_sheet(where.station, JULY, where.lead.pk)
    assert sheet is not None
    assert [line.score for line in sheet.card.tasks] == [Decimal("4.00")]
    clerk.post(judge, {"drop": "1", "evidence": "不再需要"})
    assert clerk.get(address).context["rows"] == []
    assert TaskEntry.objects.count() == 3


@pytest.mark.parametrize("sent", [{"person": "A009", "kind": "temporary"}, {"person": "A001", "kind": "nothing"}])
def test_a_task_of_nobody_is_not_found(clerk: Client, where: Place, sent: dict[str, str]) -> None:
    assert clerk.post("/kpi/A/2026-07/tasks/new/", sent | {"label": "支援"}).status_code == 404


def test_a_month_is_scored_and_made_final_once_nothing_is_open(sign_in: SignIn, where: Place, now: datetime) -> None:
    client, address = sign_in(), "/kpi/A/2026-07/finalise/"
    assert [line[1] for line in client.get(address).context["open"]] == ["工单填写", "工单填写"]
    refused = client.post(address)
    assert (refused.status_code, len(refused.context["faults"])) == (422, 2)
    for person in (where.lead, where.second):
        entered(where, person, JULY, "records", "1", now=now)
    client.post("/kpi/A/2026-07/score/")
    assert Scorecard.objects.count() == 2
    assert client.post(address).headers["Location"] == "/kpi/?station=A&month=2026-07"
    assert FinalMonth.objects.get().people == 2
    locked = sign_in(Role.WORKSHOP_HEAD).get(VALUES)
    assert {line.item.code for line in locked.context["lines"] if not line.is_locked} == {"order_slips"}


def test_a_month_that_is_open_is_not_scored(sign_in: SignIn, where: Place) -> None:
    assert sign_in().post("/kpi/A/2026-08/score/").status_code == 409
    assert sign_in().post("/kpi/A/2026-08/finalise/").status_code == 422


def test_a_quarter_is_closed_on_its_page_and_changes_three_months(sign_in: SignIn, where: Place, now: datetime) -> None:
    closed(where, [AUGUST, SEPTEMBER], now)
    final(where, QUARTER, now)
    client, address = sign_in(), "/kpi/quarters/A/2026-07/"
    assert [row["result"] for row in client.get(address).context["rows"]] == ["—", "—"]
    refused = client.post(address, {"reason": "三季度"})
    assert refused.status_code == 422
    for person, value in ((where.lead, "2"), (where.second, "0")):
        entered(where, person, JULY, "order_slips", value, now=now)
    assert client.post(address, {"reason": "三季度误操作"}).status_code == 302
    assert ScoreAdjustment.objects.count() == 3
    assert final_scores(SEPTEMBER, [where.lead.pk])[where.lead.pk].total == Decimal(80)
    card = client.get("/kpi/A/2026-08/A001/").context
    assert [(row.old, row.new) for row in card["adjustments"]] == [(Decimal(50), Decimal(30))]
    assert [one.revision for one in card["revisions"]] == [2, 1]
    assert client.get(address).context["rows"][0]["score"] == "30.00"


def appealed(where: Place, now: datetime) -> Any:
    for person, value in ((where.lead, "2"), (where.second, "0")):
        entered(where, person, JULY, "records", value, now=now)
    finalise(station=where.station, month=JULY, actor=where.manager, now=now)
    card = where.lead.scorecards.get(month=JULY)
    assert where.lead.user is not None
    return appeal(scorecard_id=card.pk, item="records", reason="不是我的工单", actor=where.lead.user, now=now)


def test_an_appeal_is_answered_with_another_value(sign_in: SignIn, where: Place, now: datetime) -> None:
    one, client = appealed(where, now), sign_in()
    assert [row.pk for row, _url in client.get("/kpi/appeals/").context["rows"]] == [one.pk]
    address = f"/kpi/appeals/{one.pk}/"
    assert client.get(address).context["value"] == "2 次"
    assert client.post(address, {"accepted": "yes", "reason": "核对"}).status_code == 422  # without a value
    assert client.post(address, {"reason": "核对"}).status_code == 422  # without an answer
    sent = {"accepted": "yes", "value": "1", "evidence": "工单 WX-8 不是本人", "reason": "核对工单"}
    assert client.post(address, sent).headers["Location"] == "/kpi/appeals/"
    assert AppealDecision.objects.get().is_accepted
    assert final_scores(JULY, [where.lead.pk])[where.lead.pk].total == Decimal(90)
    assert [row.pk for row, _url in client.get("/kpi/appeals/?show=decided").context["rows"]] == [one.pk]
    assert client.get(address).context["form"] is None
    assert client.post(address, sent).status_code == 422


def test_who_entered_the_value_does_not_answer_and_strangers_find_nothing(
    sign_in: SignIn, where: Place, now: datetime
) -> None:
    one = appealed(where, now)
    Grant.objects.create(user=where.clerk, role=Role.STATION_MANAGER, scope="all", valid_from="2020-01-01")
    client = Client()
    client.force_login(where.clerk, backend="django.contrib.auth.backends.ModelBackend")
    refused = client.post(f"/kpi/appeals/{one.pk}/", {"accepted": "no", "reason": "维持"})
    assert refused.status_code == 422
    assert "请由其他人处理" in refused.content.decode()
    assert not AppealDecision.objects.exists()
    workshop.station("B", "B站")
    stranger = sign_in(Role.STATION_MANAGER, Scope.STATION, "B")
    assert stranger.get(f"/kpi/appeals/{one.pk}/").status_code == 404


def form_of(client: Client, start: str) -> dict[str, str]:
    """Return what the page of a new edition would send as it stands."""
    return boxes_of(client.get(f"/kpi/schemes/new/?from={start}").context) | {"reason": "试行"}


def boxes_of(context: Any) -> dict[str, str]:
    """Return what a shown page of a new edition would send as it stands."""
    form = context["form"]
    sent = {name: str(form[name].value() or "") for name in form.fields} | {"added": str(context["added"])}
    for n, group, _faults in context["groups"]:
        sent[f"group-{n}-pool"] = group["pool"]
        sent |= {f"group-{n}-deducts_only": "on"} if group["deducts_only"] else {}
    for row in context["items"]:
        names = ["label", "weight", "lower", "upper", "per", "step_up", "step_down", "step_in", "direction"]
        names += ["group", "measure", "period", "unit", "basis"] if row.is_added else []
        sent |= {f"item-{row.n}-{name}": row.item[name] or "" for name in names}
        sent |= {f"item-{row.n}-keep": "on"} if row.is_kept else {}
        sent |= {f"item-{row.n}-for-{grade}": "on" for grade, _label, is_for in row.grades if is_for}
    return sent


@pytest.mark.parametrize("profile", ["sheet", "principles"])
def test_a_ready_profile_becomes_an_edition_as_it_is(sign_in: SignIn, db: None, profile: str) -> None:
    client = sign_in()
    assert client.post(f"/kpi/schemes/new/?from={profile}", form_of(client, profile)).status_code == 302
    edition = SchemeEdition.objects.get()
    assert edition.code == profile
    assert client.get(f"/kpi/schemes/{edition.pk}/").context["scheme"].total == Decimal("100.00")
    assert in_force(edition).scheme == PROFILES[Profile(profile)]


def test_an_edition_says_for_which_grades_an_item_holds(sign_in: SignIn, where: Place) -> None:
    client, before = sign_in(), SchemeEdition.objects.get()
    address = f"/kpi/schemes/new/?from={before.pk}"
    page = client.get(address)
    assert [row.grades_text for row in page.context["items"]] == ["全部", "全部"]
    assert [row.head for row in page.context["items"]] == ["主要绩效", ""]
    sent = form_of(client, str(before.pk)) | {"item-1-for-deputy": "on", "item-1-for-lead": "on"}
    assert client.post(address, sent).status_code == 302
    newest = SchemeEdition.objects.latest("pk")
    assert [item["applies_to"] for item in newest.content["items"]] == [[], ["deputy", "lead"]]
    assert "适用级别：副修、主修" in client.get(f"/kpi/schemes/{newest.pk}/").content.decode()
    again = client.get(f"/kpi/schemes/new/?from={newest.pk}")
    assert [row.grades_text for row in again.context["items"]] == ["全部", "副修、主修"]


def test_an_edition_is_made_from_an_earlier_one_with_other_weights_and_fewer_items(
    sign_in: SignIn, where: Place
) -> None:
    client, before = sign_in(), SchemeEdition.objects.get()
    sent = form_of(client, str(before.pk)) | {"item-1-weight": "100", "item-1-upper": "1", "from_month": "2026-10"}
    del sent["item-0-keep"]
    assert client.post(f"/kpi/schemes/new/?from={before.pk}", sent).status_code == 302
    newest = SchemeEdition.objects.latest("pk")
    [item] = newest.content["items"]
    assert (item["code"], Decimal(item["weight"]), item["upper"]) == ("records", Decimal(100), "1")
    assert newest.from_month == Month(2026, 10)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"group-0-pool": "90"}, "应为 100.00 分"),
        ({"item-1-weight": ""}, "没有权重"),
        ({"item-1-lower": "3"}, "请调换"),
        ({"item-1-per": "多"}, "1"),
        ({"reason": ""}, "必填"),
    ],
)
def test_what_is_wrong_with_an_edition_stands_beside_its_row(
    sign_in: SignIn, where: Place, changed: dict[str, str], told: str
) -> None:
    client, before = sign_in(), SchemeEdition.objects.get()
    response = client.post(f"/kpi/schemes/new/?from={before.pk}", form_of(client, str(before.pk)) | changed)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert SchemeEdition.objects.count() == 1


def test_an_edition_takes_new_items_measured_and_entered_by_hand(sign_in: SignIn, where: Place) -> None:
    client, before = sign_in(), SchemeEdition.objects.get()
    address, had = f"/kpi/schemes/new/?from={before.pk}", len(before.content["items"])
    asked = client.post(address, form_of(client, str(before.pk)) | {"reason": "", "add": "1"})
    assert (asked.status_code, SchemeEdition.objects.count()) == (200, 1)
    assert not asked.context["form"].is_bound
    sent = boxes_of(asked.context) | {f"item-{had}-measure": "rework_rate", f"item-{had}-upper": "2", "add": "1"}
    sent |= {f"item-{had}-weight": "20", f"item-{had}-direction": "smaller", f"item-{had}-lower": ""}
    sent = boxes_of(client.post(address, sent).context) | {"reason": "加两项"}
    sent |= {f"item-{had + 1}-label": "工具保管", f"item-{had + 1}-weight": "5", f"item-{had + 1}-basis": "每周点检"}
    assert client.post(address, sent).status_code == 302
    measured, typed = SchemeEdition.objects.latest("pk").content["items"][had:]
    told = ("code", "label", "source", "measure", "unit", "upper", "weight", "direction")
    expected = ["rework_rate", "返修率", "measured", "rework_rate", "percent", "2", "20", "smaller"]
    assert [measured[name] for name in told] == expected
    shown = ("code", "label", "source", "basis", "lower", "step_down", "unit")
    assert [typed[name] for name in shown] == ["item", "工具保管", "manual", "每周点检", "100", "0.1", "percent"]


def test_an_added_item_that_is_not_wanted_is_left_out_and_one_without_name_is_told(
    sign_in: SignIn, where: Place
) -> None:
    client, before = sign_in(), SchemeEdition.objects.get()
    address, had = f"/kpi/schemes/new/?from={before.pk}", len(before.content["items"])
    sent = boxes_of(client.post(address, form_of(client, str(before.pk)) | {"add": "1"}).context)
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert [row.n for row in refused.context["items"] if row.faults] == [had]
    del sent[f"item-{had}-keep"]
    assert client.post(address, sent).status_code == 302
    assert len(SchemeEdition.objects.latest("pk").content["items"]) == had


@pytest.mark.parametrize("start", ["nothing", "99999"])
def test_an_edition_from_nothing_is_not_found(sign_in: SignIn, db: None, start: str) -> None:
    assert sign_in().get(f"/kpi/schemes/new/?from={start}").status_code == 404
    assert sign_in().get("/kpi/schemes/99999/").status_code == 404


def test_a_team_or_a_person_is_given_a_scheme_or_taken_out(sign_in: SignIn, where: Place) -> None:
    client, address = sign_in(), "/kpi/schemes/of/A/"
    sent = {"person": str(where.second.pk), "scheme": "!none", "from_month": "2026-08", "reason": "转岗"}
    assert client.post(address, sent).status_code == 302
    use = SchemeUse.objects.latest("pk")
    assert (use.person, use.scheme, str(use.from_month)) == (where.second, "", "2026-08")
    team = where.lead.team_id
    both = client.post(address, sent | {"team": str(team), "scheme": "small"})
    assert both.status_code == 422
    assert client.post(address, sent | {"from_month": "2026-01", "scheme": "small"}).status_code == 422
    assert SchemeUse.objects.count() == 2


def test_a_whole_station_is_not_taken_out_by_a_click(sign_in: SignIn, where: Place) -> None:
    client, address = sign_in(), "/kpi/schemes/of/A/"
    page = client.get(address)
    assert [code for code, _label in page.context["form"].fields["scheme"].choices] == ["", "small", "!none"]
    assert "没有选班组或人员时，对全站生效" in page.content.decode()
    refused = client.post(address, {"scheme": "", "from_month": "2026-08", "reason": "手滑"})
    assert refused.status_code == 422
    assert "scheme" in refused.context["form"].errors
    assert [use.scheme for use in SchemeUse.objects.all()] == ["small"]


def test_emptying_a_value_needs_a_reason_of_its_own(clerk: Client, where: Place) -> None:
    key = f"{where.lead.pk}-records"
    clerk.post(VALUES, boxes(clerk) | {f"value-{key}": "1", f"evidence-{key}": "抽查（三号单）：①漏填"})
    assert [row.evidence for row in ItemValue.objects.all()] == ["抽查（三号单）：①漏填"]
    for kept in ("抽查（三号单）：①漏填", ""):
        refused = clerk.post(VALUES, boxes(clerk) | {f"value-{key}": "", f"evidence-{key}": kept})
        assert refused.status_code == 422
        assert "清空数值要在依据里写明撤回的原因" in refused.content.decode()
    assert ItemValue.objects.count() == 1
    clerk.post(VALUES, boxes(clerk) | {f"value-{key}": "", f"evidence-{key}": "录错了人"})
    assert [row.evidence for row in ItemValue.objects.order_by("pk")] == ["抽查（三号单）：①漏填", "录错了人"]
