"""From what was published to a scope's areas and suggestions."""

import pandas as pd

from cimodels.focus.figures import figures, newest_sources
from cimodels.focus.needs import needs, of_the_state
from cimodels.focus.results import Focus
from cimodels.focus.suggestions import suggestions
from cimodels.vocab.scope import STATE, Scope


def focus(rows: pd.DataFrame, spreads: pd.DataFrame, scope: Scope, state: str) -> Focus:
    """Where the scope's students need support.

    Parameters
    ----------
    rows : DataFrame, as `Warehouse.scope_results`
    spreads : DataFrame, as `Warehouse.spreads`
    state : str
        What the state is called in a sentence.
    """
    newest = newest_sources(spreads)
    of_state = of_the_state(rows)
    of_scope = of_state if scope.kind == STATE else figures(rows, scope)
    areas = needs(of_scope, of_state, newest, scope)
    years = of_scope.merge(newest[["indicator", "source"]], on=["indicator", "source"])
    return Focus(scope, areas, years, suggestions(areas, state))
