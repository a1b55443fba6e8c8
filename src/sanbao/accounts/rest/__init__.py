"""What the JSON endpoints of every context share: keys, refusals, pages of a list, values in JSON.

It lies in accounts, the lowest context that knows who asks; `web/rest.py` puts the endpoints together.
"""

from sanbao.kernel.text import BIGGEST_KEY

from .auth import ApiRequest, KeyAuth
from .faults import faulty, refused_value
from .paging import Asked, Listing, Page, cursor_of, cut, keys_in, next_link, numbers_in, whole_key
from .problems import Problem, answer
from .values import (
    Code,
    Day,
    Flag,
    Key,
    Moment,
    MonthKey,
    Text,
    Whole,
    Yuan,
    YuanIn,
    chosen_from,
)

__all__ = [
    "BIGGEST_KEY",
    "ApiRequest",
    "Asked",
    "Code",
    "Day",
    "Flag",
    "Key",
    "KeyAuth",
    "Listing",
    "Moment",
    "MonthKey",
    "Page",
    "Problem",
    "Text",
    "Whole",
    "Yuan",
    "YuanIn",
    "answer",
    "chosen_from",
    "cursor_of",
    "cut",
    "faulty",
    "keys_in",
    "next_link",
    "numbers_in",
    "refused_value",
    "whole_key",
]
