"""Where people work: Django, one folder per context."""
