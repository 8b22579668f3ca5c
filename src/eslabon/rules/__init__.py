"""What a programme decides: values and decisions, standard library only."""
