"""Endpoints of work orders."""

from .orders import ROUTER

__all__ = ["ROUTER"]
