"""Repeating a rule on plain JSON: the list of all, the schema of one, the answer to what comes by standard input."""

import argparse
import json
import sys
from collections.abc import Sequence

from sanbao.cli.parser import USAGE
from sanbao.cli.refusals import REFUSED
from sanbao.cli.table import Head, lines
from sanbao.kernel.errors import DomainError, Fault, Refused
from sanbao.kernel.json_text import parse
from sanbao.kernel.recompute import AnyRule, NoSuchRule, rule, rules

COLUMNS = {"code": "代码", "label": "名称", "edition": "版本"}


def run(options: argparse.Namespace) -> int:
    """List the rules, print a schema, or answer. An unknown rule or a missing code is a usage error."""
    if options.what == "list":
        return _list(options.format or "table")
    code = options.code if options.what == "schema" else options.what
    try:
        asked = rule(code or "")
    except NoSuchRule as error:
        print(_json(refusal(error)))
        print(error, file=sys.stderr)
        return USAGE
    return _schema(asked, is_answer=options.answer) if options.what == "schema" else _answer(asked)


def _list(how: str) -> int:
    rows = [{name: getattr(one, name) for name in COLUMNS} for one in rules().values()]
    print(_json(rows) if how == "json" else _table([list(row.values()) for row in rows]))
    return 0


def _table(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(lines([Head(label, is_figure=False) for label in COLUMNS.values()], rows))


def _schema(asked: AnyRule, *, is_answer: bool) -> int:
    print(_json(asked.answer_schema() if is_answer else asked.schema()))
    return 0


def _answer(asked: AnyRule) -> int:
    """Print the answer, or the refusal in its place as JSON and beside it in sentences."""
    try:
        print(_json(asked.answer(parse(sys.stdin.buffer.read()))))
    except DomainError as error:
        print(_json(refusal(error)))
        print("\n".join(error.lines() if isinstance(error, Refused) else [str(error)]), file=sys.stderr)
        return REFUSED
    return 0


def refusal(error: DomainError) -> dict[str, object]:
    """Return a refusal as JSON: every fault with its path in the input ("" is the whole), code and sentence."""
    faults = _faults(error)
    several = f"有{len(faults)}处需要改正。"  # nothing would have been stored in any case
    return {
        "refused": True,
        "code": error.code,
        "message": several if len(faults) > 1 else str(error),
        "faults": faults,
    }


def _faults(error: DomainError) -> list[dict[str, str]]:
    if isinstance(error, Refused):
        return [_fault(fault) for fault in error.faults]
    return [{"path": "", "code": error.code, "message": str(error)}]


def _fault(fault: Fault) -> dict[str, str]:
    return {"path": fault.column or "", "code": fault.code, "message": fault.text()}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
