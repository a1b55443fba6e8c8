"""How a refusal is told: every fault on its own line, or as JSON for other programs."""

import json
import sys

from django.core.management.base import CommandError
from django.db import OperationalError

from sanbao.kernel.errors import DomainError, Fault, Refused

REFUSED = 1


def tell(error: Exception, how: str | None) -> int:
    """Print a refusal and return the exit code. Anything that is not a refusal is raised again.

    Text goes to the error output, JSON to the ordinary one, where the answer would have stood.
    """
    match error:
        case DomainError():
            told = error
        case OperationalError() if "no such table" in str(error):
            told = NotMigrated()
        case FileNotFoundError():
            told = FileMissing(path=str(error.filename))
        case CommandError():
            print(error, file=sys.stderr)
            return REFUSED
        case _:
            raise error
    if how == "json":
        print(json.dumps(as_json(told), ensure_ascii=False, indent=1))
    else:
        print("\n".join(as_lines(told)), file=sys.stderr)
    return REFUSED


class NotMigrated(DomainError):
    code = "cli.not_migrated"
    message = "数据库还没有建好，请先运行 sanbao migrate。"


class FileMissing(DomainError):
    code = "cli.file_missing"
    message = "找不到文件 {path}，请检查路径。"


def as_lines(error: DomainError) -> list[str]:
    """Return the refusal as sentences: what happened, then each fault with its place."""
    if isinstance(error, Refused) and len(error.faults) > 1:
        return [str(error), *error.lines()]
    return [str(error)]


def as_json(error: DomainError) -> dict[str, object]:
    """Return the refusal as JSON: `code`, `message`, and `faults` if there are several."""
    faults = error.faults if isinstance(error, Refused) else ()
    return {"refused": True, "code": error.code, "message": str(error), "faults": [fault_json(f) for f in faults]}


def fault_json(fault: Fault) -> dict[str, object]:
    """Return one fault as JSON: `code`, `message`, `row`, `column`, `value`."""
    return {
        "code": fault.code,
        "message": fault.text(),
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
    }
