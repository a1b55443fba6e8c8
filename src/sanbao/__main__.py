"""The command `sanbao`: reads the line, prepares Django, hands over to the module of the command."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from sanbao.cli.parser import USAGE, parse

# Wages and people: whatever is written, the database and backups above all, is for this user of the system alone.
OWNER_ONLY = 0o077


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused, 2 not understood."""
    os.umask(OWNER_ONLY)
    options = parse(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanbao.settings")
    try:
        if options.needs_django:
            import_module("sanbao.cli.starting").prepare(options.command)
        code: int = import_module(f"sanbao.cli.{options.module}").run(options)
    except BrokenPipeError:  # `sanbao … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 128 + USAGE
    except Exception as error:  # noqa: BLE001 - what is not a refusal is raised again
        from sanbao.cli.refusals import tell  # noqa: PLC0415 - only a refusal needs it

        return tell(error, options.format)
    return code


if __name__ == "__main__":
    sys.exit(main())
