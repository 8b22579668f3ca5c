"""What a programme changed: arrays and frames in, frozen estimates out; no Django."""
