from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sanbao.network.ports import station_reviews

if TYPE_CHECKING:
    from sanbao.statistics.ports import FinalScores


class AppraisalConfig(AppConfig):
    name = "sanbao.appraisal"
    verbose_name = _("绩效考核")

    def ready(self) -> None:
        # ruff: noqa: PLC0415 - models are there only now, and scores are wanted when they are asked for
        from sanbao.documents.ports import record_pages
        from sanbao.statistics.ports import final_scores

        station_reviews.fill(_page_of_reviews)
        final_scores.fill_later(_final_scores)
        record_pages.add("kpi_score", _page_of_score)
        record_pages.add("quarterly", _page_of_form)
        record_pages.add("quarterly_item", _page_of_item)


def _final_scores() -> "FinalScores":
    from sanbao.appraisal.queries.scores import final_hundredths

    return final_hundredths


def _page_of_reviews(station_code: str) -> str:
    return f"{reverse('appraisal:reviews')}?station={station_code}"


def _page_of_score(key: str) -> str:
    """Return the address of the scorecard "station/month/number"."""
    return reverse("appraisal:scorecard", args=key.split("/"))


def _page_of_form(number: str) -> str:
    return reverse("appraisal:quarterly_form", args=(number,))


def _page_of_item(key: str) -> str:
    return _page_of_form(key.partition("/")[0])
