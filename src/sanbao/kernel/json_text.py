"""JSON text from anybody: read strictly, so that nothing is lost or guessed."""

import json
from collections.abc import Iterable
from typing import Final

from sanbao.kernel.json_faults import NotJson, NotReadable, NotUtf8, Twice

DEEPEST: Final = 32


def parse(data: str | bytes) -> object:
    """Return the JSON value that a text or a file (UTF-8, with or without its mark) holds.

    Raises: NotJson; NotUtf8; NotReadable, also for more than 32 levels of objects and lists; Twice for a field that
    occurs twice, of which one would be lost.
    """
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        value: object = json.loads(text, object_pairs_hook=_once)
        json.dumps(value, ensure_ascii=False).encode()  # half a character ("\ud800") could never be written again
    except json.JSONDecodeError as error:
        raise NotJson(line=error.lineno, position=error.colno) from error
    except UnicodeError as error:
        raise NotUtf8 from error
    except (RecursionError, ValueError) as error:
        raise NotReadable from error
    if _is_deep(value):
        raise NotReadable
    return value


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [below for one in level for below in _inside(one)]
    return any(isinstance(one, dict | list) for one in level)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise Twice(field=next(name for name in names if names.count(name) > 1))
    return found
