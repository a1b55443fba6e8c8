"""A tag with a template of its own."""
