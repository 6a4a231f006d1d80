"""Make the virtual environment that the Makefile installs into.

Debian packs `venv` and `pip` apart from python3. What is missing is installed with apt-get where we may; else one
line says what to type. Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path


def has_venv() -> bool:
    """Can this Python make an environment that has pip in it?"""
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def install_venv() -> bool:
    """Install Debian's python3-venv if this is Debian and we are root. True if it went well."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    print("python3-venv is missing: installing it with apt-get", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "python3-venv"]):
        if subprocess.run([apt, *words], env=env, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


def main(folder: str) -> int:
    if sys.version_info < (3, 11):
        print(
            f"Marsad needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.",
            file=sys.stderr,
        )
        print("Say which to use: make setup PYTHON=python3.12", file=sys.stderr)
        return 1
    if not has_venv() and not install_venv():
        print("Python's venv module is missing. Type: sudo apt install python3-venv", file=sys.stderr)
        return 1
    # A new process: Debian's package brings ensurepip, which this one may have looked for in vain.
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=False)
    if done.returncode:
        shutil.rmtree(Path(folder), ignore_errors=True)
        print("The environment could not be made. Type: sudo apt install python3-venv", file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ".venv"))
