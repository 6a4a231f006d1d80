"""See docs/architecture.md for what this stage does."""
