"""Records, revisions, what was set aside, files, and the words to search."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "record",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("parent", sa.String(32), sa.ForeignKey("record.id")),
        sa.Column("head", sa.Integer, nullable=False),
        sa.Column("retired", sa.Boolean, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("created_by", sa.String(120), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("changed_by", sa.String(120), nullable=False),
    )
    op.create_index("record_by_kind", "record", ["kind", "parent"])
    op.create_index("record_by_parent", "record", ["parent"])
    op.create_table(
        "revision",
        sa.Column("record", sa.String(32), sa.ForeignKey("record.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("action", sa.String(12), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    op.create_index("revision_by_time", "revision", ["at"])
    op.create_table(
        "set_aside",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("record", sa.String(32), sa.ForeignKey("record.id"), nullable=False),
        sa.Column("based_on", sa.Integer, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("settled_at", sa.String(32)),
    )
    op.create_table(
        "file",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("record", sa.String(32), sa.ForeignKey("record.id"), nullable=False),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("file.sha256"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("retired_at", sa.String(32)),
        sa.Column("retired_by", sa.String(120)),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("attachment_by_record", "attachment", ["record"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE search (record VARCHAR(32) PRIMARY KEY REFERENCES record(id), words TEXT NOT NULL, "
            "document TSVECTOR GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED)"
        )
        op.execute("CREATE INDEX search_document ON search USING GIN (document)")
    else:
        op.execute("CREATE VIRTUAL TABLE search USING fts5(record UNINDEXED, words, tokenize='unicode61')")
