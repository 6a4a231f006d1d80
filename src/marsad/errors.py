"""Every error once: a class, a stable code, and a message that says what to do.

Codes: M1xx packs and shipped data, M2xx input (M260 on: handing over, M270 on: engines, in modules of their own), M3xx
record, M4xx web, M5xx control.
"""

from __future__ import annotations


class MarsadError(Exception):
    """Something a user can mend. ``str(error)`` is one line: code, what, where, what to do.

    >>> str(PackValueError("unknown unit 'mile'", where="numbers.csv:12", do="use km2"))
    "M102 unknown unit 'mile' (numbers.csv:12): use km2"
    """

    code = "M000"

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        self.what, self.where, self.do = what, where, do
        super().__init__(what)

    def note(self) -> str:
        """The same line without the place: for records that already say what they are about.

        >>> PackValueError("unknown unit 'mile'", where="numbers.csv:12", do="use km2").note()
        "M102 unknown unit 'mile': use km2"
        """
        return type(self)(self.what, do=self.do).__str__()

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        advice = f": {self.do}" if self.do else ""
        return f"{self.code} {self.what}{place}{advice}"


class PackMissingError(MarsadError):
    """A pack, or a file a pack must have, is not there."""

    code = "M101"


class PackValueError(MarsadError):
    """A value in a pack is not of the form its file allows (unknown key, bad date, stray letter)."""

    code = "M102"


class PackDuplicateError(MarsadError):
    """Two rows of a pack fold to the same form and mean different things."""

    code = "M103"


class PackExampleError(MarsadError):
    """An example that stands in a pack is not read as it says."""

    code = "M104"


class ScoreFileError(MarsadError):
    """A file to be scored is not there or cannot be read."""

    code = "M231"


class ScoreLineError(MarsadError):
    """A line of a file to be scored is not JSON, or not of the form of the annotation guidelines."""

    code = "M232"


class ScoreArticleError(MarsadError):
    """A gold article is not among the articles, so its sentences cannot be told apart."""

    code = "M233"


class ScoreLanguageError(MarsadError):
    """No gold article is in the language asked for."""

    code = "M234"


class InputError(MarsadError):
    """Something is the matter with what was given to read. Raised when it is refused; else noted on the reading."""

    code = "M200"


class InputEmptyError(InputError):
    """There is no text in the input."""

    code = "M201"


class InputLanguageError(InputError):
    """The text is in no language that is read, Arabic or English, so nothing is read from it (noted)."""

    code = "M202"


class InputUndatedError(InputError):
    """Nobody says when the report was published, so its relative dates stay unresolved (noted)."""

    code = "M203"


class InputDateError(InputError):
    """A publication date is not a calendar day."""

    code = "M204"


class InputEncodingError(InputError):
    """The bytes are no text in UTF-8, declared UTF-16 or windows-1256."""

    code = "M205"


class InputLegacyEncodingError(InputError):
    """The bytes are not UTF-8 but make sense in another encoding, and were read so (noted)."""

    code = "M206"


class InputBinaryError(InputError):
    """The bytes are a picture, an archive, a PDF … and no text."""

    code = "M207"


class InputJsonError(InputError):
    """A line or file is not JSON, or its JSON is not a report."""

    code = "M208"


class InputFieldError(InputError):
    """A report in JSON has no text, or a key holds something of the wrong kind."""

    code = "M209"


class InputDuplicateError(InputError):
    """A second report has the id of an earlier one."""

    code = "M210"


class InputTooLargeError(InputError):
    """One report is larger than the limit."""

    code = "M211"


class InputSurrogateError(InputError):
    """The text holds half a surrogate pair: a broken escape, read as an unknown character (noted)."""

    code = "M212"


class InputBidiError(InputError):
    """The text holds characters that turn the direction of writing, which can hide what it says (noted)."""

    code = "M213"


class InputMissingError(InputError):
    """A file or folder is not there or may not be read."""

    code = "M214"


class InputFolderError(InputError):
    """A folder holds nothing that can be read."""

    code = "M215"


class OptionError(InputError):
    """An option has a value that makes no sense."""

    code = "M216"


