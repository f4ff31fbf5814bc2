"""The sample project: records made from a file, marked as an example."""

from pathlib import Path

from cimodels.workspace.analysis.guide import FOLDER
from cimodels.workspace.ready_made import Given, make
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace
from cimodels.workspace.toml_file import tables, versioned, wanted

CORE = FOLDER / "core_districts.toml"


def sample(store: Workspace, path: Path = CORE) -> Record:
    """The sample's analysis; made with all that belongs to it where it is not there yet.

    Raises
    ------
    WorkspaceError
        When the file cannot be read, names what it does not have, or a part is not what its kind wants; nothing is made.
    """
    file = versioned(path)
    (about,) = tables(file, "systems_analysis", path.name)
    there = store.records("systems_analysis", sample=True, name=about.get("name"))
    if there:
        return there[0]
    with store.together() as batch:
        author = wanted(file, "author", str, path.name)
        return make(batch, file, path.name, author=author, given=Given(alone={"sample": True}))[0]
