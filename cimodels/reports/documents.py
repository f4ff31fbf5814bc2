"""The documents about the workspace, by their code. Each is imported when it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cimodels.workspace.kinds import KINDS

if TYPE_CHECKING:
    from cimodels.reports.desk import Desk
    from cimodels.reports.document import Document
    from cimodels.workspace.store import Workspace


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

    def compose(self, desk: "Desk", record: str = "") -> "Document":
        """The document of a record.

        Raises
        ------
        WorkspaceError
            When there is no such record, or it is of another kind.
        """
        made: Document = self._module.of(desk, record)
        return made

    def choices(self, store: "Workspace") -> dict[str, str]:
        """What `compose` takes, and what it is called: ids of records, and where a kind has templates their codes."""
        templates: dict[str, str] = self._module.templates() if self.code == "guide" else {}
        return templates | {one.id: KINDS[one.kind].title_of(one.body) for one in store.records(self.of)}

    @property
    def _module(self) -> Any:
        return import_module(f"cimodels.reports.{self.module or self.code}")


_ALL = (
    Kind(
        "dossier",
        "Dossier",
        "Everything that was found out before the decision: findings with replies, questions, ratings, and every note.",
        "dossier",
    ),
    Kind(
        "ci_model",
        "Everything about this CI Model",
        "Figures and how sure they are, decision with dissent, findings with replies, conversations, ratings, visits, what became of its practices, convenings, provenance.",
        "dossier",
    ),
    Kind(
        "ci_models",
        "CI Models side by side",
        "Exemplary performance and effective approach of each, what was heard, and what others took from them.",
        "",
    ),
    Kind(
        "guide",
        "Guide",
        "Questions in order with what to listen for, and room to write.",
        "conversation",
        "protocol",
    ),
    Kind(
        "rubric",
        "Rubric",
        "Each listen-for with its four levels, boxes to tick, and room for the evidence.",
        "dossier",
        "rubric_sheet",
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
        "convening",
        "Convening",
        "Agenda, who is invited and came, what each team told and what was agreed; before it, room to write for each team.",
        "convening",
    ),
    Kind(
        "progress",
        "Progress brief",
        "Every team’s plan, cycles and signals, what teams need, from seen to results, convenings, and assistance.",
        "",
    ),
    Kind(
        "assistance",
        "Support and what came of it",
        "Why a district is eligible, the support that was given, what it tests, the Dashboard before and after, and what came of it.",
        "assistance_case",
        "assistance_case",
    ),
    Kind(
        "network",
        "Network",
        "Shared problem and aim, every member’s standing, the first year, what members share, the shared outcome, challenges and advice.",
        "network",
    ),
    Kind(
        "analysis",
        "Systems analysis",
        "Everything in it with both drawings, for those who were not at the meetings.",
        "systems_analysis",
    ),
)
DOCUMENTS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _ALL})
