import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.utils.translation import override

from sanbao.web import controls


class RepairForm(forms.Form):
    name = forms.CharField(label="姓名", help_text="与身份证一致。")
    on = forms.DateField(label="日期")
    month = forms.CharField(label="月份", widget=forms.TextInput(attrs={"data-picker": "month"}))
    minutes = forms.IntegerField(label="工时")
    payer = forms.ChoiceField(label="费用承担", choices=[("a", "客户"), ("b", "三包")], widget=forms.RadioSelect)
    is_rework = forms.BooleanField(label="返修", required=False)
    station = forms.IntegerField(widget=forms.HiddenInput)


def group(name: str, data: dict[str, Any] | None = None, **options: Any) -> str:
    return str(RepairForm(data, **options)[name].as_field_group())


def draw(source: str, **context: Any) -> str:
    return str(engines["django"].from_string("{% load sanbao %}" + source).render(context))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_day_is_a_text_box_in_chinese_order_whatever_the_language(language: str) -> None:
    with override(language):
        html = group("on", initial={"on": date(2026, 10, 3)})
    assert 'type="text"' in html
    assert 'value="2026-10-03"' in html
    assert 'data-picker="day"' in html


@pytest.mark.parametrize("text", ["2026-10-03", "2026/10/3", "2026.10.3", "2026年10月3日", "20261003"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_day_may_be_typed_as_people_write_it(text: str, language: str) -> None:
    with override(language):
        form = RepairForm({"on": text})
        form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 10, 3)
    assert re.fullmatch(controls.DAY_PATTERN, text)


def test_a_month_gets_the_picker_of_months() -> None:
    html = group("month", initial={"month": "2026-10"})
    assert 'data-picker="month"' in html
    assert re.fullmatch(controls.MONTH_PATTERN, "2026-10")
    assert not re.fullmatch(controls.MONTH_PATTERN, "2026-13")


def test_a_label_names_its_control_and_help_is_tied_to_it() -> None:
    html = group("name")
    assert 'for="id_name"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'id="id_name_helptext"' in html
    assert "（必填）" in html


def test_a_fault_is_told_beside_its_field() -> None:
    html = group("name", {"name": ""})
    assert "is-invalid" in html
    assert 'aria-invalid="true"' in html
    assert 'role="alert"' in html


def test_boxes_and_groups_of_boxes_are_labelled() -> None:
    assert '<label class="form-check-label" for="id_is_rework">' in group("is_rework")
    assert "<legend" in group("payer")
    assert "form-control" not in group("payer")


def test_a_hidden_field_shows_nothing_but_itself() -> None:
    assert group("station").strip() == '<input type="hidden" name="station" id="id_station">'


def test_the_pager_stops_at_the_ends() -> None:
    first = draw('{% pager next="after=7" shown="共 60 条" %}')
    assert 'href="?after=7"' in first
    assert 'rel="prev"' not in first
    assert draw("{% pager %}").strip() == ""


def test_a_progress_bar_asks_again_until_the_work_is_finished() -> None:
    half = draw('{% progress url="/x/" done=50 total=100 label="导入" %}')
    done = draw('{% progress url="/x/" done=100 total=100 label="导入" is_finished=True %}')
    assert 'value="50"' in half
    assert 'hx-get="/x/"' in half
    assert 'value="100"' in done
    assert "hx-get" not in done


def test_unfinished_work_never_shows_a_full_bar() -> None:
    assert 'value="99"' in draw('{% progress url="/x/" done=100 total=100 label="导入" %}')
    assert 'value="0"' in draw('{% progress url="/x/" done=0 total=0 label="导入" %}')


def test_a_figure_without_a_value_is_a_dash_and_one_with_an_address_is_a_link() -> None:
    assert "—" in draw('{% stat "满意度" None %}')
    assert '<a href="/orders/" class="stat' in draw('{% stat "完工" 3 url="/orders/" %}')


def test_text_of_people_cannot_become_markup() -> None:
    evil = "<script>x</script>"
    html = draw("{% status evil %}{% crumb evil %}{% stat evil evil %}{% empty evil %}", evil=evil)
    assert "<script>" not in html
