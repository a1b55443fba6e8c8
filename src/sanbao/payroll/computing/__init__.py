"""A closed month becomes wages: what is read, what the methods are given, the slips, and what came too late."""

from .month import ComputedMonth, compute_month
from .station import Changes, draft_of, finals_before, try_out

__all__ = ["Changes", "ComputedMonth", "compute_month", "draft_of", "finals_before", "try_out"]
