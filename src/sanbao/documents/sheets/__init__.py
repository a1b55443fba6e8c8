"""Spreadsheets in and tables out: opening them safely, reading cells as people write them, naming every fault."""
