"""What an analysis of the area in focus begins with: its indicator, student group and figure."""

from cimodels.focus.words import basis, status_words
from cimodels.ui import cached, state
from cimodels.ui.focus_area import name_of
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS, students_words


def from_focus() -> dict[str, str]:
    """A body's first fields; the figure is empty where none is known."""
    model = state.current().model
    kind, group = INDICATORS[model.indicator], STUDENT_GROUPS[model.student_group]
    study = cached.study()
    found = cached.focus(state.scope())
    where = name_of(study, found)
    area = found.area(model.indicator, model.student_group)
    figure = ""
    if area is not None and area.status == area.status:
        change = (
            f"; {kind.format(area.change, signed=True)} from the year before ({kind.direction.word})"
            if area.change == area.change
            else ""
        )
        figure = (
            f"{where}: {status_words(kind, area.status)} in {int(area.year)} among {students_words(model.student_group)}{change}. "
            f"The figure is {basis(area)}; release {study.release.release}."
        )
    return {
        "name": f"{kind.name}, {group.name}, {where}",
        "indicator": kind.name,
        "student_group": group.name,
        "figure": figure,
    }
