"""The command line: the same study as the app, from files to a short list.

Exit codes: 0 done; 1 a `CimodelsError`, told in a sentence; 2 the command itself was misused.
"""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cimodels.errors import CimodelsError, DataError, EstimationError
from cimodels.reports.documents import DOCUMENTS
from cimodels.reports.formats import FORMATS
from cimodels.reports.registry import KINDS
from cimodels.settings import CALIFORNIA, DEMONSTRATION, STATES, home, workspace_url

if TYPE_CHECKING:
    from cimodels.multiverse.spec import MultiverseSpec

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
data = typer.Typer(no_args_is_help=True, help="Download, import, build and check CDE's files.")
app.add_typer(data, name="data")


def _known_state(name: str | None) -> str | None:
    if name is not None and name not in STATES:
        raise typer.BadParameter(f"{name!r} is not a data state; there are {' and '.join(STATES)}.")
    return name


State = Annotated[
    str, typer.Option("--state", help=f"Data state: {' or '.join(STATES)}.", callback=_known_state)
]
WhichState = Annotated[
    str | None,
    typer.Option(
        "--state",
        help="Data state; California when there is one, else the demonstration.",
        callback=_known_state,
    ),
]


def main() -> None:
    """Run a command; our own errors, and a disk that refuses, become a sentence and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        # Windows redirects in a code page that has no minus sign.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        app()
    except CimodelsError as problem:
        _fail(str(problem))
    except OSError as problem:
        where = f"{problem.filename}: " if problem.filename else ""
        _fail(
            f"{where}{problem.strerror or problem}. CIMODELS_HOME = {os.environ.get('CIMODELS_HOME', 'data')} "
            "must be a folder on a disk with room, in which this account may write."
        )


def _fail(sentence: str) -> None:
    print(f"cimodels: {sentence}", file=sys.stderr)
    sys.exit(1)


def _bar(done: int, total: int | None, sentence: str) -> None:
    """One line that is rewritten on a terminal, and kept short elsewhere."""
    if not sys.stderr.isatty():
        return
    share = f"{done / total:4.0%} " if total else ""
    print(f"\r\033[K{share}{sentence}"[:160], end="", file=sys.stderr, flush=True)


def _with_bar(work: Callable[..., Any], *args: Any, **options: Any) -> Any:
    try:
        return work(*args, progress=_bar, **options)
    finally:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def _numbers(text: str | None) -> list[int] | None:
    """`2023,2025` or `2022-2025` as years."""
    if not text:
        return None
    years: list[int] = []
    for part in text.split(","):
        ends = re.fullmatch(r"([0-9]{4})(?:-([0-9]{4}))?", part.strip())
        if ends is None or int(ends[1]) > int(ends[2] or ends[1]):
            raise typer.BadParameter(f"{part!r} is not a year or a range of years such as 2022-2025")
        years += range(int(ends[1]), int(ends[2] or ends[1]) + 1)
    return years


def _tell_intake(report: Any) -> None:
    for problem in report.problems:
        print(f"{problem.severity}: {problem}")
    print(f"{len(report.imported)} files stored, {len(report.already_here)} already here.")


def _any(report: Any) -> bool:
    """Whether there is something to build: new files, or old ones whose build may have been cut off."""
    return bool(report.imported or report.already_here)


@data.command("fetch")
def data_fetch(
    years: Annotated[
        str | None, typer.Option(help="Years, e.g. 2023,2024 or 2022-2025; all by default.")
    ] = None,
    indicator: Annotated[list[str] | None, typer.Option(help="Only files of these indicators.")] = None,
    base_url: Annotated[
        str | None,
        typer.Option(envvar="CIMODELS_BASE_URL", help="Another server that serves the same paths."),
    ] = None,
    build: Annotated[bool, typer.Option(help="Build the warehouse afterwards.")] = True,
) -> None:
    """Download from CDE's official addresses, resuming what was cut off, then import and build."""
    from cimodels.sources.catalogue import entries
    from cimodels.sources.fetch import fetch_and_import

    folder = home().state(CALIFORNIA)
    chosen = [entry for entry in entries(_numbers(years), indicator) if entry.downloads]
    report = _with_bar(fetch_and_import, folder, chosen, base_url=base_url)
    for sentence in report.fetch.sentences:
        print(sentence)
    _tell_intake(report.intake)
    if build and _any(report.intake):
        data_build()
    if report.fetch.failed or report.intake.errors:
        raise typer.Exit(1)


