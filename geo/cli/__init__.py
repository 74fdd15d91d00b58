"""The command line: ``python -m geo``, or ``incident-map``.

Each command is in a module of this folder, imported when it is called, because importing the store and the geocoder
would make ``--help`` slow. Output is coloured on a terminal and plain in a pipe; results go to standard output,
progress and errors to standard error.

Exit codes: 0 success, 1 failure (the message says why), 2 wrong usage, 3 a bug of ours, 130 interrupted.

This module has the only ``except Exception`` of the package: an unforeseen error is reported in one sentence, and with
``--debug`` as a traceback.
"""

from __future__ import annotations

import difflib
import functools
import importlib
import io
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import click

from geo import __version__
from geo.errors import GeoError

if TYPE_CHECKING:
    from geo.services import Services
    from geo.sources import Fetched
    from geo.store import Store

COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("serve", "Serve the dashboard from this terminal."),
    "incidents": ("incidents", "List incidents, as a table, JSON, CSV or GeoJSON."),
    "export": ("export", "Write incidents to a file: a table, shapes, a picture or a map to send."),
    "watch": ("watch", "Show what is new or changed in a view since the last look."),
    "table": ("counting", "Count incidents by region, country, type or actor, and compare periods."),
    "views": ("views", "List, save, rename or remove views."),
    "places": ("my_places", "List, import, rename or remove your own places: offices, roads, areas."),
    "brief": ("brief", "Write a one-page report of a view, to print or to send."),
    "cite": ("cite", "Cite an incident or a view."),
    "geocode": ("geocode", "Find places by name, without a network."),
    "import": ("importing", "Import datasets: ACLED, UCDP, GDELT, spreadsheets, GeoJSON, KML and more."),
    "extract": ("extract", "Find the incidents in a report."),
    "feeds": ("feeds", "List, add, remove or fetch news feeds."),
    "store": ("store", "Show what is stored and its history; undo, check, repair, back up, restore."),
    "protect": ("protect", "Hide incidents from readers, or delay them, or show their places roughly."),
    "doctor": ("doctor", "Check this installation, and say what to do about each problem."),
    "codes": ("codes", "List the codes that --type, --target and the like take."),
}
"""Each command's module and its line of help, so that ``--help`` needn't import them."""


class Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the command's module and return the command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"geo.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, but suggest the nearest command for a mistyped one."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"There is no command “{args[0]}”.{did_you_mean(args[0], COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the table of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Replacements for the outside world of the commands, for tests.

    Attributes
    ----------
    open_store : callable, optional
        Opens the store; :func:`geo.sources.seed.open_store` by default.
    fetch : callable, optional
        Fetches from the web; :func:`geo.sources.web.fetch` by default.
    """

    open_store: Callable[..., Store] | None = None
    fetch: Callable[..., Fetched] | None = None


def pass_services(command: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a command to get its :class:`~geo.services.Services` as first argument.

    They are made when the command runs, and open the store at first use, so that ``--help`` and ``doctor`` open
    nothing.
    """

    @click.pass_context
    @functools.wraps(command)
    def run(ctx: click.Context, *args: Any, **options: Any) -> Any:
        return command(services_of(ctx), *args, **options)

    return run


def services_of(ctx: click.Context) -> Services:
    """The services of a run by click's context, for the parsing of options and for groups called without a command.

    Raises
    ------
    ReadError
        A file of settings can't be read.
    """
    from geo import settings  # imported late, because --help must be fast
    from geo.services import Services

    if _SERVICES not in ctx.meta:  # one for all contexts of a run
        outside = ctx.find_object(Outside) or Outside()
        ours = Services(
            settings.read(), open_store=outside.open_store, fetch=outside.fetch, on_progress=_preparing(ctx)
        )
        ctx.meta[_SERVICES] = ours
        ctx.find_root().call_on_close(lambda: _say_missing(ours))
    services: Services = ctx.meta[_SERVICES]
    return services


def _say_missing(ours: Services) -> None:
    """Warn after the output if part of the store couldn't be read."""
    if ours.has_store and (words := ours.missing_words()):
        click.secho(words, fg="red", err=True)


def _preparing(ctx: click.Context) -> Callable[[int, int], None]:
    """A progress callback for opening a store that has to be prepared, with a bar drawn at the first call."""
    bars: list[Callable[[int], None]] = []

    def show(done: int, of: int) -> None:
        from geo.cli.output import progress  # rich, which most commands do without

        if not bars:
            bars.append(ctx.with_resource(progress("Preparing the incidents", of)))
        bars[0](done)

    return show


_SERVICES = "geo.services"


def did_you_mean(typed: str, words: Iterable[str]) -> str:
    """A suggestion of the nearest of some words, to append to a message; empty if none is near."""
    from geo.cli.output import one_line  # as in services_of

    spelt = {word.lower(): word for word in words}
    near = [spelt[low] for low in difflib.get_close_matches(typed.lower(), spelt, n=2, cutoff=0.6)]
    return f" Did you mean {one_line(' or '.join(near))}?" if near else ""


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Examples: incident-map serve   ·   incident-map incidents --type drone_strike --since 2025-08-01   ·   "
    "incident-map export --help",
)
@click.version_option(__version__, prog_name="incident-map", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="If a command fails, show the traceback.")
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:  # noqa: ARG001 - main looks for --debug wherever it stands
    """News reports and datasets in, a filterable map of incidents out, every fact traceable to who said it."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _share_processors(command: str) -> None:
    """Limit the use of processors, before numpy is imported."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if command in COMMANDS and command != "serve":
        from geo.files import give_way  # as in services_of

        give_way()  # for instance an import while the page is in use


def main(arguments: Sequence[str] | None = None, *, outside: Outside | None = None) -> NoReturn:
    """Run the command line and exit with its code.

    OpenBLAS is limited to one thread, unless the environment says otherwise: our matrices are small, and its other
    threads busy-wait after each product. 60 Russian articles take 2.7 s of processor time instead of 5.5 s.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command-line arguments; ``sys.argv[1:]`` by default.
    outside : Outside, optional
        Replacements for the store and the network.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    typed = [word for word in given if word != "--debug"]
    if arguments is None:
        _share_processors(typed[0] if typed else "")
    try:
        code = cli.main(typed, prog_name="incident-map", standalone_mode=False, obj=outside)
        sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except click.ClickException as error:
        from geo.cli.output import without_controls  # as in services_of

        shown = io.StringIO()  # the message quotes what was typed
        error.show(file=shown)
        click.echo(without_controls(shown.getvalue()), nl=False, err=True)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted; what was under way was not kept.", err=True)
        code = 130
    except (BrokenPipeError, SystemExit):
        # The reader of the pipe has gone (`… | head`) and click exits: not an error, and nothing more may be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except GeoError as error:
        _tell(error, str(error), debug)
        code = 1
    except Exception as error:  # noqa: BLE001 - the only place, see the module docstring
        _tell(error, f"Something failed that we did not foresee: {type(error).__name__}: {error}", debug)
        if not debug:
            click.echo("Run it again with --debug to see where.", err=True)
        code = 3
    sys.exit(code if isinstance(code, int) else 0)


def _tell(error: BaseException, sentence: str, debug: bool) -> None:
    from geo.cli.output import one_line  # as in services_of

    if debug:
        traceback.print_exception(error)
    click.secho(f"Error: {one_line(sentence)}", fg="red", err=True)
