"""Speakers of a library counted, corrections of them kept, and an index of quotes."""

import sqlalchemy as sa
from alembic import op

from storage.types import Folded, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: As in storage.quote_index when this was written; frozen here.
QUOTE_INDEX = "CREATE VIRTUAL TABLE quote_index USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii')"

QUOTE_INDEX_POSTGRESQL = (
    "CREATE TABLE quote_index (rowid bigint PRIMARY KEY, lexemes tsvector NOT NULL)",
    "CREATE INDEX ix_quote_index_lexemes ON quote_index USING gin (lexemes)",
)


def upgrade() -> None:
    """Make them, from what is stored."""
    op.drop_index(op.f("ix_library_speakers_library_id"), table_name="library_speakers")
    op.rename_table("library_speakers", "former_speakers")
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":  # where a key's name is taken as long as its index lives
        op.execute("ALTER INDEX pk_library_speakers RENAME TO pk_former_speakers")
    op.create_table(
        "library_speakers",
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("speaker_key", sa.Text(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_id"], ["library.id"], name=op.f("fk_library_speakers_library_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild", "speaker_key", "library_id", name=op.f("pk_library_speakers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "speakers",
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("speaker_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild", "speaker_key", name=op.f("pk_speakers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "speaker_words",
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("word", Folded, nullable=False),
        sa.Column("speaker_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild", "word", "speaker_key", name=op.f("pk_speaker_words")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "speaker_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker_edits")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_speaker_edits_guild_id", "speaker_edits", ["guild", "id"], unique=False)
    op.execute(
        "INSERT INTO library_speakers (guild, speaker_key, library_id, name, quotes) "
        "SELECT guild, speaker_key, library_id, min(name), max(quotes) FROM former_speakers "
        "GROUP BY guild, speaker_key, library_id"
    )
    op.execute(
        "INSERT INTO speakers (guild, speaker_key, name, quotes) "
        "SELECT guild, speaker_key, min(name), sum(quotes) FROM library_speakers GROUP BY guild, speaker_key"
    )
    op.execute(
        "INSERT INTO speaker_words (guild, word, speaker_key) "
        "SELECT DISTINCT guild, word, speaker_key FROM former_speakers"
    )
    op.drop_table("former_speakers")
    op.create_index(op.f("ix_library_speakers_library_id"), "library_speakers", ["library_id"], unique=False)
    op.drop_index(op.f("ix_quotes_speaker_key"), table_name="quotes")
    for statement in (QUOTE_INDEX,) if connection.dialect.name == "sqlite" else QUOTE_INDEX_POSTGRESQL:
        op.execute(statement)
    _fill(connection)


def _fill(connection: sa.Connection) -> None:
    """Index what is stored. Tokens as they are made today: a later change of theirs comes with a rebuild of its own."""
    from storage.quote_index import keep_row, number, tokens_of

    rows = connection.execute(
        sa.text(
            "SELECT l.guild, l.id, l.outlet_key, q.start, q.text, q.speaker_key, r.language FROM library l "
            "JOIN articles a ON a.id = l.article_id JOIN revisions r ON r.id = a.revision_id "
            "JOIN quotes q ON q.revision_id = r.id WHERE l.removed_at IS NULL AND q.kind <> 'indirect' ORDER BY l.id, q.start"
        )
    )
    last = None
    for guild, library_id, outlet_key, start, said, speaker_key, language in rows:
        entry = number(library_id, start)
        if entry != last:
            keep_row(connection, entry, tokens_of(guild, said, language, speaker_key, outlet_key))
        last = entry
