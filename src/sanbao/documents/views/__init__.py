"""Pages of documents: issued forms, imports."""