@data.command("import")
def data_import(
    paths: Annotated[
        list[Path], typer.Argument(help="Files or folders: .txt, .csv, .xlsx, .xls, .zip, .gz.")
    ],
    replace: Annotated[bool, typer.Option(help="Take new content for a file and year already here.")] = False,
    build: Annotated[bool, typer.Option(help="Build the warehouse afterwards.")] = True,
    state: State = CALIFORNIA,
) -> None:
    """Recognise, check and store files, then build. What cannot be used is named with the reason."""
    from cimodels.sources.library import import_paths

    report = _with_bar(import_paths, home().state(state), paths, replace=replace)
    _tell_intake(report)
    if build and _any(report):
        data_build(state)
    if report.errors:
        raise typer.Exit(1)


@data.command("build")
def data_build(state: State = CALIFORNIA) -> None:
    """Build the warehouse from the stored files beside the one that is serving, then swap."""
    from cimodels.sources.build import build

    report = _with_bar(build, home().state(state), state)
    for problem in report.problems:
        print(f"{problem.severity}: {problem}")
    print(
        f"Release {report.release}: {report.rows['indicators']:,} results of {report.rows['districts']:,} districts"
        f" and {report.rows['schools']:,} schools{'' if report.fresh else ', built before'}."
    )


@data.command("status")
def data_status(
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
    state: WhichState = None,
) -> None:
    """What is loaded: release, files, coverage by year and indicator, problems."""
    from cimodels.sources.library import refusals
    from cimodels.study import Study

    try:
        study = Study.open(home(), state)
    except DataError:
        # Nothing built may be just because everything was refused.
        _tell_refused(refusals(home().state(state or CALIFORNIA)))
        raise
    warehouse, release = study.warehouse, study.release
    refused = refusals(home().state(release.state))
    gaps = study.holdings.gaps() if study.holdings else ()
    if as_json:
        told = {
            name: json.loads(warehouse.table(name).to_json(orient="records"))
            for name in ("files", "problems")
        }
        told["refused"] = [asdict(problem) for problem in refused]
        told["missing"] = [asdict(gap) for gap in gaps]
        coverage = json.loads(warehouse.coverage().to_json(orient="records"))
        print(json.dumps({"release": asdict(release), "coverage": coverage, **told}, indent=2))
        return
    print(
        f"Release {release.release} ({release.state}), built {release.built_at}, cimodels {release.code_version}"
    )
    print("\nDistricts with a value for all students:")
    counts = warehouse.coverage().pivot_table(
        index=["indicator", "source"], columns="year", values="districts", fill_value=0, aggfunc="sum"
    )
    print(counts.to_string())
    files, problems = warehouse.table("files"), warehouse.table("problems")
    print(
        f"\n{len(files)} files, {files['rows_loaded'].sum():,} rows loaded, {files['rows_set_aside'].sum():,} set aside."
    )
    print(problems["severity"].value_counts().to_string() if len(problems) else "No problems.")
    _tell_gaps(gaps)
    _tell_refused(refused)


def _tell_gaps(gaps: tuple[Any, ...]) -> None:
    if gaps:
        print("\nMissing, or here in part:")
    for gap in gaps:
        names = [*gap.missing, *(f"{name} (part)" for name in gap.part)]
        print(f"{gap.year or 'every year'} {gap.family}: {', '.join(names)}. {gap.cost}")


def _tell_refused(refused: list[Any]) -> None:
    if refused:
        print("\nRefused at import, and not in the data:")
    for problem in refused:
        print(f"{problem.severity}: {problem}")


@data.command("check")
def data_check(state: WhichState = None) -> None:
    """Queries that select offending rows; exit code 1 when a row is wrong, not when it is only doubtful."""
    from cimodels.sources.check import check

    folder = home().state(
        state or (CALIFORNIA if home().state(CALIFORNIA).current.exists() else DEMONSTRATION)
    )
    findings = check(folder)
    for finding in findings:
        print(f"{finding.severity}: {finding}")
    errors = [finding for finding in findings if finding.severity == "error"]
    print(f"{len(errors)} errors, {len(findings) - len(errors)} warnings and notes.")
    if errors:
        raise typer.Exit(1)


