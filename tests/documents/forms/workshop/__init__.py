"""A context of the tests that brings two printed forms along."""
