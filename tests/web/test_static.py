from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from pytest_django import Settings

from sanbao.web.finders import carried_files

OURS = ["frame.css", "components.css", "print.css", "early.js", "sanbao.js", "pickers.js", "logo.svg", "calendar.svg"]
LINKED = [f"web/{name}" for name in OURS] + ["django_htmx/htmx-2.min.js"]


def test_tabler_comes_from_the_wheel_that_carries_it() -> None:
    files = carried_files()
    assert sorted(files) == ["vendor/tabler/tabler.min.css", "vendor/tabler/tabler.min.js"]
    for published, path in files.items():
        assert "Tabler v1.4" in path.read_text("utf-8")[:200]
        assert finders.find(published) == str(path)


@pytest.mark.parametrize("path", LINKED)
def test_every_linked_file_is_found(path: str) -> None:
    assert finders.find(path)


def test_nothing_else_of_the_carrier_is_published() -> None:
    assert finders.find("vendor/tabler/apexcharts.min.js") is None
    assert "starlette_admin" not in settings.INSTALLED_APPS


@pytest.mark.parametrize("name", [name for name in OURS if name.endswith((".css", ".js"))])
def test_no_file_of_ours_asks_another_server(name: str) -> None:
    text = Path(str(finders.find(f"web/{name}"))).read_text("utf-8")
    assert "//" not in text.replace("// ", "")


@pytest.mark.slow
def test_static_files_can_be_collected_under_names_that_never_change(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert list((tmp_path / "vendor/tabler").glob("tabler.min.*.css.gz"))
