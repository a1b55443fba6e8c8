"""Printed forms: one description, rendered alike as PDF, workbook and page."""
