"""The register of printed forms: a folder <context>/printing/<code>/ with a form.py is a form, and is found by itself.

A form.py states FORM and `sample(blank: bool) -> Sheet`; a form.typ beside it replaces the general template.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, cast

from django.apps import apps
from django.conf import settings

from sanbao.documents.errors import FormUnknown
from sanbao.documents.forms.description import Form, Sheet
from sanbao.kernel.registry import discover


class Sample(Protocol):
    def __call__(self, *, blank: bool) -> Sheet:
        """Return the form filled with an example, or empty to be filled in by hand."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A form with what its folder brings along."""

    form: Form
    sample: Sample
    template: Path | None


def forms() -> dict[str, Form]:
    """Return every printed form of the installed contexts by its code, in the order of the codes."""
    return {code: registered.form for code, registered in register().items()}


def registered(code: str) -> Registered:
    """Return one form with its sample and template.

    Raises: FormUnknown.
    """
    found = register().get(code)
    if found is None:
        raise FormUnknown(form=code)
    return found


@lru_cache(maxsize=1)
def register() -> dict[str, Registered]:
    """Return every form of the installed contexts with its sample and template.

    Raises: ValueError if two folders claim one code, or a form lacks its edition.
    """
    found: dict[str, Registered] = {}
    for package in _packages():
        for name, form in discover(package, "FORM").items():
            entry = _registered(f"{package}.{name}", cast("Form", form))
            if entry.form.code in found:
                raise ValueError(f"two folders claim the form {entry.form.code}")
            found[entry.form.code] = entry
    return dict(sorted(found.items()))


def _packages() -> list[str]:
    """Return the contexts' folders of forms, and those of the installation's own (setting FORM_PACKAGES)."""
    folders = [f"{config.name}.printing" for config in apps.get_app_configs()]
    return [folder for folder in folders if find_spec(folder)] + list(getattr(settings, "FORM_PACKAGES", ()))


def _registered(module_name: str, form: Form) -> Registered:
    if not form.edition:
        raise ValueError(f"the form {form.code} has no edition")
    module: Any = import_module(module_name)
    template = Path(module.__file__).with_name("form.typ")
    return Registered(form, module.sample, template if template.exists() else None)
