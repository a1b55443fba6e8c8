"""What is done about wages: terms, month items, runs."""
