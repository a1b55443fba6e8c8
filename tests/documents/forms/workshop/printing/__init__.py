"""Printed forms of the tests."""
