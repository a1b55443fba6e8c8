"""A port has one implementation, which may be loaded when it is first asked for."""

import pytest

from sanbao.kernel.ports import Port, PortNotFilledError, PortTakenError


def test_nobody_answers_at_an_empty_port() -> None:
    port: Port[str] = Port("a")
    assert not port.is_filled
    with pytest.raises(PortNotFilledError):
        port.get()


def test_what_is_offered_later_is_made_once_when_it_is_asked_for() -> None:
    made: list[str] = []

    def make() -> list[str]:
        made.append("made")
        return made

    port: Port[list[str]] = Port("a")
    port.fill_later(make)
    assert port.is_filled
    assert made == []
    assert port.get() is port.get() is made
    assert made == ["made"]


def test_a_port_is_filled_once_and_by_one_only() -> None:
    now: Port[str] = Port("a")
    now.fill("one")
    now.fill("one")
    later: Port[str] = Port("b")
    later.fill_later(str)
    later.fill_later(str)
    for port in (now, later):
        with pytest.raises(PortTakenError):
            port.fill("another")
        with pytest.raises(PortTakenError):
            port.fill_later("another".upper)
