#!/usr/bin/env python3
"""Copy axe-core into tests/web/vendor, for the tests of the pages alone: nothing of it ships or reaches a user.

npm pack axe-core@4.14.1
python tools/vendor_axe.py axe-core-4.14.1.tgz
"""

from __future__ import annotations

import argparse
import tarfile
from pathlib import Path

OUT = Path(__file__).parent.parent / "tests" / "web" / "vendor"
COPIES = {
    "package/axe.min.js": "axe.min.js",
    "package/LICENSE": "axe.LICENSE.txt",
    "package/LICENSE-3RD-PARTY.txt": "axe.LICENSE-3RD-PARTY.txt",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", type=Path)
    OUT.mkdir(parents=True, exist_ok=True)
    with tarfile.open(parser.parse_args().archive) as tar:
        for name, out in COPIES.items():
            found = tar.extractfile(name)
            if found is None:
                raise SystemExit(f"no {name} in the archive")
            size = (OUT / out).write_bytes(found.read())
            print(f"{out}: {size:,} bytes")


if __name__ == "__main__":
    main()
