"""How much may be attached, and what."""

from typing import Final

MEBIBYTE: Final = 1024 * 1024
MAX_BYTES: Final = 15 * MEBIBYTE  # of a file as it is brought: the largest photo of a telephone has about 12
MOST_PIXELS: Final = 80_000_000  # of a picture before it is made smaller
LONGEST_EDGE: Final = 1920  # of a picture as it is kept: a worn thread can still be seen
MOST_FILES: Final = 12  # of one record

# The ending of what is kept, and what browsers are told about it.
CONTENT_TYPES: Final = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PICTURES: Final = frozenset({"jpg", "png", "webp"})
