"""Accounts from the command line: how the first administrator comes in."""

import argparse
import getpass
import sys

from django.utils import timezone

from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.accounts.services import create_user, grant_role
from sanbao.kernel.errors import DomainError, Kind
from sanbao.kernel.periods import business_date


class UserUnknown(DomainError):
    code = "cli.user_unknown"
    message = "没有用户名为「{username}」的账号。"
    kind = Kind.NOT_FOUND


class RoleUnknown(DomainError):
    code = "cli.role_unknown"
    message = "没有角色「{role}」。可用的角色：{known}"


class PasswordsDiffer(DomainError):
    code = "cli.passwords_differ"
    message = "两次输入的密码不一样，请重新输入。"


def run(options: argparse.Namespace) -> int:
    """Create an account, or grant a role to one."""
    if options.command == "create-user":
        user = create_user(
            username=options.username,
            name=options.name,
            password=_password(from_input=options.password_stdin),
            actor=None,
            now=timezone.now(),
        )
        print(f"已新建账号 {user.username}（{user.name}）。用 sanbao grant 授予角色后才能使用。")
        return 0
    return _grant(options)


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("密码：")
    if getpass.getpass("再输入一次：") != password:
        raise PasswordsDiffer
    return password


def _grant(options: argparse.Namespace) -> int:
    user = User.objects.filter(username=options.username).first()
    if user is None:
        raise UserUnknown(username=options.username)
    if options.role not in set(Role):
        raise RoleUnknown(role=options.role, known="、".join(Role))
    now = timezone.now()
    grant_role(
        user=user,
        role=Role(options.role),
        scope=Scope(options.scope),
        place=options.place,
        valid_from=business_date(now),
        actor=None,
        now=now,
    )
    print(f"已授予 {user.username} 角色 {options.role}。")
    return 0