class ReaderFailedError(InputError):
    """The reader itself failed on one report: a fault of the program, not of the report (noted)."""

    code = "M217"


class WorkerLostError(InputError):
    """A worker process ended unexpectedly, for example for want of memory."""

    code = "M218"


class OutputError(InputError):
    """The results could not be written."""

    code = "M219"


class ProgramFaultError(MarsadError):
    """A fault of the program itself that no other class tells of."""

    code = "M001"


class PlacesFileError(MarsadError):
    """A gazetteer file is missing, unreadable, or of no known schema."""

    code = "M110"


class PlacesRowError(MarsadError):
    """A row of a gazetteer file has a bad value; the message names file, row and column."""

    code = "M111"


class PlacesEmptyError(MarsadError):
    """A gazetteer file holds no usable place."""

    code = "M112"


class RecordError(MarsadError):
    """Something is the matter with the store that keeps the record."""

    code = "M300"


class StoreMissingError(RecordError):
    """There is no store where one was looked for."""

    code = "M301"


class StoreForeignError(RecordError):
    """What is there is no store of Marsad: another program's database, or no database at all."""

    code = "M302"


class StoreVersionError(RecordError):
    """The store was written by a newer Marsad, or by an older one and has to be upgraded first."""

    code = "M303"


class StoreReadOnlyError(RecordError):
    """The store may be read but not written."""

    code = "M304"


class StoreFullError(RecordError):
    """There is no space left for the store. What was being written was taken back."""

    code = "M305"


class StoreBusyError(RecordError):
    """Another program wrote to the store for longer than one waits."""

    code = "M306"


class StoreLostError(RecordError):
    """The connection to the database broke, or the database went away. What was being written was taken back."""

    code = "M307"


class StoreUrlError(RecordError):
    """The name of a store is no path and no url that can be used, or its driver is not installed."""

    code = "M308"


class StoreDamagedError(RecordError):
    """The store does not hold what it says: a broken file, a hash or a reference that does not fit."""

    code = "M309"


class BackupError(RecordError):
    """A backup could not be written."""

    code = "M310"


class ReportUnknownError(RecordError):
    """No report in the store has this id or url."""

    code = "M311"


class RecordOptionError(RecordError):
    """An option of a command over the store has a value that makes no sense."""

    code = "M312"


class DecisionError(RecordError):
    """A decision is not complete, or it is about something that is not in the store."""

    code = "M313"


class QueryError(RecordError):
    """A search or a place in it that cannot be looked for."""

    code = "M321"


class ReviewLockedError(RecordError):
    """Somebody else works on this claim just now."""

    code = "M322"


class ReviewUndoError(RecordError):
    """There is no decision that could be taken back."""

    code = "M323"


class ReviewStaleError(RecordError):
    """Somebody ruled on this claim since it was looked at. Nothing was changed."""

    code = "M329"


class AccountError(RecordError):
    """A person, role or token is not of the form it must have, is not there, or is there already."""

    code = "M330"


class PasswordError(RecordError):
    """A password is too short or too long to be taken."""

    code = "M331"


class ControlError(MarsadError):
    """Something about who holds what cannot be answered."""

    code = "M500"


class ControlPlaceError(ControlError):
    """No settlement bears the name or id."""

    code = "M501"


class ControlDayError(ControlError):
    """A day is no calendar day, or an interval ends before it starts."""

    code = "M502"


class ControlUnitError(ControlError):
    """No first-level unit bears the name or id."""

    code = "M503"


class ControlHolderError(ControlError):
    """Nobody of that id holds ground."""

    code = "M504"


class ControlGeometryError(ControlError):
    """A polygon of a unit cannot be used."""

    code = "M505"


class ControlClaimsError(ControlError):
    """A file of claims is missing, or a line of it is no report and no reading."""

    code = "M506"


class ControlTruthError(ControlError):
    """A table of who held what cannot be used; the message names the row."""

    code = "M507"


class ControlOutputError(ControlError):
    """A map, plot or table cannot be written in the form asked for."""

    code = "M508"
