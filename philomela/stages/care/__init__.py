"""Looking after a case: examining it, copying it, forgetting what it need not keep."""
