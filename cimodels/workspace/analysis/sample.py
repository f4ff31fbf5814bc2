"""The sample project: records made from a file, marked as an example."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cimodels.errors import WorkspaceError
from cimodels.workspace.analysis.guide import FOLDER, read, tables, wanted
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace

CORE = FOLDER / "core_districts.toml"
_REFERENCES = ("under", "supports", "against", "silent", "causes")


def sample(store: Workspace, path: Path = CORE) -> Record:
    """The sample's analysis; made with all that belongs to it where it is not there yet.

    Raises
    ------
    WorkspaceError
        When the file cannot be read, names what it does not have, or a part is not what its kind wants.
    """
    value = read(path)
    about = wanted(value, "analysis", dict, path.name)
    there = store.records("systems_analysis", sample=True, name=about.get("name"))
    return there[0] if there else _made(store, value, about, path.name)


def _made(store: Workspace, value: Mapping[str, Any], about: Mapping[str, Any], where: str) -> Record:
    author = wanted(value, "author", str, where)
    analysis = store.create("systems_analysis", {**about, "sample": True}, author=author)
    ids: dict[str, str] = {}

    def add(kind: str, table: Mapping[str, Any]) -> None:
        body = {
            code: _named(code, item, ids, where)
            for code, item in table.items()
            if code not in ("key", "after")
        }
        made = store.create(kind, body, author=author, parent=analysis.id)
        if "key" in table:
            ids[table["key"]] = made.id

    for table in tables(value, "cause", where):
        add("cause", table)
    _tell(store, value, analysis, author, where, add)
    for table in tables(value, "driver", where):
        add("driver", table)
    return analysis


def _tell(
    store: Workspace, value: Mapping[str, Any], analysis: Record, author: str, where: str, add: Any
) -> None:
    """The theory's versions, each followed by the evidence that was noted while it was in force."""
    theory: Record | None = None
    for number, body in enumerate(tables(value, "theory", where), start=1):
        if theory is None:
            theory = store.create("theory", body, author=author, parent=analysis.id)
        else:
            theory = store.save(theory.id, body, based_on=theory.head, author=author)
        for table in tables(value, "evidence", where):
            if table.get("after") == number:
                add("analysis_evidence", table)


def _named(code: str, item: Any, ids: Mapping[str, str], where: str) -> Any:
    """Keys of the file as ids of the store."""
    if code not in _REFERENCES:
        return item
    keys = item if isinstance(item, list) else [item]
    if unknown := [key for key in keys if key not in ids]:
        raise WorkspaceError(
            f"{where}: {code!r} names {unknown[0]!r}.", "It must come earlier in the file, as a `key`."
        )
    return [ids[key] for key in item] if isinstance(item, list) else ids[item]
