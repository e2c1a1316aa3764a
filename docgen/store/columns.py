"""Column types: instants in UTC, money in cents."""

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, DateTime, Dialect
from sqlalchemy.types import TypeDecorator


class UtcInstant(TypeDecorator[datetime]):
    """An instant, stored in UTC and read back in UTC; one without an offset is a mistake of the program."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no offset. Raises ValueError for an instant without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs an offset"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Cents(TypeDecorator[Decimal]):
    """Money in yuan, stored in whole cents, so that either database adds it up exactly."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's
        """To cents. Raises ValueError for parts of a cent."""
        if value is None:
            return None
        cents = value.scaleb(2)
        if cents != cents.to_integral_value():
            message = "money has two decimals"
            raise ValueError(message)
        return int(cents)

    def process_result_value(self, value: int | Decimal | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """To yuan; PostgreSQL's sums of cents are numeric."""
        return None if value is None else Decimal(value).scaleb(-2).quantize(Decimal("0.01"))
