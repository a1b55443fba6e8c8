"""Names of roles, scopes and acts, as people of the trade say them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanbao.accounts.rules.roles import Role, Scope

ROLE_LABELS: Mapping[str, Promise] = {
    Role.CUSTOMER_SERVICE_CLERK: _("客服专员"),
    Role.SERVICE_ADVISER: _("服务顾问"),
    Role.TECHNICIAN: _("维修技师"),
    Role.WORKSHOP_HEAD: _("车间主任"),
    Role.INSPECTOR: _("质检员"),
    Role.PARTS_STOREKEEPER: _("配件库管员"),
    Role.OLD_PART_STOREKEEPER: _("旧件库管员"),
    Role.WARRANTY_APPRAISER: _("三包鉴定员"),
    Role.STATION_MANAGER: _("维修站站长"),
    Role.STATISTICIAN: _("统计员"),
    Role.PAYROLL_CLERK: _("薪资专员"),
    Role.FINANCE_CLERK: _("财务专员"),
    Role.AFTER_SALES_MANAGER: _("售后部长"),
    Role.SYSTEM_ADMINISTRATOR: _("系统管理员"),
}

SCOPE_LABELS: Mapping[str, Promise] = {
    Scope.ALL: _("全部网点"),
    Scope.REGION: _("一个区域"),
    Scope.STATION: _("一个网点"),
    Scope.OWN: _("仅本人"),
}

ACT_LABELS: Mapping[str, Promise] = {
    "accounts.create_user": _("新建用户"),
    "accounts.grant_role": _("授予岗位"),
    "accounts.revoke_role": _("撤销岗位"),
    "accounts.delegate": _("委托代理"),
    "accounts.end_delegation": _("结束代理"),
    "accounts.set_password": _("重设密码"),
    "accounts.deactivate": _("停用账号"),
    "accounts.reactivate": _("恢复账号"),
    "accounts.unlock": _("解除登录锁定"),
    "accounts.reset_two_factor": _("关闭他人的两步验证"),
    "accounts.issue_token": _("签发接口令牌"),
    "accounts.revoke_token": _("撤销接口令牌"),
    "accounts.replace_key": _("更换签名密钥"),
}

SUBJECT_LABELS: Mapping[str, Promise] = {
    "user": _("用户"),
    "token": _("接口令牌"),
    "key": _("密钥"),
}

VALUE_LABELS: Mapping[str, Mapping[str, Promise]] = {"role": ROLE_LABELS, "scope": SCOPE_LABELS}

FACT_LABELS: Mapping[str, Promise] = {
    "username": _("用户名"),
    "name": _("姓名"),
    "role": _("岗位"),
    "scope": _("范围"),
    "place": _("区域或网点"),
    "valid_from": _("生效日期"),
    "valid_until": _("截止日期(不含)"),
    "to": _("代理人"),
    "from_on": _("开始日期"),
    "until_on": _("结束日期(不含)"),
    "token": _("令牌"),
    "acts": _("允许的操作"),
    "expires_at": _("到期时间"),
    "is_active": _("在用"),
}
