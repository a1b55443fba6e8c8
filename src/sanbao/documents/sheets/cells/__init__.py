"""One cell as people write it: each parser returns a value or raises a CellFault that says what to do."""

from sanbao.documents.sheets.cells.faults import CellFault, is_blank
from sanbao.documents.sheets.cells.numbers import coefficient, minutes, money, quantity, whole, whole_km
from sanbao.documents.sheets.cells.people import Participant, participants, people, shares
from sanbao.documents.sheets.cells.texts import order_number, text, yes_no
from sanbao.documents.sheets.cells.times import clock, day, moment

__all__ = [
    "CellFault",
    "Participant",
    "clock",
    "coefficient",
    "day",
    "is_blank",
    "minutes",
    "moment",
    "money",
    "order_number",
    "participants",
    "people",
    "quantity",
    "shares",
    "text",
    "whole",
    "whole_km",
    "yes_no",
]
