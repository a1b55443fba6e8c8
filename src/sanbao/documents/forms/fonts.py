"""The fonts forms are printed with: those of the pinned wheel, or a folder of the installation's own."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings
from pylopdf_fonts_zh_cn import sans_path

SANS, SERIF = "Noto Sans SC", "Noto Serif SC"


@dataclass(frozen=True, slots=True)
class Face:
    """A font family and the file that carries its regular weight."""

    family: str
    path: Path


def folder() -> Path:
    """Return the folder of the fonts (setting SANBAO_FONTS, else the wheel's)."""
    own = getattr(settings, "FONT_FOLDER", None)
    return Path(own) if own else sans_path().parent


@lru_cache(maxsize=1)
def loaded() -> typst.Fonts:
    """Return the fonts of `folder()`, read once per process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder()])


@lru_cache(maxsize=1)
def sans() -> Face:
    """Return the face of text and figures: Noto Sans SC, or the folder's first family."""
    return _face(SANS)


@lru_cache(maxsize=1)
def serif() -> Face:
    """Return the face of titles: Noto Serif SC, or the folder's first family."""
    return _face(SERIF)


def _face(preferred: str) -> Face:
    regular = sorted((font.family, str(font.path)) for font in loaded().fonts() if font.path)
    if not regular:
        raise FileNotFoundError(f"no fonts in {folder()}")
    chosen = next((font for font in regular if font[0] == preferred), regular[0])
    return Face(chosen[0], Path(chosen[1]))
