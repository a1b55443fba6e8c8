"""The command line, in this process for its answers and in others for what processes do."""

from collections.abc import Callable

import pytest

from homes import Answer
from sanbao.__main__ import main

CLOSED = "2026-09"


Sanbao = Callable[..., Answer]


@pytest.fixture
def sanbao(capfd: pytest.CaptureFixture[str]) -> Sanbao:
    """`sanbao("statistics", "--station", "A")` as if typed, on the test database."""

    def run(*arguments: object) -> Answer:
        capfd.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        seen = capfd.readouterr()
        return Answer(code, seen.out, seen.err)

    return run
