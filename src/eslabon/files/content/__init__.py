"""What a file really is, judged by its content and never by its name.

`identify` reads a file that somebody sent and says which of the accepted kinds it is, or what is wrong with it.
It knows no site and no database: the command line uses it as well.
"""

from eslabon.files.content.images import clean_image
from eslabon.files.content.kinds import IMAGE, PDF, TABLE, Content, Source, fault
from eslabon.files.content.names import clean_name, named_as
from eslabon.files.content.reading import identify
from eslabon.files.content.workbooks import WorkbookLimits, check_workbook

__all__ = [
    "IMAGE",
    "PDF",
    "TABLE",
    "Content",
    "Source",
    "WorkbookLimits",
    "check_workbook",
    "clean_image",
    "clean_name",
    "fault",
    "identify",
    "named_as",
]
