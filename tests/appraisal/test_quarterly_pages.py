"""The pages of form 10: what they take in from a telephone, who sees which form, and what they cost."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader
from pytest_django import Settings

import workshop
from appraisal.walks import account, begun, finished, improvement, judged, photo
from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.appraisal.home.walks import half_filled, overdue
from sanbao.appraisal.models import Improvement, QuarterlyForm
from sanbao.appraisal.rules.form_lifecycle import FormStatus
from sanbao.appraisal.services import quarterly
from sanbao.documents.models import Attachment
from sanbao.documents.ports import record_pages
from sanbao.documents.services.attachments import keep
from sanbao.documents.sheets.uploads import TOO_LARGE
from sanbao.network.models import Person, Station

SignIn = Callable[..., Client]
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def station(db: None) -> Station:
    return workshop.station("HZ01", "杭州一站")


@pytest.fixture
def person(station: Station) -> Person:
    return workshop.technician(station, "A01", "许刚", team="机修一组")


@pytest.fixture
def other(station: Station) -> Person:
    return workshop.technician(station, "A02", "朱峰", team="机修一组")


def text_of(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


# walking round


def test_a_tap_begins_a_form_and_leads_to_its_items(sign_in: SignIn, person: Person) -> None:
    client = sign_in(Role.INSPECTOR)
    assert "许刚" in text_of(client.get("/quarterly/new/?station=HZ01&on=2025-09-10"))
    answer = client.post("/quarterly/new/HZ01/A01/", {"on": "2025-09-10"})
    form = QuarterlyForm.objects.get()
    assert answer.headers["Location"] == f"/quarterly/{form.number}/fill/"
    assert (form.on, form.quarter) == (date(2025, 9, 10), "2025Q3")
    page = text_of(client.get(f"/quarterly/{form.number}/fill/"))
    assert "1 分钟内热情接待" in page
    assert "已评 0 / 10 项" in page
    assert "填写中" in text_of(client.get("/quarterly/new/?station=HZ01&on=2025-09-10"))


def test_every_tap_is_stored_and_told(sign_in: SignIn, person: Person, now: datetime) -> None:
    form, client = begun(person, now), sign_in(Role.INSPECTOR)
    answer = client.post(f"/quarterly/{form.number}/items/clothing/", {"score": "4", "remark": "未戴胸卡"}, **HTMX)
    assert answer.status_code == 200
    assert "已保存" in text_of(answer)
    assert "已评 1 / 10 项" in text_of(answer)
    judgement = form.judgements.get()
    assert (judgement.item, judgement.score, judgement.remark) == ("clothing", 4, "未戴胸卡")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"remark": "只写了备注"}, "请先选择评分。"),
        ({"score": "none", "remark": " "}, "没有看到“维修工穿着”，请写明原因。"),
        ({"score": "6"}, "请先选择评分。"),
    ],
)
def test_what_is_missing_is_told_beside_the_item_and_nothing_is_stored(
    given: dict[str, str], told: str, sign_in: SignIn, person: Person, now: datetime
) -> None:
    form, client = begun(person, now), sign_in(Role.INSPECTOR)
    answer = client.post(f"/quarterly/{form.number}/items/clothing/", given, **HTMX)
    assert (answer.status_code, told in text_of(answer)) == (422, True)
    without_script = client.post(f"/quarterly/{form.number}/items/clothing/", given, follow=True)
    assert told in text_of(without_script)
    assert not form.judgements.exists()


def test_an_item_can_be_stored_without_script(sign_in: SignIn, person: Person, now: datetime) -> None:
    form, client = begun(person, now), sign_in(Role.INSPECTOR)
    answer = client.post(f"/quarterly/{form.number}/items/rest/", {"score": "none", "remark": "客户未等候"})
    assert answer.headers["Location"] == f"/quarterly/{form.number}/fill/#item-rest"
    assert form.judgements.get().score is None


def test_an_item_that_the_form_does_not_have_is_not_found(sign_in: SignIn, person: Person, now: datetime) -> None:
    form, client = begun(person, now), sign_in(Role.INSPECTOR)
    assert client.get(f"/quarterly/{form.number}/items/singing/improve/").status_code == 404
    for route in ("photos/", ""):
        answer = client.post(f"/quarterly/{form.number}/items/singing/{route}", {"score": "5"})
        assert answer.status_code in {302, 404}
    assert not form.judgements.exists()


def test_a_photo_is_put_beside_its_item_shown_and_taken_away(
    sign_in: SignIn, person: Person, now: datetime, media: Path
) -> None:
    form, client = begun(person, now), sign_in(Role.INSPECTOR)
    answer = client.post(f"/quarterly/{form.number}/items/clothing/photos/", {"photo": photo()}, **HTMX)
    made = Attachment.objects.get()
    address = f"/quarterly/{form.number}/photos/{made.pk}/"
    assert address in text_of(answer)
    shown = client.get(address)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    other_form = begun(person, now, on=date(2025, 3, 1))
    assert client.get(f"/quarterly/{other_form.number}/photos/{made.pk}/").status_code == 404
    gone = client.post(f"{address}remove/", **HTMX)
    assert address not in text_of(gone)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"<script>alert(1)</script>", "只收 JPG、PNG、WebP 照片"), (b"\xff\xd8\xff", "打不开"), (b"", "空文件")],
)
def test_what_is_no_photo_is_refused(content: bytes, told: str, sign_in: SignIn, person: Person, now: datetime) -> None:
    form, client = begun(person, now), sign_in(Role.INSPECTOR)
    file = SimpleUploadedFile("现场.jpg", content)
    answer = client.post(f"/quarterly/{form.number}/items/clothing/photos/", {"photo": file})
    assert (answer.status_code, told in text_of(answer)) == (422, True)
    assert not Attachment.objects.exists()


def test_a_file_that_was_cut_off_for_its_size_is_called_by_its_name(
    sign_in: SignIn, person: Person, now: datetime
) -> None:
    form, client = begun(person, now), sign_in(Role.INSPECTOR)
    cut_off: dict[str, Any] = {TOO_LARGE: "车间.jpg"}
    answer = client.post(f"/quarterly/{form.number}/items/clothing/photos/", **cut_off)
    assert (answer.status_code, "“车间.jpg”超过 15 MB" in text_of(answer)) == (422, True)


def test_an_improvement_gets_owner_and_date_and_ends_when_it_is_done(
    sign_in: SignIn, person: Person, other: Person, now: datetime
) -> None:
    form, client = begun(person, now), sign_in(Role.INSPECTOR)
    address = f"/quarterly/{form.number}/items/clothing/improve/"
    wrong = client.post(address, {"what": "补发胸卡", "owner": other.pk, "due_on": "2025-09-01"})
    assert (wrong.status_code, "早于评核日期" in text_of(wrong)) == (422, True)
    assert not Improvement.objects.exists()
    client.post(address, {"what": "补发胸卡，每人一张", "owner": other.pk, "due_on": "2025-09-20"})
    one = Improvement.objects.get()
    assert (one.what, one.owner) == ("补发胸卡，每人一张", other)
    assert "逾期" in text_of(client.get("/quarterly/improvements/?progress=overdue"))
    assert client.post(f"/quarterly/improvements/{one.pk}/done/", {"on": "2025-09-19"}).status_code == 422
    client.post(f"/quarterly/improvements/{one.pk}/done/", {"on": "2025-09-19", "remark": "已发"})
    assert "补发胸卡" not in text_of(client.get("/quarterly/improvements/"))
    assert "补发胸卡" in text_of(client.get("/quarterly/improvements/?progress=done"))
    client.post(f"/quarterly/improvements/{one.pk}/again/", {"reason": "没发全"})
    assert "补发胸卡" in text_of(client.get("/quarterly/improvements/"))


def test_finishing_leads_back_to_the_first_item_that_is_missing(sign_in: SignIn, person: Person, now: datetime) -> None:
    form, client = begun(person, now), sign_in(Role.INSPECTOR)
    judged(form, now)
    form.judgements.filter(item="dispatch").delete()
    answer = client.post(f"/quarterly/{form.number}/finish/")
    assert answer.headers["Location"] == f"/quarterly/{form.number}/fill/#item-dispatch"
    assert "还有 1 项没有评：派工" in text_of(client.get(f"/quarterly/{form.number}/fill/"))
    client.post(f"/quarterly/{form.number}/items/dispatch/", {"score": "3"})
    done = client.post(f"/quarterly/{form.number}/finish/")
    assert done.headers["Location"] == f"/quarterly/{form.number}/"
    page = text_of(client.get(f"/quarterly/{form.number}/"))
    assert ("96.00" in page, "48 ÷ 10 × 20" in page) == (True, True)
    assert client.get(f"/quarterly/{form.number}/fill/").headers["Location"] == f"/quarterly/{form.number}/"


def test_a_finished_form_is_taken_up_with_a_reason_and_a_begun_one_given_up(
    sign_in: SignIn, person: Person, now: datetime
) -> None:
    form, client = finished(person, now), sign_in(Role.INSPECTOR)
    assert client.post(f"/quarterly/{form.number}/give-up/", {"reason": "误建"}).status_code == 422
    assert client.post(f"/quarterly/{form.number}/take-up/", {"reason": "记错"}).status_code == 302
    assert client.post(f"/quarterly/{form.number}/give-up/", {"reason": "误建"}).status_code == 302
    assert QuarterlyForm.objects.get().status == FormStatus.GIVEN_UP
    assert form.number not in text_of(client.get("/quarterly/"))
    assert form.number in text_of(client.get("/quarterly/?status=given_up"))


# what is shown


def test_the_paper_of_a_finished_form_is_numbered_and_of_any_other_a_draft(
    sign_in: SignIn, person: Person, now: datetime
) -> None:
    client = sign_in(Role.STATISTICIAN)
    form = begun(person, now)
    draft = PdfReader(BytesIO(client.get(f"/quarterly/{form.number}/W-10.pdf").content)).pages[0].extract_text()
    assert "草稿" in draft
    judged(form, now, but={"clothing": 4, "rest": None})
    quarterly.finish(form_id=form.pk, actor=None, now=now)
    (page,) = PdfReader(BytesIO(client.get(f"/quarterly/{form.number}/W-10.pdf").content)).pages
    printed = page.extract_text()
    for words in (form.number, "许刚 A01", "44 ÷ 9 × 20 = 97.78", "没有看到：客户未等候", "2025年第3季度"):
        assert words in printed
    assert "草稿" not in printed
    assert client.get(f"/quarterly/{form.number}/W-10.xlsx").content.startswith(b"PK")
    assert client.get(f"/quarterly/{form.number}/W-10.exe").status_code == 404


def test_averages_of_a_quarter_are_shown_by_person_and_team(
    sign_in: SignIn, person: Person, other: Person, now: datetime
) -> None:
    finished(person, now)
    finished(other, now, score=3)
    finished(other, now, on=date(2025, 3, 1), score=1)
    page = sign_in(Role.STATISTICIAN).get("/quarterly/averages/?station=HZ01&quarter=2025Q3")
    assert [(line.name, str(line.mean.score)) for line in page.context["people"]] == [
        ("许刚", "100.00"),
        ("朱峰", "60.00"),
    ]
    assert [(line.name, str(line.mean.score)) for line in page.context["teams"]] == [("机修一组", "80.00")]
    assert [(line.name, str(line.mean.score)) for line in page.context["course"]] == [
        ("2025年第3季度", "80.00"),
        ("2025年第1季度", "20.00"),
    ]
    assert "还没有完成的评核表" in text_of(sign_in(Role.INSPECTOR).get("/quarterly/averages/?station=X"))


def test_the_list_is_narrowed_and_turned(sign_in: SignIn, person: Person, other: Person, now: datetime) -> None:
    forms = [finished(person, now), finished(other, now, on=date(2025, 3, 1)), begun(person, now)]
    client = sign_in(Role.STATISTICIAN)

    def shown(query: str) -> list[str]:
        return [line.form.number for line in client.get(f"/quarterly/?{query}", **HTMX).context["lines"]]

    numbers = [form.number for form in forms]
    assert shown("") == numbers[::-1]
    assert shown("quarter=2025Q1") == [numbers[1]]
    assert shown("text=A01") == [numbers[2], numbers[0]]
    assert shown(f"station=HZ01&team={person.team_id}&status=filling") == [numbers[2]]
    assert shown(f"before={forms[1].pk}") == [numbers[0]]
    assert shown("before=x&status=nonsense") == numbers[::-1]


def test_the_journal_leads_to_the_form(person: Person, now: datetime) -> None:
    form = begun(person, now)
    assert record_pages.address_of(f"quarterly:{form.number}") == f"/quarterly/{form.number}/"
    assert record_pages.address_of(f"quarterly_item:{form.number}/rest") == f"/quarterly/{form.number}/"


# who sees what


def test_a_technician_sees_finished_forms_about_himself_and_no_others(
    sign_in: SignIn, person: Person, other: Person, now: datetime
) -> None:
    own, foreign, filling = finished(person, now), finished(other, now), begun(person, now, on=date(2025, 12, 1))
    client = sign_in(Role.TECHNICIAN, Scope.OWN, person=person)
    listing = text_of(client.get("/quarterly/"))
    assert [number in listing for number in (own.number, foreign.number, filling.number)] == [True, False, False]
    assert client.get(f"/quarterly/{own.number}/").status_code == 200
    assert client.get(f"/quarterly/{own.number}/W-10.pdf").status_code == 200
    for hidden in (foreign, filling):
        assert client.get(f"/quarterly/{hidden.number}/").status_code == 404
        assert client.get(f"/quarterly/{hidden.number}/W-10.pdf").status_code == 404
    means = client.get("/quarterly/averages/").context
    assert [line.name for line in means["people"]] == ["许刚"]


def test_a_photo_is_seen_by_whoever_sees_the_form(
    sign_in: SignIn, person: Person, other: Person, now: datetime
) -> None:
    forms = []
    for one in (person, other):
        form = begun(one, now)
        kept = keep(file=photo())
        picture = quarterly.add_photo(form_id=form.pk, item="rest", photo=kept, actor=None, now=now)
        judged(form, now)
        quarterly.finish(form_id=form.pk, actor=None, now=now)
        forms.append(f"/quarterly/{form.number}/photos/{picture.pk}/")
    client = sign_in(Role.TECHNICIAN, Scope.OWN, person=person)
    assert [client.get(address).status_code for address in forms] == [200, 404]
    assert Client().get(forms[0]).status_code == 302


def test_a_technician_sees_the_improvements_that_he_is_to_see_to(
    sign_in: SignIn, person: Person, other: Person, now: datetime
) -> None:
    form = begun(person, now)
    improvement(form, other, now)
    mine = sign_in(Role.TECHNICIAN, Scope.OWN, person=other)
    listing = text_of(mine.get("/quarterly/improvements/"))
    assert ("补发胸卡" in listing, "/done/" in listing) == (True, False)
    assert mine.get(f"/quarterly/improvements/{form.improvements.get().pk}/done/").status_code == 403
    foreign = sign_in(Role.TECHNICIAN, Scope.OWN, person=person)
    assert "补发胸卡" not in text_of(foreign.get("/quarterly/improvements/"))


def test_whoever_fills_forms_with_own_scope_fills_none(sign_in: SignIn, person: Person, now: datetime) -> None:
    own = finished(person, now)
    client = sign_in(Role.INSPECTOR, Scope.OWN, person=person)
    assert client.post(f"/quarterly/{own.number}/take-up/", {"reason": "x"}).status_code == 404
    assert client.post("/quarterly/new/HZ01/A01/").status_code == 404
    assert QuarterlyForm.objects.get().status == FormStatus.FINISHED


def test_nobody_is_offered_himself(sign_in: SignIn, person: Person, other: Person) -> None:
    client = sign_in(Role.WORKSHOP_HEAD, Scope.STATION, "HZ01", person=person)
    shown = [line.person for line in client.get("/quarterly/new/").context["people"]]
    assert shown == [other]
    refused = client.post("/quarterly/new/HZ01/A01/")
    assert (refused.status_code, "不能评核自己" in text_of(refused)) == (422, True)


def test_tiles_count_what_is_half_filled_and_what_is_overdue(person: Person, other: Person, now: datetime) -> None:
    walker = User.objects.create(username="yanyan")
    improvement(begun(person, now, actor=walker), other, now)
    today, everywhere = date(2025, 9, 21), Places(everything=True)
    assert [tile.count for tile in half_filled(walker, everywhere, today)] == [1]
    assert [tile.count for tile in overdue(walker, everywhere, today)] == [1]
    assert [tile.count for tile in overdue(walker, everywhere, date(2025, 9, 20))] == [0]
    owner, stranger = account(other, "zhufeng"), account(person, "xugang")
    assert [tile.count for tile in overdue(owner, Places(own=True), today)] == [1]
    assert [tile.count for tile in overdue(stranger, Places(own=True), today)] == [0]
