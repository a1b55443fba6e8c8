"""Backups: one file that holds a whole installation, and the way back."""
