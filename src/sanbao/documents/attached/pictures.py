"""Pictures on their way in: drawn anew, so that nothing but the picture is kept.

What a telephone writes beside a photo (place, time, device) is dropped, a picture that is also something else is not
any more, and one of 12 megapixels becomes one that a workshop's network carries.
"""

import warnings
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from sanbao.documents.attached.limits import LONGEST_EDGE, MOST_PIXELS
from sanbao.documents.errors import PictureDamaged, PictureTooLarge

FORMATS: Final = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
QUALITY: Final[dict[str, dict[str, Any]]] = {
    "jpg": {"quality": 82, "optimize": True},
    "png": {"optimize": True},
    "webp": {"quality": 82},
}
MODES: Final = {"jpg": ("L", "RGB"), "png": ("L", "LA", "P", "RGB", "RGBA"), "webp": ("RGB", "RGBA")}


def redrawn(content: bytes, name: str) -> tuple[str, bytes]:
    """Return the ending and the bytes of the picture as it is kept: upright, at most LONGEST_EDGE wide and high.

    Raises: PictureDamaged, PictureTooLarge.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # refused by our own, smaller limit
            with Image.open(BytesIO(content), formats=list(FORMATS)) as opened:
                _check_size(opened, name)
                return _drawn(opened)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise PictureDamaged(file=name) from error


def _check_size(picture: Image.Image, name: str) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureTooLarge(file=name, most=MOST_PIXELS // 1_000_000)


def _drawn(opened: Image.Image) -> tuple[str, bytes]:
    ending = FORMATS[opened.format or ""]
    opened.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))  # a large JPEG is read at a fraction of its size: far less memory
    picture = ImageOps.exif_transpose(opened)
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    if picture.mode not in MODES[ending]:
        picture = picture.convert("RGB")
    picture.info.clear()
    out = BytesIO()
    picture.save(out, opened.format, **QUALITY[ending])
    return ending, out.getvalue()
