"""Whether CDE can be reached. Asked at every start, so with nothing but the standard library."""

import http.client
import threading
import urllib.error
import urllib.request

from cimodels import __version__

USER_AGENT = f"cimodels/{__version__} (California School Dashboard research files; one connection)"
HOME_PAGE = "https://www3.cde.ca.gov/researchfiles/cadashboard/"


def is_online(timeout: float = 2.0, address: str = HOME_PAGE) -> bool:
    """Whether CDE's server answers within `timeout` seconds, whatever it answers."""
    answers: list[bool] = []

    def ask() -> None:
        request = urllib.request.Request(address, headers={"User-Agent": USER_AGENT, "Range": "bytes=0-0"})
        try:
            with urllib.request.urlopen(request, timeout=timeout):
                answers.append(True)
        except urllib.error.HTTPError:
            answers.append(True)
        except (OSError, ValueError, http.client.HTTPException):
            return

    # On a thread of its own, because looking up a name has no time limit.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(timeout)
    return bool(answers)
