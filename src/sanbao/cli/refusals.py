"""How a refusal is told: every fault on its own line, or as JSON for other programs."""

import json
import os
import sys
from pathlib import Path

from django.core.management.base import CommandError
from django.db import OperationalError

from sanbao.cli.parser import USAGE
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
    return USAGE if isinstance(told, WrongUsage) else REFUSED


class NotMigrated(DomainError):
    code = "cli.not_migrated"
    message = "数据库还没有建好，请先运行 sanbao migrate。"


class WrongUsage(DomainError):
    """What was typed cannot be meant; nothing was begun."""


class FileMissing(WrongUsage):
    code = "cli.file_missing"
    message = "找不到文件 {path}，或者无权读取，请检查路径。"


class NotAFile(WrongUsage):
    code = "cli.not_a_file"
    message = "{path} 是文件夹，不是文件，请写出文件名。"


class FolderMissing(WrongUsage):
    code = "cli.folder_missing"
    message = "不能写入 {path}：没有文件夹 {folder}，或者不能在其中写文件。"


class OverItself(WrongUsage):
    code = "cli.over_itself"
    message = "{path} 就是要读的文件，写进去会把它覆盖，请换一个文件名。"


class FileExists(WrongUsage):
    code = "cli.file_exists"
    message = "{path} 已经存在。请换一个文件名；确实要覆盖的，加 --force。"


class WrongEnding(WrongUsage):
    code = "cli.wrong_ending"
    message = "文件名应以 {endings} 结尾，而不是 {name}。"


def check_readable(path: Path) -> None:
    """Look whether a file can be read.

    Raises: FileMissing; NotAFile.
    """
    if path.is_dir():
        raise NotAFile(path=path)
    if not os.access(path, os.R_OK):
        raise FileMissing(path=path)


def check_writable(path: Path, *, read: Path | None = None) -> None:
    """Look whether a file can be written there, before anything is done; `read` is what it must not replace.

    Raises: NotAFile; FolderMissing; OverItself.
    """
    if path.is_dir():
        raise NotAFile(path=path)
    if not path.parent.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise FolderMissing(path=path, folder=path.parent)
    if read is not None and path.exists() and path.samefile(read):
        raise OverItself(path=path)


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
