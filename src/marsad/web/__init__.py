"""Pages and an API over an atlas: who holds what, since when, and who says so; in Arabic and English."""
