"""What every table has: names of constraints, instants in UTC, the mark of the deed."""

from datetime import datetime

from sqlalchemy import MetaData, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from docgen.store.columns import UtcInstant


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """The root of the models."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {datetime: UtcInstant, str: Text}  # noqa: RUF012  # SQLAlchemy reads it from the class


class Witnessed(Base):
    """A table whose rows the audit chain witnesses: ``deed`` is the mark of the act that wrote the row."""

    __abstract__ = True

    deed: Mapped[str] = mapped_column(String(32), init=False, server_default=text("''"))
