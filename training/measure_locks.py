"""Measures what a locked frame and a reference are worth, through the app's own command line: PSNR of a film colorized without either, with frame 0
locked to its truth, and with frame 50 as a reference.

    python measure_locks.py --clips VIDEOS --names cockatoo pedestrians --work /tmp/locks

Needs Node, the built app and Chromium (README.md of the repository).
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import zipfile
from pathlib import Path

import av
import numpy as np
from PIL import Image

from clips import HELD_OUT

ROOT = Path(__file__).resolve().parent.parent
FRAMES = 41
"""Frames that are colorized; the means are over those from COUNTED on."""
COUNTED = 8
REFERENCE = 50


def shrink(source: Path, target: Path, side: int) -> list[np.ndarray]:
    """Writes the first frames nearly lossless with `side` as the shorter side. Returns them [H,W,3] as they are decoded again."""
    with av.open(str(source)) as film, av.open(str(target), "w") as out:
        stream = None
        for index, frame in enumerate(film.decode(video=0)):
            if index > REFERENCE:
                break
            scale = side / min(frame.width, frame.height)
            size = [round(length * scale / 2) * 2 for length in (frame.width, frame.height)]
            picture = frame.to_image().resize(size, Image.LANCZOS)
            if stream is None:
                stream = out.add_stream("libx264", rate=25)
                stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
                stream.options = {"crf": "4", "preset": "fast"}
            out.mux(stream.encode(av.VideoFrame.from_image(picture)))
        out.mux(stream.encode())
    with av.open(str(target)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


def colorize(film: Path, edits: dict | None, side: int) -> list[np.ndarray]:
    """The film's first frames as the command line colorizes them, without words."""
    out = film.with_suffix(".zip")
    command = ["node", "src/cli/run-ts.mjs", "colorize", str(film), "-o", str(out), "--size", str(side), "--frames", str(FRAMES), "--ep", "wasm"]
    if edits:
        path = film.with_suffix(".json")
        path.write_text(json.dumps(edits))
        command += ["--edits", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(out) as pictures:
        names = sorted(name for name in pictures.namelist() if name.endswith(".png"))
        return [np.asarray(Image.open(io.BytesIO(pictures.read(name))).convert("RGB")) for name in names]


def psnr(made: np.ndarray, truth: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.mean((made.astype(float) - truth) ** 2)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=Path, required=True)
    parser.add_argument("--names", nargs="+", default=list(HELD_OUT))
    parser.add_argument("--work", type=Path, required=True, help="folder for what is made on the way")
    parser.add_argument("--size", type=int, default=192)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    rows = []
    for name in args.names:
        film = args.work / f"{name}.mp4"
        truth = shrink(args.clips / f"{name}.mp4", film, args.size)
        for index in (0, REFERENCE):
            Image.fromarray(truth[index]).save(args.work / f"{name}-{index}.png")
        ways = {
            "free": None,
            "locked": {"locks": [{"frame": 0, "image": f"{name}-0.png"}]},
            "reference": {"references": [{"image": f"{name}-{REFERENCE}.png"}]},
        }
        row = {}
        for way, edits in ways.items():
            made = colorize(film, edits, args.size)
            row[way] = np.mean([psnr(made[i], truth[i]) for i in range(COUNTED, FRAMES)])
        rows.append(row)
        print(name, {way: round(value, 2) for way, value in row.items()}, flush=True)
    for way in ("locked", "reference"):
        print(f"{way}: {np.mean([row[way] - row['free'] for row in rows]):+.2f} dB over {len(rows)} clips")


if __name__ == "__main__":
    main()
