from collections.abc import Iterator
from datetime import date
from io import StringIO
from logging import StreamHandler, getLogger

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from conftest import MaxQueries
from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role
from sanbao.kernel.errors import DomainError, Fault, Kind, Refused
from sanbao.kernel.navigation import Hit, Search, Tile, Tone, Waiting
from sanbao.web import queries
from web.conftest import SignIn
from web.reading import Reader

JOURNAL = "audit.view"
HTMX = {"HX-Request": "true"}


class MonthClosed(DomainError):
    code = "example.month_closed"
    message = "{month}已经关闭。"
    kind = Kind.CONFLICT


def closed(request: HttpRequest) -> HttpResponse:
    raise MonthClosed(month="2026年10月")


def two_faults(request: HttpRequest) -> HttpResponse:
    raise Refused([Fault("a", "没有姓名。", row=3, column="姓名"), Fault("b", "不是日期。", row=4, column="日期")])


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bolt came loose")


urlpatterns = [
    path("closed/", closed),
    path("two-faults/", two_faults),
    path("broken/", broken),
    path("", include("sanbao.urls")),
]


@pytest.fixture
def examples(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def html_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_home_says_what_waits_and_what_to_do_when_nothing_does(signed_in: Client) -> None:
    html = html_of(signed_in, "/")
    assert "手头没有等您处理的事" in html
    assert "周岚" in html


def tiles(user: User, places: Places, today: date) -> Iterator[Tile]:
    assert places.everything
    yield Tile("待复核工单", 0, "/none/")
    yield Tile("待审批索赔", 3, "/claims/", tone=Tone.INFO)
    yield Tile("超时工单", 1204, "/late/", tone=Tone.DANGER)


def hits(user: User, places: Places, query: str, limit: int) -> Iterator[Hit]:
    found = {"A": 1, "B": 2, "C": limit}.get(query, 0)
    return (Hit(f"WX{number}", f"/orders/{number}/", detail="常州新城物业") for number in range(found))


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "waiting", lambda: (Waiting(JOURNAL, tiles),))
    monkeypatch.setattr(queries, "searches", lambda: (Search(JOURNAL, "工单", "clipboard", hits),))


def test_waiting_work_stands_on_the_home_page_the_most_urgent_first(sources: None, sign_in: SignIn) -> None:
    html = html_of(sign_in(Role.SYSTEM_ADMINISTRATOR), "/")
    assert 0 < html.index("超时工单") < html.index("1,204") < html.index("待审批索赔")
    assert "待复核工单" not in html


def test_nobody_is_shown_the_work_of_another_role(sources: None, sign_in: SignIn) -> None:
    client = sign_in(Role.TECHNICIAN)
    assert "超时工单" not in html_of(client, "/")
    assert "没有找到" in html_of(client, "/search/?q=B")


def test_a_single_hit_is_opened_at_once(sources: None, sign_in: SignIn) -> None:
    response = sign_in(Role.SYSTEM_ADMINISTRATOR).get(
        "/search/", {"q": "Ａ"}
    )  # full width, as an input method leaves it
    assert (response.status_code, response.headers["Location"]) == (302, "/orders/0/")


def test_several_hits_are_listed_and_too_many_say_so(sources: None, sign_in: SignIn) -> None:
    client = sign_in(Role.SYSTEM_ADMINISTRATOR)
    few, many = html_of(client, "/search/?q=B"), html_of(client, "/search/?q=C")
    assert few.count("常州新城物业") == 2
    assert "还有更多" not in few
    assert many.count("常州新城物业") == queries.MOST_HITS
    assert "还有更多" in many


def test_no_query_asks_no_source(sources: None, sign_in: SignIn) -> None:
    assert "想找什么" in html_of(sign_in(Role.SYSTEM_ADMINISTRATOR), "/search/?q=%20")


def test_strangers_are_sent_to_the_sign_in(client: Client, db: None) -> None:
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"


def test_home_costs_three_queries_and_those_of_the_sources(
    sources: None, sign_in: SignIn, max_queries: MaxQueries
) -> None:
    client = sign_in(*Role)
    with max_queries(3):  # session, user, grants
        client.get("/")


def test_a_search_costs_as_much_for_two_hits_as_for_twenty(
    sources: None, sign_in: SignIn, max_queries: MaxQueries
) -> None:
    client = sign_in(*Role)
    for query in ("B", "C"):
        with max_queries(3):  # session, user, grants; the sources of this test ask nothing
            client.get("/search/", {"q": query})


