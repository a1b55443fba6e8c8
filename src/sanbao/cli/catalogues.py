"""Compiling the catalogues of translations: every .po of the package into the .mo beside it."""

import argparse
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def run(_options: argparse.Namespace) -> int:
    """Compile every catalogue whose .mo would change, and name it."""
    try:
        import polib  # noqa: PLC0415 - a tool of development, absent from installations
    except ModuleNotFoundError:
        print("编译译文需要开发用的依赖：请先安装 requirements-dev.txt。", file=sys.stderr)
        return 1
    for path in sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po")):
        catalogue = polib.pofile(str(path))
        binary, compiled = path.with_suffix(".mo"), catalogue.to_binary()
        if not binary.exists() or binary.read_bytes() != compiled:
            binary.write_bytes(compiled)
            print(f"{path.relative_to(PACKAGE)}:{len(catalogue.translated_entries())} 条")
    return 0
