"""Writes until it is killed, and says on standard output what was acknowledged. Run by `test_kill`."""

import sys

from cimodels.workspace.store import Workspace

_DOSSIER = {"name": "Valley", "cds": "01" * 7}


def main(address: str) -> None:
    workspace = Workspace(address)
    count = 0
    while True:
        made = workspace.create("short_list", {"name": f"list {count}"}, author="writer")
        _say(f"created {made.id}")
        saved = workspace.save(made.id, {**made.body, "years": str(count)}, based_on=1, author="writer")
        _say(f"saved {saved.id} {count}")
        with workspace.together() as batch:
            pair = [batch.create("dossier", {**_DOSSIER, "why": made.id}, author="writer") for _ in "ab"]
        _say(f"paired {pair[0].id} {count}")
        count += 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
