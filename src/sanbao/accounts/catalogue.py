"""Everything that can be done, collected from the `permissions.py` of each context."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from sanbao.accounts.access import Act


@cache
def acts() -> Mapping[str, Act]:
    """Return every act of every context under its code, sorted by code."""
    found = [value for module in modules("permissions") for value in vars(module).values() if isinstance(value, Act)]
    return {act.code: act for act in sorted(found, key=lambda act: act.code)}


def modules(name: str) -> Iterator[ModuleType]:
    """Yield the module `name` (such as "labels") of every context that has one."""
    for config in apps.get_app_configs():
        if config.name.startswith("sanbao.") and config.module and module_has_submodule(config.module, name):
            yield import_module(f"{config.name}.{name}")
