import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

import workshop
from sanbao.accounts.catalogue import acts
from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role
from sanbao.kernel.navigation import MenuItem
from sanbao.network.models import Person
from sanbao.web.catalogues import PACKAGE
from sanbao.web.registries import menu_items, searches, waiting
from sanbao.web.templatetags.sanbao import icon
from web.conftest import SignIn

TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))


@pytest.mark.parametrize("item", menu_items(), ids=lambda item: item.url_name)
def test_a_menu_entry_leads_somewhere_for_a_known_act_under_a_known_icon(item: MenuItem) -> None:
    assert reverse(item.url_name).startswith("/")
    assert item.act is None or item.act in acts()
    assert icon(item.icon)


def test_sources_of_work_and_of_search_results_name_known_acts() -> None:
    assert {source.act for source in waiting()} | {source.act for source in searches()} <= set(acts())


def test_the_menu_shows_only_what_the_role_may_open(sign_in: SignIn) -> None:
    html = sign_in(Role.TECHNICIAN).get("/").content.decode()
    assert reverse("web:home") in html
    assert reverse("accounts:users") not in html


def test_the_administrator_finds_the_users(sign_in: SignIn) -> None:
    assert reverse("accounts:users") in sign_in(Role.SYSTEM_ADMINISTRATOR).get("/").content.decode()


def test_ones_own_slips_and_scores_are_for_people_of_the_roster(sign_in: SignIn) -> None:
    client = sign_in(*Role)
    own = [reverse(item.url_name) for item in menu_items() if item.for_people]
    names = ("appraisal:own_points", "appraisal:own_kpi", "appraisal:own_reviews", "payroll:mine")
    assert sorted(own) == sorted(reverse(name) for name in names)
    before = client.get("/").content.decode()
    assert [f'href="{url}"' in before for url in own] == [False] * 4
    person = workshop.technician(workshop.station(), "A001", "周岚")
    Person.objects.filter(pk=person.pk).update(user=User.objects.get(username="zhoulan"))
    after = client.get("/").content.decode()
    assert [f'href="{url}"' in after for url in own] == [True] * 4


def test_what_is_looked_for_most_often_is_found_first() -> None:
    assert [source.label for source in searches()] == ["工单", "人员", "车辆", "工资条", "工资表", "绩效"]


def test_one_entry_is_marked_as_the_place_where_one_is(signed_in: Client) -> None:
    html = signed_in.get("/").content.decode()
    assert html.count('aria-current="page"') == 1
    assert signed_in.get("/search/").content.decode().count('aria-current="page"') == 0


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_can_be_read_and_its_icons_exist(path: Path) -> None:
    text = path.read_text("utf-8")
    get_template(str(path).split("/templates/")[1])
    for name in re.findall(r'{% icon "([^"]+)"', text):
        assert icon(name), name
