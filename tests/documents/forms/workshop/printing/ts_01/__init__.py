"""A voucher in two copies, set by the general template."""
