"""What can be typed: every command with its options. A command names the module of sanbao.cli that runs it."""

import argparse
import gettext
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn, TypeAlias

from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month

USAGE = 2
DESCRIPTION = "三包：售后服务管理。从维修工单到每位维修人员的月统计表。"
EXAMPLES = """例：
  sanbao demo                                              用示例数据试用
  sanbao import repair-ledger 台账.xlsx --station A01       导入维修台账
  sanbao statistics --station A01 --month 2026-10           查看月统计表
  sanbao close-month --station A01 --month 2026-10          月末结账
"""
_LOCALE = Path(__file__).parent / "locale"


class Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese and says where help is."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"命令有误：{message}\n详见 {self.prog} --help\n")


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what was typed. Ends the program with exit code 2 if it is not understood."""
    _speak_chinese()
    parser = Parser(
        prog="sanbao",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
    for add in (_running, _statistics, _importing, _keeping, _forms, _kpi, _payroll, _rules, _people, _benchmarks):
        add(commands)
    options, rest = parser.parse_known_args(arguments)
    if rest and options.module != "manage":
        parser.error(f"不认识 {' '.join(rest)}")
    options.rest = rest
    return options


def _speak_chinese() -> None:
    """The parser asks the standard gettext for its sentences; who has set another LANGUAGE gets those."""
    os.environ.setdefault("LANGUAGE", "zh_CN")
    gettext.bindtextdomain("argparse", str(_LOCALE))
    gettext.textdomain("argparse")


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - argparse gives the type no other name


def _add(commands: Commands, name: str, summary: str, module: str, *, needs_django: bool = True) -> Parser:
    parser: Parser = commands.add_parser(name, help=summary, description=summary)
    parser.set_defaults(module=module, command=name, needs_django=needs_django, format=None)
    return parser


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except DomainError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _station_month(parser: Parser) -> None:
    parser.add_argument("--station", metavar="代码", required=True, help="网点代码")
    parser.add_argument("--month", metavar="年-月", type=_month, required=True, help="月份，如 2026-10")


def _format(parser: Parser, *choices: str) -> None:
    parser.add_argument(
        "--format", choices=choices, default=choices[0], help=f"输出格式：{'、'.join(choices)}（默认 {choices[0]}）"
    )


def _running(commands: Commands) -> None:
    demo = _add(commands, "demo", "用示例网点试用：建库、装入数据、显示月统计表、打开网站", "demo")
    demo.add_argument("--no-serve", action="store_true", help="只建数据，不打开网站")
    demo.add_argument("--until", metavar="年-月", type=_month, help="示例数据的最后一个月（默认上个月）")
    _address(demo)
    serve = _add(commands, "serve", "运行：网站、后台任务和定时任务", "serve")
    _address(serve)
    migrate = _add(commands, "migrate", "建立数据库，或升级到本版本", "migrate")
    migrate.add_argument(
        "--new-key",
        action="store_true",
        help="从此使用本机的密钥（几台机器共用数据库时更换密钥用，所有人须重新登录）",
    )
    manage = _add(commands, "manage", "Django 管理命令，如 sanbao manage shell", "manage", needs_django=False)
    manage.add_argument("arguments", nargs=argparse.REMAINDER, metavar="…", help="Django 命令及其参数")


def _address(parser: Parser) -> None:
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址（默认 127.0.0.1，只限本机）")
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="端口（默认 8000）")
    parser.add_argument("--workers", type=int, metavar="数量", help="网站进程数（默认与处理器核数相同，最多 4）")


def _statistics(commands: Commands) -> None:
    statistics = _add(commands, "statistics", "维修人员工作情况月统计表（BD-11）", "month_statistics")
    _station_month(statistics)
    statistics.add_argument("--person", metavar="工号", help="只看一个人")
    _format(statistics, "table", "json", "xlsx", "pdf")
    statistics.add_argument("-o", "--output", metavar="文件", type=Path, help="写入文件")
    close = _add(commands, "close-month", "月末结账：冻结一个网点的月份", "close_month")
    _station_month(close)
    _format(close, "text", "json")


def _importing(commands: Commands) -> None:
    parser = _add(commands, "import", "导入花名册、考勤表或维修台账（xlsx、xls、csv）", "importing")
    parser.add_argument(
        "kind",
        choices=("roster", "attendance", "repair-ledger"),
        help="表的种类：roster 花名册、attendance 考勤表、repair-ledger 维修台账",
    )
    parser.add_argument("file", type=Path, metavar="文件", help="要导入的表")
    parser.add_argument("--station", metavar="代码", required=True, help="网点代码")
    parser.add_argument("--month", metavar="年-月", type=_month, help="考勤表或台账的月份（默认从表中读出）")
    parser.add_argument("--accept-good", action="store_true", help="有错的行不导入，其余导入（默认有一行错就都不导入）")
    parser.add_argument("--create-station", action="store_true", help="网点不存在时新建（只用于花名册）")
    parser.add_argument("--worksheet", metavar="名称", help="要导入的工作表（默认是第一张认得出表头的）")
    parser.add_argument("--refused", type=Path, metavar="文件.xlsx", help="把有错的行连同原因写入这个文件")
    _format(parser, "text", "json")


def _keeping(commands: Commands) -> None:
    backup = _add(commands, "backup", "备份数据库（运行中也可以）", "backup")
    backup.add_argument("file", type=Path, metavar="文件", help="备份文件")
    backup.add_argument("--force", action="store_true", help="文件已存在时覆盖它")
    _format(backup, "text", "json")
    restore = _add(commands, "restore", "从备份恢复（先停止运行）", "backup")
    restore.add_argument("file", type=Path, metavar="文件", help="备份文件")
    _format(restore, "text", "json")


def _forms(commands: Commands) -> None:
    forms = _add(commands, "forms", "列出全部打印单据，或打印样张", "forms")
    _format(forms, "table", "json")
    acts = forms.add_subparsers(title="操作", metavar="操作", dest="act", parser_class=Parser)
    sample = acts.add_parser("sample", help="打印样张", description="打印样张")
    sample.add_argument("code", metavar="单据代码", help="如 BD-11")
    sample.add_argument("--blank", action="store_true", help="空白单据，供手填")
    sample.add_argument("-o", "--output", type=Path, required=True, metavar="文件", help=".pdf、.xlsx 或 .html")
    _add(commands, "compile-catalogues", "编译译文（开发用）", "catalogues", needs_django=False)


def _kpi(commands: Commands) -> None:
    kpi = _add(commands, "kpi", "绩效：按结账数据计分、定稿、季度结算、查看", "kpi")
    acts = kpi.add_subparsers(title="操作", metavar="操作", dest="act", required=True, parser_class=Parser)
    for act, summary in (
        ("score", "按结账数据给一个网点的月份计分"),
        ("finalise", "计分并定稿：工资从此按这些得分计算"),
        ("close-quarter", "季度结算：季度结果替换三个月的暂定得分（月份填季度的第一个月）"),
        ("show", "查看得分：已定稿的按定稿，未定稿的按现有数据暂定"),
    ):
        parser = acts.add_parser(act, help=summary, description=summary)
        _station_month(parser)
        _format(parser, "table" if act == "show" else "text", "json")
        if act == "close-quarter":
            parser.add_argument(
                "--reason", metavar="原因", default="季度结算", help="写进调整行的原因（默认“季度结算”）"
            )


def _payroll(commands: Commands) -> None:
    payroll = _add(commands, "payroll", "工资：编制、审核、批准、发放、锁定、查看、报表", "payroll")
    acts = payroll.add_subparsers(title="操作", metavar="操作", dest="act", required=True, parser_class=Parser)
    for act, summary in (
        ("draft", "按结账数据编制一个网点的工资表"),
        ("check", "审核工资表"),
        ("approve", "批准工资表（编制人和审核人以外的人）"),
        ("pay", "登记工资已经发放"),
        ("lock", "锁定已发放的工资表"),
        ("return", "把已审核或已批准的工资表退回草稿"),
        ("show", "查看工资表"),
    ):
        parser = acts.add_parser(act, help=summary, description=summary)
        _station_month(parser)
        if act != "show":
            parser.add_argument("--user", metavar="用户名", help="由谁办理（默认系统；系统编制的，批准要写明用户）")
        if act == "pay":
            parser.add_argument("--on", metavar="年-月-日", type=_day, help="发放日期（默认今天）")
        if act == "return":
            parser.add_argument("--reason", metavar="原因", required=True, help="退回的原因")
            told = "已向银行核实没有付款（生成过代发文件时必须）"
            parser.add_argument("--bank-has-not-paid", action="store_true", help=told)
        _format(parser, "table", "json")
    report = acts.add_parser("report", help="工资报表", description="工资报表")
    _station_month(report)
    report.add_argument(
        "--what", choices=("cost", "tax", "insurance", "bank"), metavar="报表", required=True, help=_REPORTS
    )
    _format(report, "table", "json", "csv", "xlsx")
    report.add_argument("-o", "--output", metavar="文件", type=Path, help="写入文件")


_REPORTS = "cost 用工成本，tax 个税，insurance 社保公积金，bank 银行代发（文件只能由已批准的工资表生成）"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"「{text}」不是日期，请写成 2026-11-10") from error


def _rules(commands: Commands) -> None:
    told = "用 JSON 复算一条规则：sanbao rule 代码 < 算例.json"
    rules = _add(commands, "rule", told, "recompute", needs_django=False)
    rules.add_argument("what", metavar="代码|list|schema", help="如 wage/coefficient_5；list 列出全部；schema 看格式")
    rules.add_argument("code", nargs="?", metavar="代码", help="schema 之后的规则代码")
    rules.add_argument("--answer", action="store_true", help="schema：结果的格式（默认是输入的格式）")
    rules.add_argument("--format", choices=("table", "json"), help="list 的输出格式（默认 table）")


def _people(commands: Commands) -> None:
    user = _add(commands, "create-user", "新建登录账号", "accounts")
    user.add_argument("username", metavar="用户名", help="登录用的名字")
    user.add_argument("--name", required=True, metavar="姓名", help="姓名")
    user.add_argument("--password-stdin", action="store_true", help="从标准输入读密码（默认在终端里询问）")
    grant = _add(commands, "grant", "授予角色", "accounts")
    grant.add_argument("username", metavar="用户名", help="登录用的名字")
    grant.add_argument("role", metavar="角色", help="角色代码，如 statistician、station_manager")
    grant.add_argument("--scope", choices=("all", "region", "station", "own"), default="all", help="范围（默认全部）")
    grant.add_argument("--place", default="", metavar="代码", help="大区或网点的代码")


def _benchmarks(commands: Commands) -> None:
    bench = _add(commands, "bench", "测速：先量本机的极限，再量三包", "benchmark", needs_django=False)
    bench.add_argument("what", choices=("statistics", "import", "payroll"), metavar="项目", help=_MEASURED)
    bench.add_argument("--entries", type=int, metavar="条数", help=_ENTRIES)
    bench.add_argument("--people", type=int, metavar="人数", help="工资：维修人员数，30 的倍数（默认 30000）")
    bench.add_argument("--database", metavar="URL", help="数据库（默认临时 SQLite；postgresql://… 用其中的新库）")
    _format(bench, "table", "json")


_MEASURED = "statistics 统计，import 导入，payroll 工资和绩效"
_ENTRIES = "台账条数（统计默认 200000，工资默认 5000000）或导入行数（默认 100000）"
