# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The demo: prepared step by step, then served, or used by a command."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from time import monotonic

from . import net, venv
from .assets import Assets
from .base import CACHE, PROJECT, RUN_ROOT, Failure, digest, run_folder, say, warn
from .cli import end_on_signals
from .commands import Background, Stamps, Steps, end_commands, run
from .options import check_space, parse, settle
from .server import Server, open_browser
from .services import Services

# ``demo.setup`` prints one such line at the end of each of its steps.
TIMED = re.compile(r"^ {4}([\w ]+): (\d+\.\d) s$")
# Bars that have not begun, and each migration that is marked as done.
NOISE = re.compile(r"\|\s+0/|^INFO +\[alembic")
BAR = re.compile(r"^.*\d%\|")
BUILT = ("assets", "static")
DATA_STEPS = ["instance", "init", "vocabularies", "users", "communities"]
DATA_STEPS += ["records", "events", "aggregate"]


class Demo:
    """One demo in its run folder."""

    def __init__(self, options):
        """Bind to the options of the command line."""
        self.options = options
        self.steps = Steps()
        self.folder = run_folder(options.run)
        self.services = Services(options.run, options.postgres)
        self.instance = self.folder / "instance"
        self.server = None
        self.claim = None

    def prepare(self):
        """Do every step that is not done yet."""
        check_space()
        self._claim()
        with venv.locked(self.folder.with_suffix(".lock")):
            if self.options.clean:
                with self.steps.step("forget the demo made before"):
                    self._forget()
            self.stamps = Stamps(self.folder)
            self.data = settle(self.options, self.stamps.get("made"))
            with self.steps.step("Python environment and services"):
                starting = Background(self._up)
                try:
                    venv.prepare("demo")
                finally:
                    starting.wait()  # also to end them
            self._check_services()
            self._choose_port()
            with self.steps.step("instance, data and assets"):
                self._fill()

    def _up(self):
        """Bring the services up, beside the making of the environment."""
        with self._note("services", "beside the environment"):
            self.services.up()

    def _claim(self):
        """Be the only one that serves this demo, or that makes it anew."""
        options = self.options
        serves = options.serve if options.exec else not options.no_serve
        if not serves and not options.clean:
            return
        server = Server(self.folder, None, 0)
        self.claim = venv.try_lock(RUN_ROOT / f"{options.run}.serving.lock")
        if not self.claim:
            port = server.web.read().get("port")
            raise Failure(
                f"this demo is in use (http://127.0.0.1:{port}); --run NAME makes "
                "another one beside it"
            )
        server.stop()  # what a killed run has left

    def _forget(self):
        """Remove instance, data and services; a given search engine is cleared."""
        if os.environ.get("SEARCH_HOSTS"):
            self.services.up()
            net.delete_indices(self.services.state()["search"]["url"], self._prefix())
        stamps = Stamps(self.folder).read()
        aside = RUN_ROOT / f"{self.options.run}.assets"
        shutil.rmtree(aside, ignore_errors=True)
        with suppress(FileNotFoundError):
            self.instance.rename(aside)
        self.services.forget()
        for name in BUILT:  # made of code alone, and slow to make
            if (aside / name).exists():
                self.instance.mkdir(parents=True, exist_ok=True)
                (aside / name).rename(self.instance / name)
        shutil.rmtree(aside, ignore_errors=True)
        self.folder.mkdir(exist_ok=True)
        for name in ("assets", "packages"):
            Stamps(self.folder).set(name, stamps.get(name))

    def _prefix(self):
        """Get the prefix of the index names."""
        return os.environ.get("SEARCH_INDEX_PREFIX") or f"{self.options.run}-"

    def _check_services(self):
        """Refuse other services than those that hold the data."""
        now = {
            kind: known["url"] if known["how"] == "given" else known["how"]
            for kind, known in self.services.state().items()
            if kind != "redis"
        }
        before = self.stamps.get("services")
        if before not in (None, now):
            raise Failure(
                f"this demo's data are in {before}, not in {now}: use the same "
                "services, or add --clean to make it anew, or --run NAME"
            )
        self.stamps.set("services", now)

    def _choose_port(self):
        """Take the port asked for, or the first free one from 5000."""
        port = self.options.port
        if port and not net.is_free(port):
            self.options.fail(f"port {port} is taken")
        free = (port for port in range(5000, 5100) if net.is_free(port))
        self.port = port or next(free, None) or net.free_port()
        self.env = venv.environment(
            **self.services.environment(),
            INVENIO_INSTANCE_PATH=str(self.instance),
            SEARCH_INDEX_PREFIX=self._prefix(),
            PORT=str(self.port),
            DEMO_URL=f"http://127.0.0.1:{self.port}",
        )

    def _fill(self):
        """Make the data and, meanwhile, the assets."""
        run([venv.BIN / "python", "-m", "demo.setup", "instance"], self.env, PROJECT)
        assets = Assets(self.instance, self.stamps, self.env, self._note)
        building = Background(assets.prepare)
        self._fill_data(building)
        building.wait()

    @contextmanager
    def _note(self, name, note="beside the data"):
        """Time a part that runs beside others."""
        say(f"  {name} …")
        start = monotonic()
        yield
        seconds = monotonic() - start
        say(f"  {name}: {seconds:.1f} s")
        self.steps.add(f"  {name}", seconds, note)

    def _fill_data(self, building):
        """Run the steps of ``demo.setup``, unless they ran with this code."""
        wanted = self.data | {"code": _code_digest()}
        if self.stamps.get("data") == wanted:
            return say("  the data are there")
        self.stamps.set("made", self.data)

        seen = set()

        def line(text):
            building.check()
            if found := TIMED.match(text):
                self.steps.add(f"  {found[1]}", float(found[2]))
            bar = BAR.match(text)  # once for each percentage
            if text.strip() and not NOISE.search(text) and (bar and bar[0]) not in seen:
                seen.update([bar[0]] if bar else [])
                say(f"  {text}")

        options = [f"--{name}={value}" for name, value in self.data.items()]
        command = [venv.BIN / "python", "-m", "demo.setup", *options, *DATA_STEPS]
        run(command, self.env, PROJECT, on_line=line)
        self.stamps.set("data", wanted)

    def serve(self):
        """Start web server and worker, and print the addresses."""
        self.server = Server(self.folder, self.env, self.port)
        with self.steps.step("web server and worker"):
            self.server.start()
            run(
                [venv.BIN / "python", "-m", "demo.setup", "addresses"],
                self.env,
                PROJECT,
                on_line=say,
            )
            self.server.wait()
            self.server.warm_up()

    def execute(self):
        """Run the command of ``--exec``; returns its exit code."""
        say(f"==> {' '.join(self.options.exec)}")
        try:
            return subprocess.run(self.options.exec, env=self.env).returncode
        except OSError as error:
            raise Failure(f"--exec: {error}") from None

    def end(self):
        """End what this run started."""
        end_commands()
        if self.server:
            self.server.stop()
        self.services.down(only_started=True)


