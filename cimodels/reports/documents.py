"""The documents about the workspace, by their code. Each is imported when it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from cimodels.reports.desk import Desk
from cimodels.reports.document import Document


@dataclass(frozen=True)
class Kind:
    """A kind of document.

    Attributes
    ----------
    code, name, about : str
        `visit_packet`; what buttons say; a sentence on what is in it.
    of : str
        The kind of record that it is about; empty where it is about no single one.
    module : str
        Of this package; its `of(desk, record)` makes the document.
    """

    code: str
    name: str
    about: str
    of: str
    module: str = ""

    def compose(self, desk: Desk, record: str = "") -> Document:
        """The document of a record.

        Raises
        ------
        WorkspaceError
            When there is no such record, or it is of another kind.
        """
        made: Document = import_module(f"cimodels.reports.{self.module or self.code}").of(desk, record)
        return made


_ALL = (
    Kind(
        "dossier",
        "Dossier",
        "Everything that was found out before the decision: findings with replies, questions, ratings, and every note.",
        "dossier",
    ),
    Kind(
        "visit_packet",
        "Agenda and guides",
        "Purpose, teams, agenda with objectives and debriefs, a note-taking guide for each activity, and a sheet for the first action plan.",
        "visit",
    ),
    Kind(
        "visit_home",
        "What we bring home",
        "What the debriefs concluded, reflections, practices with their first steps, and every note of the day.",
        "visit",
    ),
    Kind(
        "action_plan",
        "Action plan and progress",
        "Aim, change ideas with their cycles, run charts, the Dashboard, follow-up visits and what was told at convenings.",
        "action_plan",
    ),
    Kind(
        "analysis",
        "Systems analysis",
        "Everything in it with both drawings, for those who were not at the meetings.",
        "systems_analysis",
    ),
)
DOCUMENTS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _ALL})
