"""The command line, in this process for its answers and in others for what processes do."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sanbao.__main__ import main

UNTIL = "2026-10"
CLOSED = "2026-09"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


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


@dataclass(frozen=True)
class Home:
    """An installation of its own, used by other processes."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "sanbao.sqlite3"

    def start(self, *arguments: object, **environment: str) -> "subprocess.Popen[str]":
        """Start a command."""
        inherited = {key: value for key, value in os.environ.items() if key != "SANBAO_DATABASE_URL"}
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "sanbao", *map(str, arguments)],
            env={**inherited, "SANBAO_HOME": str(self.path), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: object) -> Answer:
        """Run a command to its end."""
        return ended(self.start(*arguments))


def ended(process: "subprocess.Popen[str]") -> Answer:
    out, err = process.communicate(timeout=240)
    return Answer(process.returncode, out, err)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Home]:
    """Two installations with the sample, made by two processes in which sets have another order."""
    homes = Home(tmp_path_factory.mktemp("sample")), Home(tmp_path_factory.mktemp("sample"))
    processes = [
        home.start("demo", "--no-serve", "--until", UNTIL, PYTHONHASHSEED=str(seed)) for seed, home in enumerate(homes)
    ]
    for process in processes:
        answer = ended(process)
        assert answer.code == 0, answer.err
        assert "维修人员工作情况月统计表" in answer.out
    return homes
