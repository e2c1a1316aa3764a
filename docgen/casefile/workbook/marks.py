"""What a marked copy of a workbook holds beside its cases (``marking``), and reading passes over."""

from typing import Final

FAULT_SHEET: Final = "导入错误"
FAULT_COLUMN: Final = "导入错误（再次导入时不读取）"
