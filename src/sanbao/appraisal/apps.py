from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sanbao.network.ports import station_reviews


class AppraisalConfig(AppConfig):
    name = "sanbao.appraisal"
    verbose_name = _("绩效考核")

    def ready(self) -> None:
        from sanbao.documents.ports import record_pages  # noqa: PLC0415 - as all contexts: ports are filled at start-up

        station_reviews.fill(_page_of_reviews)
        record_pages.add("quarterly", _page_of_form)
        record_pages.add("quarterly_item", _page_of_item)


def _page_of_reviews(station_code: str) -> str:
    return f"{reverse('appraisal:reviews')}?station={station_code}"


def _page_of_form(number: str) -> str:
    return reverse("appraisal:quarterly_form", args=(number,))


def _page_of_item(key: str) -> str:
    return _page_of_form(key.partition("/")[0])
