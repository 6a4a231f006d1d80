"""Questions to all that was read: reports gathered, the world inferred, places by name, a day as a picture."""
