"""What a route decides: which calendar may be kept, and why another may not."""
