"""Model fields that keep money and months exact on every database."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from sanbao.kernel.errors import DomainError
from sanbao.kernel.money import from_fen, to_fen, yuan
from sanbao.kernel.periods import Month

_Set = TypeVar("_Set")
_Get = TypeVar("_Get")

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    class _Field(models.Field[_Set, _Get]):
        """Generic for the type checker."""
else:

    class _Field(models.Field):
        def __class_getitem__(cls, _types: object) -> type:
            return cls


class MoneyField(_Field[_Set, _Get]):
    """Yuan as Decimal in Python, whole fen in the database.

    SQLite has no decimal type: a DecimalField becomes binary floating point there. Integers of fen add up exactly on
    every database, in SUM() too.
    """

    if TYPE_CHECKING:  # what the type checker's Django plugin reads
        _pyi_private_set_type: Decimal | int | str | Combinable
        _pyi_private_get_type: Decimal
        _pyi_lookup_exact_type: Decimal | int

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: int | None, *_: object) -> Decimal | None:
        return None if value is None else from_fen(int(value))

    def to_python(self, value: Any) -> Decimal | None:  # noqa: ANN401 - Django hands in whatever a form or fixture holds
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return yuan(value)
        except DomainError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401 - see to_python
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return to_fen(yuan(value))

    def formfield(self, **kwargs: Any) -> forms.Field:  # noqa: ANN401 - Django's signature
        defaults: dict[str, Any] = {"required": not self.blank, "label": self.verbose_name, "help_text": self.help_text}
        return forms.DecimalField(max_digits=14, decimal_places=2, **{**defaults, **kwargs})


class MonthField(_Field[_Set, _Get]):
    """A calendar month: kernel Month in Python, 202610 in the database, so that months sort and index as numbers."""

    if TYPE_CHECKING:  # what the type checker's Django plugin reads
        _pyi_private_set_type: Month | int | str | Combinable
        _pyi_private_get_type: Month
        _pyi_lookup_exact_type: Month | int

    def get_internal_type(self) -> str:
        return "IntegerField"

    def from_db_value(self, value: int | None, *_: object) -> Month | None:
        return None if value is None else Month.from_key(value)

    def to_python(self, value: Any) -> Month | None:  # noqa: ANN401 - Django hands in whatever a form or fixture holds
        if value is None or isinstance(value, Month):
            return value
        try:
            return Month.from_key(value) if isinstance(value, int) else Month.parse(value)
        except DomainError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401 - see to_python
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return value.key if isinstance(value, Month) else int(value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))
