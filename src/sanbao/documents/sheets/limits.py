"""How much one file may hold. A sheet beyond these bounds is refused before the parser sees it."""

MEBIBYTE = 1024 * 1024
MAX_BYTES = 60 * MEBIBYTE
MAX_INFLATED_BYTES = 512 * MEBIBYTE
# Honest workbooks inflate 10- to 50-fold; only one that was made to explode goes beyond this while it is large.
MAX_RATIO = 200
LARGE_BYTES = 64 * MEBIBYTE
MAX_MEMBERS = 2_000
MAX_ROWS = 200_000
MAX_COLUMNS = 500
# The parser keeps 24 bytes for every cell between the first and the last one, filled or not.
MAX_CELLS = 12_000_000
