"""A folder is a registry: what is put into it is found by itself."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType


def discover(package: str, attribute: str) -> dict[str, object]:
    """Import every module and sub-package below `package` and return what they call `attribute`.

    The keys are dotted names below the package ("bd11.form"), sorted; a module without the attribute is left out.

    Raises: whatever importing a module raises, since a part that cannot be loaded must not be missing in silence.
    """
    root = import_module(package)
    found = {
        module.__name__.removeprefix(f"{package}."): vars(module)[attribute]
        for module in _below(root)
        if attribute in vars(module)
    }
    return dict(sorted(found.items()))


def _below(package: ModuleType) -> Iterator[ModuleType]:
    for entry in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if entry.name.endswith(".__main__"):  # a command, which would run
            continue
        module = import_module(entry.name)
        yield module
        if entry.ispkg:
            yield from _below(module)
