"""Compile ``marsad.reading`` and ``marsad.model`` to machine code with mypyc, into this environment: ``make fast``.

``--if-possible``: without a C compiler or Python's headers say so and end well. What is there already and fits the
sources is kept. ``marsad.native`` says how it is found.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ["MARSAD_PURE"] = "1"  # what is compiled are the sources

from native_init import with_inits

from marsad.native import LIBRARY, PACKAGE, SUFFIX, fingerprint

HERE = Path(__file__).parent
SOURCE = HERE.parent / "src"
TOOLS = ("compile_reader.py", "native_init.py")
HEADERS = Path(sysconfig.get_path("include"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--if-possible", action="store_true")
    wanted = parser.parse_args()
    home = Path(sysconfig.get_path("platlib")) / PACKAGE
    tools = hashlib.blake2b(
        b"".join((HERE / name).read_bytes() for name in TOOLS), digest_size=16
    ).hexdigest()
    mark = f"FINGERPRINT = {fingerprint()!r}\nTOOLS = {tools!r}\n"
    if (home / "__init__.py").is_file() and (home / "__init__.py").read_text() == mark:
        print("The compiled reader is there.")
        return 0
    lacking = what_lacks()
    if lacking:
        print(f"The reader stays in pure Python: {lacking}")
        return 0 if wanted.if_possible else 1
    print("Compiling the reader (about a minute)", flush=True)
    with tempfile.TemporaryDirectory() as name:
        made = compile_into(Path(name))
        (made / "__init__.py").write_text(mark)
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(made, home)
    return 0


def what_lacks() -> str:
    """What is needed and not there, in words; "" when all is."""
    if shutil.which(compiler()[0]) is None:
        return f"no C compiler ({compiler()[0]}); on Debian: apt install gcc libc6-dev"
    if not (HEADERS / "Python.h").is_file():
        return f"no headers of Python in {HEADERS}; on Debian: apt install python3-dev"
    return ""


def compiler() -> list[str]:
    """The C compiler that this Python was made with, or whatever $CC says."""
    return shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")


def compile_into(work: Path) -> Path:
    """The folder below ``work`` that holds the machine code, laid out like ``marsad`` itself."""
    from mypyc.build import mypycify

    shutil.copytree(SOURCE, work / "src", ignore=shutil.ignore_patterns("data", "__pycache__"))
    os.chdir(work / "src")
    modules = sorted(str(p) for p in Path("marsad/reading").rglob("*.py") if p.name != "__init__.py")
    modules.append("marsad/model.py")
    for module in map(Path, modules):
        module.write_text(with_inits(module.read_text("utf-8")), "utf-8")
    extensions = mypycify(
        ["--strict", f"--cache-dir={work / 'cache'}", *modules],
        opt_level="2",
        multi_file=True,
        target_dir=str(work / "c"),
        group_name=LIBRARY.removesuffix("__mypyc"),
    )
    for extension in extensions:
        *folders, last = extension.name.split(".")
        target = Path(work, "made", *folders[1:], last + SUFFIX)
        build(extension.sources, extension.include_dirs, extension.extra_compile_args, target)
    return work / "made"


def build(sources: Sequence[str], include: Sequence[str], flags: Sequence[str], target: Path) -> None:
    """Compile C sources, as many at once as there are cores, and link them."""
    target.parent.mkdir(parents=True, exist_ok=True)
    begin = [*compiler(), "-fPIC", "-DNDEBUG", *flags, f"-I{HEADERS}", *(f"-I{folder}" for folder in include)]
    objects = [str(Path(source).with_suffix(".o")) for source in sources]

    def one(source: str, made: str) -> None:
        subprocess.run([*begin, "-c", source, "-o", made], check=True)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(one, sources, objects))
    link = shlex.split(sysconfig.get_config_var("LDSHARED") or "cc -shared")
    subprocess.run([*link, *objects, "-o", str(target)], check=True)


if __name__ == "__main__":
    sys.exit(main())
