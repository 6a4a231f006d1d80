"""What ``marsad`` offers to those who import it, for type checkers: all but the version is imported when used."""

from marsad.notebook.book import Book as Book
from marsad.notebook.book import demo as demo
from marsad.notebook.book import open as open
from marsad.notebook.reading import ReadReport as ReadReport
from marsad.notebook.reading import read as read
from marsad.notebook.table import Table as Table

__version__: str