@app.command()
def demo(
    seed: Annotated[int, typer.Option(help="Same seed, same state.")] = 2026,
    districts: Annotated[int, typer.Option(help="How many districts.", min=50, max=5000)] = 1000,
) -> None:
    """Generate the demonstration state in CDE's layouts and build it through the same import."""
    from cimodels.sources.demonstration import create

    report = _with_bar(create, home().state(DEMONSTRATION), seed=seed, districts=districts)
    print(
        f"Demonstration state, release {report.release}: {report.districts:,} districts, all of them invented."
    )


def _tell_invented(release: Any) -> None:
    """A CSV has no room to say that its districts do not exist."""
    if release.is_demonstration:
        print("Demonstration state: every district, county and number is invented.", file=sys.stderr)


def _read(path: Path) -> str:
    try:
        # Some editors put a byte-order mark in front.
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise DataError(
            f"{path} cannot be read ({problem}).", "Name a specification file in TOML."
        ) from problem


@app.command()
def expect(
    spec: Annotated[Path, typer.Argument(help="Model or screen specification (TOML).")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="CSV file; standard output without it.")
    ] = None,
    state: WhichState = None,
) -> None:
    """How every district was expected to do, as CSV with intervals and reliability."""
    from cimodels.screen.recipe import model_from_toml
    from cimodels.screen.report import frame_csv
    from cimodels.study import Study

    study = Study.open(home(), state)
    _tell_invented(study.release)
    expected = study.expect(model_from_toml(_read(spec)))
    text = frame_csv(expected.entities.assign(release=study.release.release, model=expected.spec.fingerprint))
    _write(text, output)
    print(
        f"{len(expected.entities):,} in the model, {expected.excluded['cds'].nunique():,} left out for some or all years.",
        file=sys.stderr,
    )


@app.command()
def screen(
    spec: Annotated[Path, typer.Argument(help="Screen specification: a recipe (TOML).")],
    format: Annotated[Literal["json", "csv"], typer.Option(help="What to print.")] = "json",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File; standard output without it.")
    ] = None,
    state: WhichState = None,
) -> None:
    """The funnel and the short list of a recipe, with a reason for everyone."""
    from cimodels.screen.recipe import from_toml
    from cimodels.screen.report import to_csv_rows, to_json_dict
    from cimodels.study import Study

    study = Study.open(home(), state)
    _tell_invented(study.release)
    result = study.screen(from_toml(_read(spec)))
    if format == "json":
        text = json.dumps(to_json_dict(result, asdict(study.release)), indent=2, ensure_ascii=False) + "\n"
    else:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(to_csv_rows(result))
        text = buffer.getvalue()
    _write(text, output)


