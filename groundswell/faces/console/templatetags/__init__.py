"""What the console's templates write."""
