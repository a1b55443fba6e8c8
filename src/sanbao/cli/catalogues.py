"""Compiling the catalogues of translations: every .po of the package into the .mo beside it."""

import argparse

from sanbao.web.catalogues import compile_all


def run(_options: argparse.Namespace) -> int:
    """Compile every catalogue whose .mo would change, and name it."""
    for path in compile_all():
        print(path)
    return 0
