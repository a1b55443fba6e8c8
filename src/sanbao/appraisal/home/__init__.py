"""What of the appraisal waits for somebody."""

from typing import Final

from sanbao.appraisal.home import scores, walks

WAITING: Final = (*scores.WAITING, *walks.WAITING)
