"""Whether every team leaves a visit with what it came for: a reflection, practices, and what it tests first."""

from cimodels.workspace.visit import Visit


def still_open(visit: Visit) -> list[str]:
    """A sentence for each team without a reflection, without a practice, or whose practices have no first step.

    Without teams nobody is asked.
    """
    said = []
    reflected = {one.body["team"] for one in visit.reflections}
    for team in visit.teams:
        name = team.body["name"]
        practices = [one for one in visit.practices if one.body["team"] == team.id]
        if team.id not in reflected:
            said.append(f"{name} has written no closing reflection.")
        if not practices:
            said.append(f"{name} names no practice to bring home.")
        elif not any(visit.steps[one.id] for one in practices):
            said.append(f"{name} does not say what it tests first.")
    return said
