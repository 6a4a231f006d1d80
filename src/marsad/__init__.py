"""Marsad (مرصد): news reports in, sourced claims out."""

from marsad.native import prefer_native

__version__ = "0.1.0"

prefer_native()
