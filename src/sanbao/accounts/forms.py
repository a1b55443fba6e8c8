"""What people type into the pages of the accounts."""

from datetime import date, datetime, timedelta
from typing import TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _

from sanbao.accounts.labels import ROLE_LABELS, SCOPE_LABELS
from sanbao.accounts.models import User
from sanbao.accounts.queries import acts_of
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.accounts.tokens import LONGEST_DAYS
from sanbao.kernel.periods import day_after
from sanbao.kernel.text import squeeze

STATES = {"active": _("在用"), "inactive": _("已停用"), "": _("全部状态")}


class GrantArguments(TypedDict):
    role: Role
    scope: Scope
    place: str
    valid_from: date
    valid_until: date | None


class UserFilterForm(forms.Form):
    text = forms.CharField(label=_("用户名或姓名"), required=False)
    role = forms.ChoiceField(label=_("岗位"), required=False, choices=[("", _("全部岗位")), *ROLE_LABELS.items()])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=list(STATES.items()))
    after = forms.CharField(required=False, widget=forms.HiddenInput)


class UserForm(forms.Form):
    username = forms.CharField(label=_("用户名"), max_length=150, help_text=_("登录时使用，例如工号或姓名拼音。"))
    name = forms.CharField(label=_("姓名"), max_length=50)
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    password = forms.CharField(
        label=_("初始密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符，不能全是数字。请当面告知本人，并请其登录后修改。"),
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("新密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("岗位"), choices=list(ROLE_LABELS.items()))
    scope = forms.ChoiceField(label=_("范围"), choices=list(SCOPE_LABELS.items()))
    place = forms.CharField(
        label=_("区域或网点编号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
        help_text=_("范围为一个区域或一个网点时填写。"),
    )
    valid_from = forms.DateField(label=_("生效日期"))
    valid_until = forms.DateField(label=_("截止日期(不含)"), required=False, help_text=_("留空表示长期有效。"))

    def grant(self) -> GrantArguments:
        """Return the arguments of `grant_role` that were typed in."""
        data = self.cleaned_data
        return {
            "role": Role(data["role"]),
            "scope": Scope(data["scope"]),
            "place": squeeze(data["place"]),
            "valid_from": data["valid_from"],
            "valid_until": data["valid_until"],
        }


class DelegationForm(forms.Form):
    # A name to type and not a list to choose from: a maker has tens of thousands of users.
    to_user = forms.CharField(label=_("代理人的用户名"), max_length=150)
    from_on = forms.DateField(label=_("开始日期"))
    last_on = forms.DateField(label=_("最后一天"))

    def clean_to_user(self) -> User:
        user = User.objects.filter(username=squeeze(self.cleaned_data["to_user"]), is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("没有这个用户名，或者该账号已停用，请核对。"))
        return user

    def until_on(self) -> date:
        """Return the end of the period: people name the last day, periods end before their end."""
        last_on: date = self.cleaned_data["last_on"]
        return day_after(last_on)


class TokenForm(forms.Form):
    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("例如：ERP 对接。"))
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=LONGEST_DAYS, initial=90)
    acts = forms.MultipleChoiceField(label=_("允许的操作"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: object = None, *, user: User) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # request.POST or nothing
        acts = self.fields["acts"]
        assert isinstance(acts, forms.MultipleChoiceField)  # noqa: S101  # tells mypy what stands above
        acts.choices = [(act.code, _(act.label)) for act in acts_of(user)]

    def expires_at(self, now: datetime) -> datetime:
        days: int = self.cleaned_data["days"]
        return now + timedelta(days=days)
