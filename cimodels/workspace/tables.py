"""The store's tables, as the code knows them; `migrations/` makes them.

Times are UTC in ISO 8601 with microseconds, as text: sorted as written, and the same in both databases.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()
_ID, _TIME, _NAME = String(32), String(32), String(120)

# One row per record; `body` is its newest revision's, kept here so that lists need no join.
RECORDS = Table(
    "record",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("parent", _ID, ForeignKey("record.id")),
    Column("head", Integer, nullable=False),
    Column("retired", Boolean, nullable=False),
    Column("body", JSON, nullable=False),
    Column("created_at", _TIME, nullable=False),
    Column("created_by", _NAME, nullable=False),
    Column("changed_at", _TIME, nullable=False),
    Column("changed_by", _NAME, nullable=False),
    Index("record_by_kind", "kind", "parent"),
    Index("record_by_parent", "parent"),
)

# One row per revision, numbered from 1; nothing here is ever changed or deleted.
REVISIONS = Table(
    "revision",
    METADATA,
    Column("record", _ID, ForeignKey("record.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("action", String(12), nullable=False),
    Column("at", _TIME, nullable=False),
    Column("author", _NAME, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Index("revision_by_time", "at"),
)

# What somebody wanted to save and another had been faster: kept until its author has settled it.
SET_ASIDE = Table(
    "set_aside",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("record", _ID, ForeignKey("record.id"), nullable=False),
    Column("based_on", Integer, nullable=False),
    Column("at", _TIME, nullable=False),
    Column("author", _NAME, nullable=False),
    Column("body", JSON, nullable=False),
    Column("settled_at", _TIME),
)

# Pictures and documents, by the fingerprint of their bytes; who they belong to.
FILES = Table(
    "file",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
ATTACHMENTS = Table(
    "attachment",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("record", _ID, ForeignKey("record.id"), nullable=False),
    Column("sha256", String(64), ForeignKey("file.sha256"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("at", _TIME, nullable=False),
    Column("author", _NAME, nullable=False),
    Column("retired_at", _TIME),
    Column("retired_by", _NAME),
    Column("reason", Text, nullable=False),
    Index("attachment_by_record", "record"),
)
