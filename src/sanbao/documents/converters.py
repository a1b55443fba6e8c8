"""The number of an issued form in an address."""


class NumberConverter:
    """BD11-202610-0001: letters and digits of the form, month, running number."""

    regex = r"[0-9A-Za-z]{1,20}-[0-9]{6}-[0-9]{4,9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
