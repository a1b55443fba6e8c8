"""What is read of wages."""

from .terms import (
    GroupTerms,
    TermsInForce,
    accounts_of,
    city_rows,
    current_terms,
    in_force,
    openings_of,
    row_of,
    terms_rows,
)

__all__ = [
    "GroupTerms",
    "TermsInForce",
    "accounts_of",
    "city_rows",
    "current_terms",
    "in_force",
    "openings_of",
    "row_of",
    "terms_rows",
]
