#!/usr/bin/env python3
"""Build the font that maps and plots are labelled with (src/marsad/data/fonts/NotoSansArabic-Regular.ttf).

    npm pack @fontsource/noto-sans-arabic@5.3.0
    python tools/build_font.py fontsource-noto-sans-arabic-5.3.0.tgz

The package holds the Arabic letters of Noto Sans Arabic (OFL 1.1) as WOFF; this unpacks them to TrueType, which
matplotlib reads. Latin letters come from DejaVu Sans, which matplotlib brings along.
"""

from __future__ import annotations

import argparse
import io
import tarfile
from pathlib import Path

from fontTools.ttLib import TTFont

OUT = Path(__file__).parent.parent / "src" / "marsad" / "data" / "fonts" / "NotoSansArabic-Regular.ttf"
MEMBER = "package/files/noto-sans-arabic-arabic-400-normal.woff"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    with tarfile.open(args.archive) as tar:
        member = tar.extractfile(MEMBER)
        if member is None:
            raise SystemExit(f"{args.archive}: no {MEMBER} inside")
        font = TTFont(io.BytesIO(member.read()), recalcTimestamp=False)
    font.flavor = None
    args.out.parent.mkdir(parents=True, exist_ok=True)
    font.save(args.out)
    print(f"{args.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
