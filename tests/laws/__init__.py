"""What must hold whatever we change."""
