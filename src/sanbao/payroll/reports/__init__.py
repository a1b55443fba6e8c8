"""What is told of a run beside its slips: cost, tax, insurance, and the bank's file."""