def _code_digest():
    """Hash the code that makes the data and the mappings that hold them."""
    package = PROJECT / "invenio_stats_dashboard"
    files = [*(PROJECT / "demo").rglob("*.*"), *package.rglob("search_templates/**/*")]
    files = sorted(path for path in files if path.suffix not in (".pyc", ""))
    return digest(*files)


def carry_out(demo):
    """Prepare the demo, then serve it or run the command; returns the exit code."""
    options = demo.options
    demo.prepare()
    if options.exec:
        if options.serve:
            demo.serve()
        demo.steps.table()
        return demo.execute()
    if options.no_serve:
        demo.steps.table()
        say("The demo is prepared. Serve it with ./run-demo.sh")
        return 0
    demo.serve()
    demo.steps.table()
    say(f"The demo is at {demo.server.url} (Ctrl-C ends it)")
    open_browser(f"{demo.server.url}/stats")
    demo.server.watch()
    return 1


def main(argv=None):
    """Run; a failure is one clear line on standard error."""
    options = parse(sys.argv[1:] if argv is None else argv)
    CACHE.mkdir(parents=True, exist_ok=True)
    end_on_signals()
    demo = None
    try:
        demo = Demo(options)
        return carry_out(demo)
    except Failure as failure:
        warn(f"run-demo.sh: {failure}")
        return 1
    finally:
        if demo:
            demo.end()


if __name__ == "__main__":
    sys.exit(main())
