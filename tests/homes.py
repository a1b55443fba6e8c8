"""Installations of their own, which other processes work on."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

UNTIL = "2026-10"  # the last month of the sample


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Home:
    """An installation on SQLite."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "sanbao.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if key != "SANBAO_DATABASE_URL"}
        return {**inherited, "SANBAO_HOME": str(self.path)}

    def start(self, *arguments: object, **environment: str) -> "subprocess.Popen[str]":
        """Start a command."""
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "sanbao", *map(str, arguments)],
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: object, **environment: str) -> Answer:
        """Run a command to its end."""
        return ended(self.start(*arguments, **environment))

    def done(self, *arguments: object, **environment: str) -> Answer:
        """Run a command that must succeed."""
        answer = self.run(*arguments, **environment)
        assert answer.code == 0, answer.err
        return answer

    def python(self, program: str, *arguments: str) -> int:
        """Run a Python program with Django's settings; return its exit code, negative for a signal."""
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "sanbao.settings"}
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own words

    def copied(self, path: Path) -> "Home":
        """Return an installation with the same database, to be changed at will."""
        path.mkdir(exist_ok=True)
        copy = Home(path)
        with closing(sqlite3.connect(self.database)) as source, closing(sqlite3.connect(copy.database)) as target:
            source.backup(target)
        return copy


def ended(process: "subprocess.Popen[str]") -> Answer:
    out, err = process.communicate(timeout=240)
    return Answer(process.returncode, out, err)


class Homes:
    """Installations that take long to make: made once for all processes of a run of the suite, and only read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def made(self, name: str, make: Callable[[Home], object]) -> Home:
        """Return the installation called `name`; whoever comes first makes it, the others wait."""
        home = Home(self.path / name)
        with (self.path / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not home.path.exists():
                half = Home(self.path / f"{name}.half")
                shutil.rmtree(half.path, ignore_errors=True)
                half.path.mkdir()
                make(half)
                half.path.rename(home.path)
        return home

    @property
    def empty(self) -> Home:
        return self.made("empty", lambda home: home.done("migrate"))

    def sample(self, seed: int = 0) -> Home:
        """Return an installation with the sample; `seed` gives sets another order."""

        def make(home: Home) -> None:
            answer = home.done("demo", "--no-serve", "--until", UNTIL, PYTHONHASHSEED=str(seed))
            assert "维修人员工作情况月统计表" in answer.out

        return self.made(f"sample-{seed}", make)
