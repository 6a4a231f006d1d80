"""How fast Marsad reads, against what the machine can do at best: ``make bench``. Not a test."""
