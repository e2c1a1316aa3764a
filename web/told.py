"""What was done, said on the page that comes next."""

from flask import flash
from flask_babel import gettext as _

from docgen.api.documents import IssueAnswer
from web.language import listed, said


def tell_issued(answer: IssueAnswer, title: str, kind: str) -> None:
    """Which documents were issued, and what whoever issued them should know."""
    numbers = listed(dict.fromkeys(file.document_no for file in answer.files))
    flash(_("已出具 %(numbers)s《%(title)s》。", numbers=numbers, title=said(title, kind)), "good")
    for warning in answer.warnings:
        flash(said(warning.message), "warn")
