"""Read stations in the least form."""

from typing import NamedTuple

from sanbao.network.models import Station


class StationName(NamedTuple):
    """What a page needs of a station to offer and to name it; a network has hundreds."""

    pk: int
    code: str
    name: str
    region_code: str | None = None
    region_name: str | None = None

    @classmethod
    def of(cls, station: Station) -> "StationName":
        """Return the name of a station that was read as a whole."""
        region = station.region
        return cls(station.pk, station.code, station.name, *((region.code, region.name) if region else ()))
