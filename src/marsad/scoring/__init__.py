"""Claims against annotated ones: which events were found, and which of their slots are right.

The metric is the project's own, defined in ``metric``; ``files`` reads JSON lines, ``misses`` sorts what went
wrong, ``tables`` shows it. Events are those of the annotation guidelines (type, trigger, slots), not ``Claim``
records: anybody's predictions can be scored.
"""
