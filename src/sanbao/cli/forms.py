"""The printed forms: the list of all, and samples."""

import argparse
import json

from sanbao.cli.refusals import WrongEnding, WrongUsage, check_writable
from sanbao.cli.table import Head, lines
from sanbao.documents.forms import listing, rendering
from sanbao.documents.forms.register import register

FORMATS = {".pdf": "pdf", ".xlsx": "xlsx", ".html": "html"}
COLUMNS = {"code": "代码", "title": "名称", "context": "业务", "edition": "版本", "copies": "联次"}


class UnknownForm(WrongUsage):
    code = "cli.form_unknown"
    message = "没有代码为「{form}」的单据。sanbao forms 列出全部单据。"


def run(options: argparse.Namespace) -> int:
    """List the forms, or write a sample of one into a file."""
    if options.act == "sample":
        return _sample(options)
    rows = listing.rows()
    if options.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        heads = [Head(label, is_figure=False) for label in COLUMNS.values()]
        print("\n".join(lines(heads, [[_text(row[key]) for key in COLUMNS] for row in rows])))
    return 0


def _text(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _sample(options: argparse.Namespace) -> int:
    file_format = FORMATS.get(options.output.suffix.lower())
    if file_format is None:
        raise WrongEnding(endings="、".join(FORMATS), name=options.output.name)
    if options.code not in register():
        raise UnknownForm(form=options.code)
    check_writable(options.output)
    options.output.write_bytes(rendering.sample(options.code, file_format=file_format, blank=options.blank))
    print(f"已写入 {options.output}")
    return 0
