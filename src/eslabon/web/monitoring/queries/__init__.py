"""What is read: reports that are due, figures apart by state, the quarter's sample."""
