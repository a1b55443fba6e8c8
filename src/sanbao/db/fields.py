"""Model fields that keep money and months exact on every database."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from sanbao.kernel.errors import DomainError
from sanbao.kernel.money import from_fen, to_fen, yuan
from sanbao.kernel.periods import Month


class MoneyField(models.BigIntegerField):
    """Yuan as Decimal in Python, whole fen in the database.

    SQLite has no decimal type: a DecimalField becomes binary floating point there. Integers of fen add up exactly on
    every database, in SUM() too.
    """

    def from_db_value(self, value: int | None, *_: object) -> Decimal | None:
        return None if value is None else from_fen(int(value))

    def to_python(self, value: Any) -> Decimal | None:  # noqa: ANN401 - Django hands in whatever a form or fixture holds
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return yuan(value)
        except DomainError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> int | None:  # noqa: ANN401 - see to_python
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return to_fen(value)

    def formfield(self, **kwargs: Any) -> forms.Field:  # type: ignore[override]  # noqa: ANN401 - Django's signature
        defaults = {"required": not self.blank, "label": self.verbose_name, "help_text": self.help_text}
        return forms.DecimalField(max_digits=14, decimal_places=2, **{**defaults, **kwargs})


class MonthField(models.IntegerField):
    """A calendar month: kernel Month in Python, 202610 in the database, so that months sort and index as numbers."""

    def from_db_value(self, value: int | None, *_: object) -> Month | None:
        return None if value is None else Month.from_key(value)

    def to_python(self, value: Any) -> Month | None:  # noqa: ANN401 - Django hands in whatever a form or fixture holds
        if value is None or isinstance(value, Month):
            return value
        try:
            return Month.from_key(value) if isinstance(value, int) else Month.parse(value)
        except DomainError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> int | None:  # noqa: ANN401 - see to_python
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return value.key if isinstance(value, Month) else int(value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))