@app.command()
def assistance(
    year: Annotated[int, typer.Option(help="Year of the results, e.g. 2024.")],
    county: Annotated[
        list[str] | None, typer.Option(help="Only districts of this county: its two digits, e.g. 10.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="CSV file; standard output without it.")
    ] = None,
    state: WhichState = None,
) -> None:
    """Who is eligible for differentiated assistance by the rules, and what CDE's list says, as CSV."""
    from cimodels.rules.assistance_report import summary
    from cimodels.screen.report import frame_csv
    from cimodels.study import Study

    study = Study.open(home(), state)
    if unknown := sorted({*(county or ())} - {*study.counties}):
        raise DataError(
            f"There is no county {', '.join(map(repr, unknown))} in this release.",
            f"Counties are two digits, from {min(study.counties)} to {max(study.counties)}.",
        )
    _tell_invented(study.release)
    found = study.assistance(year)
    table = study.assistance_table(year)
    table = table[table["county_code"].isin(county or table["county_code"])]
    _write(frame_csv(table.assign(release=study.release.release, rules=year)), output)
    print(summary(found, table["cds"]), file=sys.stderr)


@app.command()
def multiverse(
    spec: Annotated[
        Path,
        typer.Argument(
            help="Grid of specifications (TOML), as specs/multiverse_*.toml, or a screen's recipe: the usual models around it."
        ),
    ],
    format: Annotated[
        Literal["csv", "json"],
        typer.Option(help="Districts as CSV, or all there is but the single ranks as JSON."),
    ] = "csv",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File; standard output without it.")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler to compute on, e.g. tcp://127.0.0.1:8786.")
    ] = None,
    bootstrap: Annotated[
        int | None,
        typer.Option(
            help="Fit each model again to so many resamples of the districts, whatever the file says; 0 for none."
        ),
    ] = None,
    state: WhichState = None,
) -> None:
    """In what share of the defensible models each district is in the top."""
    from cimodels.multiverse.report import summary, to_json_dict
    from cimodels.screen.report import frame_csv
    from cimodels.study import Study

    study = Study.open(home(), state)
    _tell_invented(study.release)
    grid = _grid(_read(spec))
    if bootstrap is not None:
        grid = replace(grid, bootstrap=bootstrap)
    found = _with_bar(study.multiverse, grid, cluster=dask)
    if found.entities.empty:
        why = found.specifications["refused"].iloc[0]
        raise EstimationError(f"None of the specifications can be estimated. The first: {why}")
    if format == "json":
        text = json.dumps(to_json_dict(found, asdict(study.release)), indent=2, ensure_ascii=False) + "\n"
    else:
        frame = found.entities.drop(columns="position")
        text = frame_csv(frame.assign(release=study.release.release, multiverse=found.spec.fingerprint))
    _write(text, output)
    for sentence in (summary(found), *found.notes):
        print(sentence, file=sys.stderr)


def _grid(text: str) -> "MultiverseSpec":
    """A file's grid. A screen's recipe names none: then the usual models around its own, as in the app."""
    from cimodels.multiverse.recipe import from_toml
    from cimodels.multiverse.spec import MOST_TOP_PERCENT, MultiverseSpec
    from cimodels.screen import recipe

    if not re.search(r"^[ \t]*\[+[ \t]*(model|focus)[ \t]*\]", text, re.MULTILINE):
        return from_toml(text)
    screen = recipe.from_toml(text)
    return MultiverseSpec.around(screen.model, min(screen.focus[0].top_percent, MOST_TOP_PERCENT))


@app.command()
def report(
    spec: Annotated[Path, typer.Argument(help="Screen specification: a recipe (TOML).")],
    output: Annotated[
        Path, typer.Option("-o", "--output", help=f"File; its suffix says the kind: {', '.join(KINDS)}.")
    ],
    district: Annotated[
        str | None, typer.Option(help="14-digit code: whom a brief (.docx) is about.", metavar="CDS")
    ] = None,
    figure: Annotated[
        Literal["scatter", "funnel"], typer.Option(help="What a picture (.png, .svg) shows.")
    ] = "scatter",
    look: Annotated[Literal["light", "dark"], typer.Option(help="How a picture looks.")] = "light",
    state: WhichState = None,
) -> None:
    """A screen as a document, table or picture that explains itself: with recipe, release, citation and caveats."""
    from cimodels.reports.bundle import Picture
    from cimodels.screen.recipe import from_toml
    from cimodels.study import Study

    kind = KINDS.get(output.suffix.lower().removeprefix("."))
    if kind is None:
        raise typer.BadParameter(
            f"{output.name!r} is no kind of report; its suffix is one of {', '.join(KINDS)}."
        )
    if (kind.of == "district") != (district is not None):
        raise typer.BadParameter(
            "A brief (.docx) is about one district: name it with --district, and only for a brief."
        )
    study = Study.open(home(), state)
    _tell_invented(study.release)
    screen = from_toml(_read(spec))
    of = study.district(screen, district) if district else study.bundle(screen)
    _write(kind.write(of, Picture(figure, look)), output)


