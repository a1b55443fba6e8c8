"""What people type into the pages of work orders."""
