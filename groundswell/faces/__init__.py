"""What people and programs touch; faces decide nothing."""
