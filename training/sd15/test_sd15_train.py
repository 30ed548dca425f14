"""Training of the tiny preset: it learns, goes on, and two processes come to what one comes to."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch

import train
from sd15.clips import Clips, find_clips
from sd15.preset import TINY
from sd15.tiny import tokenizer_folder
from sd15.words import Words
from shards import BadInput

TRAINING = Path(__file__).parents[1]


def clip(color: tuple[int, int, int], frames: int = 12) -> bytes:
    """A colored disc that crosses a gray ramp, as MP4."""
    import av

    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", 12)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = 96, 80, "yuv420p", 2_000_000
        y, x = np.mgrid[:80, :96]
        for i in range(frames):
            picture = np.repeat((x * 2 % 256)[..., None], 3, 2).astype(np.uint8)
            picture[(x - 20 - 4 * i) ** 2 + (y - 40) ** 2 < 400] = color
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode())
    return buffer.getvalue()


@pytest.fixture(scope="module")
def shards(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    samples = [("red", (200, 30, 35)), ("blue", (40, 80, 190)), ("green", (50, 140, 50))]
    for number, part in enumerate((samples[:2], samples[2:])):
        with tarfile.open(folder / f"clips-{number}.tar", "w") as tar:
            for name, color in part:
                for ending, content in (("mp4", clip(color)), ("txt", f"a {name} disc".encode())):
                    member = tarfile.TarInfo(f"{name}.{ending}")
                    member.size = len(content)
                    tar.addfile(member, io.BytesIO(content))
    tokenizer_folder(folder / "tokenizer")
    return folder


def arguments(shards: Path, out: Path, steps: int) -> list[str]:
    fixed = "--preset sd15-tiny --stage unet --stage-only --batch 2 --micro 1 --frames 2 --size 64 --rate 2e-3 --warmup 5 --workers 0 --log-every 1 --precision float32"
    return [*fixed.split(), "--data", str(shards), "--tokenizer", str(shards / "tokenizer"), "--out", str(out), "--steps", str(steps)]


def test_two_processes_learn_what_one_learns_and_a_run_goes_on(shards, tmp_path):
    train.main(arguments(shards, tmp_path / "one", 6))
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "train.py"]
    subprocess.run([*command, *arguments(shards, tmp_path / "two", 6)], cwd=TRAINING, check=True, capture_output=True, timeout=600)
    one, two = (torch.load(tmp_path / name / "sd15.pt", weights_only=True) for name in ("one", "two"))
    assert np.allclose([loss for *_, loss in one["history"]], [loss for *_, loss in two["history"]], atol=1e-3)
    for name, value in one["net"].items():
        assert torch.allclose(value, two["net"][name], atol=1e-3), name

    train.main(arguments(shards, tmp_path / "one", 50))
    losses = [loss for *_, loss in torch.load(tmp_path / "one" / "sd15.pt", weights_only=True)["history"]]
    assert len(losses) == 50
    assert np.mean(losses[-10:]) < 0.9 * np.mean(losses[:10])


@pytest.mark.parametrize("stage", ["luminance", "cmpf"])
def test_a_stage_trains_its_part_alone(shards, tmp_path, stage):
    options = arguments(shards, tmp_path / "run", 2)
    options[options.index("unet")] = stage
    before = {}
    original = train_sd15().Trainer.run_stage

    def noted(self, entries):
        before.update({name: value.clone() for name, value in self.net.state_dict().items()})
        original(self, entries)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train_sd15().Trainer, "run_stage", noted)
        train.main(options)
    after = torch.load(tmp_path / "run" / "sd15.pt", weights_only=True)["net"]
    changed = {name.split(".")[0] for name, value in after.items() if not torch.equal(value, before[name])}
    assert changed == {stage}


def train_sd15():
    import sd15.train

    return sd15.train


def test_a_sample_hangs_on_its_number_alone(shards):
    entries = find_clips([shards])
    first, again = (Clips(entries, 3, 64, 4, seed=1)[7] for _ in range(2))
    assert torch.equal(first.rgb, again.rgb) and torch.equal(first.noise, again.noise) and first.time == again.time
    assert first.rgb.shape == (3, 3, 64, 64) and first.luminance.shape == (3, 1, 64, 64)
    assert {Clips(entries, 1, 64, 4, seed=1)[i].caption for i in range(3)} == {"a red disc", "a blue disc", "a green disc"}


def test_color_words_do_not_look(shards):
    ids, mask = Words(shards / "tokenizer", TINY.max_tokens)(["a red disc", ""])
    assert ids.shape == mask.shape == (2, TINY.max_tokens)
    # start, a, r e d, d i s c, end, padding
    assert mask[0].tolist() == [1, 1, 0, 0, 0, 1, 1, 1, 1, 1] + [0] * 6
    assert mask[1].tolist() == [1, 1] + [0] * 14


def test_shards_without_clips_are_refused(tmp_path):
    tarfile.open(tmp_path / "empty.tar", "w").close()
    with pytest.raises(BadInput, match="No clip found"):
        find_clips([tmp_path])
