"""Where the records of the network are shown, for everything that names them by kind and key."""

from django.urls import reverse


def people(station_code: str) -> str:
    """Return the address of the people of a station."""
    return f"{reverse('network:people')}?station={station_code}"


def person(key: str) -> str | None:
    """Return the address of the person "station/number"."""
    return _two_part("network:person", key)


def attendance(key: str) -> str | None:
    """Return the address of the attendance "station/month"."""
    return _two_part("network:attendance_grid", key)


def station(code: str) -> str:
    """Return the address of a station."""
    return reverse("network:station", args=(code,))


def _two_part(name: str, key: str) -> str | None:
    first, slash, second = key.partition("/")
    return reverse(name, args=(first, second)) if slash else None
