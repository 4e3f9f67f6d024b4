"""ACT: decisions, logged and never rewritten."""
