"""The tables. Rows are written once and never change, but for ``number_series``, ``numbers``, ``batch_rows``,
``jobs``, sessions and guards of the sign-in, saved filters, what is kept a while for the doors of programs, and what is
derived from the rest and can be made again.

Whoever writes a row says for which deed (see ``docgen.store.audit``).

A case is its newest version together with its events; ``cases`` puts them together. What a column holds as JSON is
spelt as case-format.md says. Triggers (in the migrations) hold what this text promises.
"""

# ruff: noqa: F403 - every table is known by this one path

from docgen.store.models.base import *
from docgen.store.models.batches import *
from docgen.store.models.cases import *
from docgen.store.models.documents import *
from docgen.store.models.doors import *
from docgen.store.models.jobs import *
from docgen.store.models.office import *
from docgen.store.models.postings import *
from docgen.store.models.scans import *
from docgen.store.models.seals import *
from docgen.store.models.sendings import *
from docgen.store.models.sign_in import *
from docgen.store.models.summaries import *
