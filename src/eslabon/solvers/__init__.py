"""What must be found: fuzzy names now, schedules and meetings later, on well-kept engines."""
