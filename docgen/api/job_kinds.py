"""The kinds of jobs. A new one: a ``JobKind`` beside its use case, a line here, its word in ``[words.JobKind]`` of the
glossary, a page for its answer (``web/pages/job_<name>.html``).
"""

from collections.abc import Mapping
from typing import Final

from docgen.api.batch_jobs import BATCH_APPROVE, BATCH_DRAFT, BATCH_ISSUE, BATCH_SUBMIT
from docgen.api.batch_rehearsal import BATCH_REHEARSE
from docgen.api.job_archive import ARCHIVE
from docgen.api.job_filings import BUNDLE, PACK
from docgen.api.job_scans import RETURNED, SCAN
from docgen.api.job_work import JobKind

KINDS: Final[Mapping[str, JobKind]] = {
    kind.name: kind
    for kind in (
        BUNDLE,
        PACK,
        ARCHIVE,
        BATCH_REHEARSE,
        BATCH_ISSUE,
        BATCH_DRAFT,
        BATCH_SUBMIT,
        BATCH_APPROVE,
        SCAN,
        RETURNED,
    )
}
