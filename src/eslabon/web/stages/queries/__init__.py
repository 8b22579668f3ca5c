"""What the pages of stages show."""
