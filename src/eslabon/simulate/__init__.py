"""A world to try the rules and the impact methods on: people and places with known effects."""