@app.command()
def document(
    kind: Annotated[str, typer.Argument(help=f"What is written: {', '.join(DOCUMENTS)}.")],
    about: Annotated[
        str,
        typer.Argument(
            help="The record's id, which the app's address has after `record=`; a guide's code; for `progress`, county codes such as "
            "10-20 or a district's. Without it, the ids that there are, or the whole state.",
            metavar="[RECORD]",
        ),
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help=f"File; its suffix says the format: {', '.join(FORMATS)}."),
    ] = None,
    state: WhichState = None,
) -> None:
    """A document about the workspace: a dossier, everything about a CI Model, a visit's packet, a progress brief …"""
    from datetime import date

    from cimodels.reports.desk import Desk
    from cimodels.study import Study
    from cimodels.workspace.store import Workspace

    known = DOCUMENTS.get(kind)
    if known is None:
        raise typer.BadParameter(f"{kind!r} is no kind of document; there are {', '.join(DOCUMENTS)}.")
    workspace = Workspace(workspace_url())
    if known.of and not about:
        for code, title in known.choices(workspace).items():
            print(f"{code}  {title}")
        return
    form = FORMATS.get(output.suffix.lower().removeprefix(".")) if output else None
    if output is None or form is None:
        raise typer.BadParameter(f"Name a file with -o whose suffix is one of {', '.join(FORMATS)}.")
    study = Study.open(home(), state)
    _tell_invented(study.release)
    desk = Desk(workspace, study, date.today(), study.district)
    _write(form.write(known.compose(desk, about)), output)
    workspace.close()


@app.command()
def ask(
    sql: Annotated[
        str,
        typer.Argument(help="One statement that reads, e.g. 'SHOW TABLES'; - reads it from standard input."),
    ],
    format: Annotated[
        Literal["csv", "json", "parquet"], typer.Option(help="How to write the answer.")
    ] = "csv",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File; standard output without it.")
    ] = None,
    rows: Annotated[int, typer.Option(help="At most so many rows.")] = 100_000,
    seconds: Annotated[int, typer.Option(help="At most so many seconds.")] = 60,
    state: WhichState = None,
) -> None:
    """A question of your own in SQL to the tables behind everything; nothing can be changed."""
    from cimodels.ask.limits import Limits
    from cimodels.study import Study

    if format == "parquet" and output is None:
        raise typer.BadParameter("Parquet is no text: name a file with -o.")
    study = Study.open(home(), state)
    _tell_invented(study.release)
    found = study.ask(sys.stdin.read() if sql == "-" else sql, Limits(rows=rows, seconds=seconds))
    if format == "parquet":
        _write(found.to_parquet(), output)
    elif format == "json":
        _write(json.dumps(found.to_json_dict(), indent=2, ensure_ascii=False) + "\n", output)
    else:
        _write(found.to_csv(), output)
    more = ", and there are more" if found.more else ""
    print(f"{found.table.num_rows:,} rows{more}; {found.seconds:.2f} s.", file=sys.stderr)


def _write(content: str | bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(str(content))
        return
    try:
        output.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    except OSError as problem:
        raise DataError(f"{output} cannot be written ({problem}).", "Name another file.") from problem


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@app.command()
def backup(
    output: Annotated[
        Path | None, typer.Argument(help="The zip to write; named after this moment by default.")
    ] = None,
) -> None:
    """Write everything that people wrote, with its whole history, to one open file."""
    from cimodels.workspace.exchange import export, export_name
    from cimodels.workspace.store import Workspace

    output = output or Path(export_name())
    workspace = Workspace(workspace_url())
    print(f"{_counted(export(workspace, output), 'record')} in {output}")
    workspace.close()


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A zip that `cimodels backup` or the app wrote.")],
) -> None:
    """Add what a backup has to the workspace in force; nothing that is there is changed or removed."""
    from cimodels.workspace.exchange import restore as read
    from cimodels.workspace.store import Workspace

    workspace = Workspace(workspace_url())
    done = read(workspace, source)
    added = ((done.records, "record"), (done.revisions, "revision"), (done.files, "file"))
    print(f"{', '.join(_counted(*one) for one in added)} added")
    for note in done.notes:
        print(note, file=sys.stderr)
    workspace.close()


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8501,
    address: Annotated[
        str,
        typer.Option(
            "--address",
            "--host",
            help="Address to listen on: this machine alone by default; 0.0.0.0 lets everybody in who can reach it.",
        ),
    ] = "127.0.0.1",
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = False,
) -> None:
    """Run the app."""
    from cimodels.ui.server import serve as run

    run(port=port, address=address, browser=browser)
