"""Cases as workbooks: one sheet a list, Chinese headings, many cases in one file; and flat sheets, a row a case.

What a reader of the sheet could not know is never guessed:

- A formula counts by the result saved with it; without one, with an error value, or where the file's maker left it to
  Excel to compute them (such programs write 0), its cell is refused.
- Merged cells are read where 案件编号 or 合同编号 spans the rows below it; elsewhere the cells are refused.
- Hidden rows refuse their case; a hidden column or sheet that holds anything refuses the file.
- A date is a date cell, a spelling that case-format.md names, ``20260305``, or in a date column a bare day number from
  1950 to 2099. A time without a zone is China's.
- A number of sixteen digits or more, or one that should be text and became a date, is refused: Excel changed it.
- A number that only its format shows with zeros before it (000123) is refused where it is the number of something.
- A row that names no case, where there are several, refuses the file: a repayment must not get lost.
"""

from docgen.casefile.workbook.mapping import Renaming, load_mapping
from docgen.casefile.workbook.reading import Outcome, read
from docgen.casefile.workbook.writing import empty_workbook, write_workbook

__all__ = ["Outcome", "Renaming", "empty_workbook", "load_mapping", "read", "write_workbook"]
