"""A bar for work that takes a while, on the error output, and only where somebody is looking."""

import sys

from sanbao.cli.table import width

WIDTH = 30


class Bar:
    """Call it with (done, all); it draws at most a hundred times, and takes itself away at the end."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._drawn = -1
        self._is_watched = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        percent = 100 * done // total if total else 100
        if not self._is_watched or percent == self._drawn:
            return
        self._drawn = percent
        filled = WIDTH * percent // 100
        sys.stderr.write(f"\r{self.title} {'█' * filled}{'░' * (WIDTH - filled)} {percent:3d}%")
        if percent == 100:  # noqa: PLR2004 - done
            sys.stderr.write("\r" + " " * (width(self.title) + WIDTH + 6) + "\r")
        sys.stderr.flush()
