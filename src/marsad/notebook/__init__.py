"""Marsad in Python: ``marsad.read``, ``marsad.open``, ``marsad.demo``; tables that a notebook shows well."""
