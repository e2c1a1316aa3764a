"""The facts of a case: frozen types, and readers and writers for their three spellings."""

from docgen.casefile.case import Case
from docgen.casefile.json_file import dump_json, load_json
from docgen.casefile.json_schema import schema

__all__ = ["Case", "dump_json", "load_json", "schema"]
