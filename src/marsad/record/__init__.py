"""The store: reports, claims, incidents and decisions, kept for ever with two times on everything."""
