"""What is read of work orders."""
