"""Make everything the portal needs before it can run: environment, packages, front end.

Run by make with whatever `python3` the machine has (3.9 or later), so it uses nothing but the
standard library and old syntax. What is up to date is not done again: a stamp per step keeps the
digest of what went in.
"""

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent.parent
TOOLS = HERE / ".tools"
PYTHON = HERE / ".venv" / "bin" / "python"
DIST = HERE / "portal" / "ui" / "static" / "ui" / "dist"
LOCKS = {"dev": "requirements/dev.lock", "bench": "requirements/bench.lock"}


class Missing(Exception):
    """Something the machine has to have; one line that says what to do."""


def say(text):  # type: ignore[no-untyped-def]
    """One line per step that takes time."""
    print("· " + text, flush=True)  # noqa: T201


def run(command, what, quiet=False):  # type: ignore[no-untyped-def] # noqa: FBT002
    """Run a step; its output is shown when it fails."""
    environment = dict(os.environ, PATH=f"{HERE / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    environment.pop("VIRTUAL_ENV", None)
    try:
        finished = subprocess.run(
            [str(part) for part in command],
            cwd=HERE,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=1200,
            check=False,
        )
    except FileNotFoundError:
        raise Missing(f"{what} needs {command[0]}, which is not there.") from None
    if finished.returncode and not quiet:
        sys.stderr.write(finished.stdout.decode(errors="replace"))
        raise Missing(f"{what} failed; what it said stands above.")
    return finished.returncode == 0


def digest(paths):  # type: ignore[no-untyped-def]
    """What went into a step, in one line."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(HERE)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def fresh(name, value):  # type: ignore[no-untyped-def]
    """Whether a step was done with just this."""
    stamp = TOOLS / "stamps" / name
    return stamp.exists() and stamp.read_text() == value


def done(name, value):  # type: ignore[no-untyped-def]
    """Remember that a step was done with just this."""
    stamp = TOOLS / "stamps" / name
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)


def find_uv():  # type: ignore[no-untyped-def]
    """Our own uv under .tools, else the machine's; fetched with pip when there is none."""
    own = TOOLS / "uv" / "bin" / "uv"
    if own.exists():
        return own
    if shutil.which("uv"):
        return Path(shutil.which("uv"))  # type: ignore[arg-type]
    say("Fetching uv")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", TOOLS / "uv", "uv"]
    if run(pip, "Fetching uv", quiet=True):
        return own
    # Debian's python3 may come without pip, but can make an environment that has it.
    if run([sys.executable, "-m", "venv", TOOLS / "pip"], "Fetching uv", quiet=True):
        pip[0] = TOOLS / "pip" / "bin" / "python"
        run(pip, "Fetching uv with pip")
        return own
    raise Missing("python3 has neither pip nor venv; install one of them (python3-venv), or uv.")


def environment(lock):  # type: ignore[no-untyped-def]
    """.venv with Python 3.13 and exactly the locked packages."""
    if not PYTHON.exists():
        uv = find_uv()
        say("Making .venv with Python 3.13")
        run([uv, "venv", "--quiet", "--python", "3.13", ".venv"], "Making the environment")
    wanted = digest([HERE / LOCKS[lock]])
    # The lock for measuring holds everything that the ordinary one holds.
    larger = digest([HERE / LOCKS["bench"]])
    if fresh("packages", wanted) or (lock == "dev" and fresh("packages", larger)):
        return
    uv = find_uv()
    say("Installing Python packages")
    command = [uv, "pip", "sync", "--quiet", "--python", PYTHON, LOCKS[lock]]
    run(command, "Installing Python packages")
    done("packages", wanted)


def front_end():  # type: ignore[no-untyped-def]
    """Front-end packages by npm, and the style sheets and scripts made from them."""
    npm = HERE / ".venv" / "bin" / "npm"
    packages = [HERE / "package.json", HERE / "package-lock.json"]
    wanted = digest(packages)
    if not (HERE / "node_modules").exists() or not fresh("npm", wanted):
        say("Installing front-end packages")
        run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], "npm ci")
        done("npm", wanted)
    assets = [path for path in (HERE / "portal/ui/assets").rglob("*") if path.is_file()]
    wanted = digest([*packages, HERE / "designsystemet.config.json", *assets])
    if not DIST.exists() or not fresh("front-end", wanted):
        say("Building style sheets and scripts")
        run([npm, "run", "build"], "npm run build")
        done("front-end", wanted)


def check_port(port):  # type: ignore[no-untyped-def]
    """Say at once when the address is taken, not after minutes of preparing."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Missing(
                f"Port {port} is busy; choose another: make demo PORT={port + 1}"
            ) from None


def main():  # type: ignore[no-untyped-def]
    """Everything, in order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", choices=sorted(LOCKS), default="dev")
    parser.add_argument("--port", type=int)
    chosen = parser.parse_args()
    try:
        if chosen.port:
            check_port(chosen.port)
        if not shutil.which("git"):
            raise Missing("git is missing; install it.")
        environment(chosen.lock)
        front_end()
        run([PYTHON, "-m", "portal.core.catalogues"], "Compiling the message catalogues")
    except Missing as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