@pytest.mark.parametrize("address", ["/", "/search/?q=zgw", "/search/", "/gallery/", "/sign-in/"])
def test_every_control_has_a_label(address: str, sign_in: SignIn, settings: Settings) -> None:
    settings.DEBUG = True
    client = Client() if address == "/sign-in/" else sign_in(*Role)
    assert Reader(html_of(client, address)).unlabelled() == []


@pytest.mark.parametrize("address", ["/", "/search/?q=zgw", "/search/"])
def test_no_chinese_is_left_in_english(address: str, sign_in: SignIn, settings: Settings) -> None:
    settings.COMPANY_NAME = "Example Motors"
    client = sign_in()
    User.objects.update(name="Zhou Lan")
    client.post("/language/", {"language": "en", "next": "/"})
    page = Reader(html_of(client, address))
    assert page.chinese() == []
    assert "Skip to the content" in page.said


def test_the_page_is_chinese_whatever_language_the_browser_was_installed_in(signed_in: Client) -> None:
    response = signed_in.get("/", headers={"accept-language": "en-US,en"})
    assert 'lang="zh-Hans"' in response.content.decode()
    assert response.headers["Content-Language"] == "zh-hans"


def test_messages_are_readable_without_scripts(signed_in: Client, examples: None) -> None:
    html = html_of(signed_in, "/")
    assert 'id="notices" role="status"' in html


def test_a_refusal_becomes_a_page_with_its_status_and_code(signed_in: Client, examples: None) -> None:
    html = html_of(signed_in, "/closed/", status=409)
    assert "2026年10月已经关闭。" in html
    assert "example.month_closed" in html
    assert "什么都没有保存" in html


def test_a_refusal_to_a_stranger_shows_no_menu(client: Client, db: None, examples: None) -> None:
    assert 'class="sidebar' not in html_of(client, "/closed/", status=409)


def test_all_faults_of_an_input_are_told_together(signed_in: Client, examples: None) -> None:
    html = html_of(signed_in, "/two-faults/", status=422)
    assert "第3行「姓名」：没有姓名。" in html
    assert "第4行「日期」：不是日期。" in html


def test_htmx_gets_a_notice_and_swaps_nothing(signed_in: Client, examples: None) -> None:
    response = signed_in.get("/closed/", headers=HTMX)
    assert response.status_code == 409
    assert response.headers["HX-Reswap"] == "none"
    assert response.headers["HX-Trigger"].encode().decode("unicode_escape") == (
        '{"notice": {"text": "2026年10月已经关闭。", "level": "error"}}'
    )
    assert response.content == b""


def test_what_does_not_exist_says_what_to_do(signed_in: Client) -> None:
    html = html_of(signed_in, "/no-such-page/", status=404)
    assert "没有这个页面" in html
    assert 'href="/"' in html


def test_a_fault_of_ours_shows_no_trace(signed_in: Client, examples: None) -> None:
    signed_in.raise_request_exception = False
    html = html_of(signed_in, "/broken/", status=500)
    assert "系统出错了" in html
    assert "bolt" not in html


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the log of the site gets: the handler took hold of stderr when the settings were read."""
    (handler,) = (one for one in getLogger("django.request").handlers if type(one) is StreamHandler)
    kept = StringIO()
    monkeypatch.setattr(handler, "stream", kept)
    return kept


@pytest.mark.parametrize("address", ["/orders/?q=%00", "/people/of/A%00/A01/", "/?%00"])
def test_an_address_with_a_nul_finds_nothing(signed_in: Client, address: str) -> None:
    response = signed_in.get(address)
    assert (response.status_code, "没有这个页面" in response.content.decode()) == (404, True)


def test_a_fault_of_ours_leaves_its_trace_in_the_log_of_the_site_and_a_refusal_none(
    signed_in: Client, examples: None, stderr: StringIO
) -> None:
    signed_in.raise_request_exception = False
    html_of(signed_in, "/closed/", status=409)
    assert stderr.getvalue() == ""
    html_of(signed_in, "/broken/", status=500)
    trace = stderr.getvalue()
    assert "ERROR Internal Server Error: /broken/" in trace
    assert "RuntimeError: a bolt came loose" in trace
    assert "in broken" in trace


def test_an_expired_form_is_told_from_a_missing_permission(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_no_page_runs_a_script_that_is_not_a_file_of_ours(signed_in: Client) -> None:
    response = signed_in.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    html = response.content.decode()
    assert "<script>" not in html
    assert "onclick" not in html
    assert "http" not in html.replace("http://www.w3.org", "")


def test_a_supervisor_sees_that_the_process_reaches_its_database(client: Client, max_queries: MaxQueries) -> None:
    with max_queries(1):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_the_gallery_is_for_developers(client: Client, db: None) -> None:
    assert client.get("/gallery/").status_code == 404
