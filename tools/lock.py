"""Write the lock files anew from pyproject.toml, with a hash for every file (needs `uv`: pip install uv).

requirements.lock: to run (with maps as pictures) and to install; requirements-dev.lock: also to test;
requirements-docs.lock: also for the pages. Each later one keeps to the versions of the one before.
"""

from __future__ import annotations

import subprocess
import sys

LOCKS = {
    "requirements.lock": ("build",),
    "requirements-dev.lock": ("build", "dev"),
    "requirements-docs.lock": ("docs",),
}
KEEP_TO = {"requirements-dev.lock": "requirements.lock", "requirements-docs.lock": "requirements-dev.lock"}
FORM = [
    "--generate-hashes",
    "--universal",
    "--python-version",
    "3.11",
    "--no-annotate",
    "--no-header",
    "--quiet",
    "--extra",
    "plot",
]


def main() -> int:
    for lock, groups in LOCKS.items():
        words = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *FORM, "-o", lock]
        for group in groups:
            words += ["--group", group]
        if lock in KEEP_TO:
            words += ["-c", KEEP_TO[lock]]
        code = subprocess.run(words, check=False).returncode
        if code:
            print("Is uv there? .venv/bin/python -m pip install uv", file=sys.stderr)
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
