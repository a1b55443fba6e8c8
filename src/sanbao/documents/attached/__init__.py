"""Files that people attach to records: what may come in, and where it lies."""
