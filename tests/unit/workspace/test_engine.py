"""The place of the store: made when opened, brought up to date by one process, refused in words."""

import threading

import pytest
from sqlalchemy import text

from cimodels.errors import WorkspaceError
from cimodels.workspace.engine import connect
from cimodels.workspace.store import Workspace
from cimodels.workspace.tables import METADATA


def test_migrations_make_the_tables_that_the_code_knows(address):
    engine = connect(address)
    with engine.connect() as connection:
        for table in METADATA.sorted_tables:
            columns = [column.name for column in table.columns]
            assert list(connection.execute(table.select()).keys()) == columns
    engine.dispose()


def test_opened_by_many_at_once_it_is_made_once(address):
    opened: list[Workspace] = []
    threads = [threading.Thread(target=lambda: opened.append(Workspace(address))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 5
    opened[0].create("short_list", {"name": "one"}, author="Ana")
    assert [len(one.records("short_list")) for one in opened] == [1] * 5
    for one in opened:
        one.close()


def test_a_newer_versions_store_is_left_alone(address):
    engine = connect(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(WorkspaceError, match="newer version"):
        connect(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "mysql://host/db",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://nobody:secret@127.0.0.1:1/none",
        "sqlite:////proc/nowhere/w.db",
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(address):
    with pytest.raises(WorkspaceError) as told:
        connect(address)
    assert "secret" not in str(told.value)


def test_a_file_that_is_no_store_is_told(tmp_path):
    path = tmp_path / "w.db"
    path.write_text("no database at all, but long enough to look like one " * 50)
    with pytest.raises(WorkspaceError, match="cannot be used"):
        connect(f"sqlite:///{path}")
    assert path.read_text().startswith("no database")
