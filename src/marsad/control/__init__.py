"""From claims to incidents, and to who holds which place on which day. Pure: no files, clock or network."""
