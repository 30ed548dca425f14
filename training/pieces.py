"""Training on a machine that takes files in small pieces only, started there by one command.

    python pieces.py cut --data SHARDS --clips CLIPS --init CHECKPOINT --also WHEELS --out pieces     (here)
    python pieces.py train pieces --into work --minutes 8 --pack pack                                 (there, once all have come)

`cut` writes the shards smaller (photographs at WebP quality 68: 143 MB of 216) and all else unchanged into one tar, cut into pieces of at
most --most MB. `train` puts the pieces together, whatever folders they came in, and runs train.py with all further arguments, so that
minutes on a borrowed machine are spent on training.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import io
import json
import tarfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from PIL import Image

from shards import BadInput, find_shards

INDEX = "index.json"
UNPACKED = ".unpacked"


def smaller(content: bytes, ending: str, quality: int) -> bytes:
    """A sample's file in fewer bytes if possible: photographs with a small loss, masks without."""
    if ending not in ("webp", "mask.png"):
        return content
    out, image = io.BytesIO(), Image.open(io.BytesIO(content))
    if ending == "webp":
        image.convert("RGB").save(out, "WEBP", quality=quality, method=4)
    else:
        image.save(out, "PNG", optimize=True)
    return min(content, out.getvalue(), key=len)


def smaller_shard(path: Path, quality: int) -> bytes:
    out = io.BytesIO()
    with tarfile.open(path) as tar, tarfile.open(fileobj=out, mode="w") as made:
        for member in tar:
            if member.isfile():
                add(made, member.name, smaller(tar.extractfile(member).read(), member.name.partition(".")[2], quality))
    return out.getvalue()


def add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))


def cut(args: argparse.Namespace) -> None:
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as tar, ProcessPoolExecutor() as pool:
        shards = find_shards([Path(p) for p in args.data])
        for path, content in zip(shards, pool.map(partial(smaller_shard, quality=args.quality), shards), strict=True):
            add(tar, f"data/{path.name}", content)
        named = {"clips": args.clips, "init": args.init, **{f"also/{Path(path).name}": path for path in args.also}}
        for name, path in named.items():
            if path and not Path(path).exists():
                raise BadInput(f"{path} does not exist: name a file or a folder that is to travel along.")
            if path:
                tar.add(path, name)
    content, most = whole.getvalue(), args.most * 1_000_000
    index = []
    for number, start in enumerate(range(0, len(content), most)):
        part = content[start : start + most]
        index.append({"name": f"piece-{number:03d}", "bytes": len(part), "sha256": hashlib.sha256(part).hexdigest()})
        (out / index[-1]["name"]).write_bytes(part)
    (out / INDEX).write_text(json.dumps(index, indent=1) + "\n")
    print(f"{out}: {len(index)} pieces, {len(content) / 1e6:.0f} MB")


def join(folders: list[Path], into: Path) -> None:
    """Checks the pieces found in `folders` and unpacks what they hold into `into`, once: torchrun starts several processes at the same
    time, and none may read a file that another is still writing."""
    found = {path.name: path for folder in folders for path in folder.rglob("*") if path.is_file()}
    if INDEX not in found:
        raise BadInput(f"{INDEX} is in none of {', '.join(map(str, folders))}: bring it along with the pieces.")
    index = found[INDEX].read_text()
    into.mkdir(parents=True, exist_ok=True)
    mark = into / UNPACKED
    with (into / f"{UNPACKED}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if mark.exists() and mark.read_text() == index:
            return
        content = bytearray()
        for entry in json.loads(index):
            part = found[entry["name"]].read_bytes() if entry["name"] in found else b""
            if len(part) != entry["bytes"] or hashlib.sha256(part).hexdigest() != entry["sha256"]:
                raise BadInput(f"{entry['name']} is missing or damaged: bring it here again, then run this once more.")
            content += part
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            tar.extractall(into, filter="data")
        mark.write_text(index)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    cutting = commands.add_parser("cut", help="write the pieces")
    cutting.add_argument("--data", nargs="+", required=True, help="shards or folders of them")
    cutting.add_argument("--clips", help="folder of color clips")
    cutting.add_argument("--init", help="checkpoint or pack folder to start from")
    cutting.add_argument("--also", nargs="*", default=[], help="files or folders that travel along, wheels for example")
    cutting.add_argument("--out", required=True)
    cutting.add_argument("--most", type=int, default=48, help="MB a piece")
    cutting.add_argument("--quality", type=int, default=68, help="WebP quality of the photographs")
    training = commands.add_parser("train", help="put the pieces together and run train.py; what it does not know itself it hands on")
    training.add_argument("folders", nargs="+", type=Path, help="where the pieces lie")
    training.add_argument("--into", type=Path, required=True, help="folder to unpack into")
    args, rest = parser.parse_known_args(argv)
    if args.command == "cut":
        if rest:
            parser.error(f"unknown: {' '.join(rest)}")
        cut(args)
        return
    join(args.folders, args.into)
    import train

    init = ["--init", str(args.into / "init")] if (args.into / "init").exists() else []
    train.main(["--data", str(args.into / "data"), "--clips", str(args.into / "clips"), *init, *rest])


if __name__ == "__main__":
    main()
