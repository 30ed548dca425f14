"""How training draws, what its objectives ask for, and that it runs: alone, again, and by two processes."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tarfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import pytest
import torch
import torch.multiprocessing as mp
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from torch import nn

import clips
import pieces
import wording
from batches import Feed
from checkpoints import load_weights
from damage import damage
from data import SKIN_CARE, Batch, Sampler, cell_share, collate
from model import LATENT_SCALE, LC4, LITE, known_cells, tokens
from objectives import Objectives
from quantize import quantize
from shards import BadInput, Photo
from text import PhraseEmbedder
from tiny import PRESET, TinyTrunk
from train import GPU_BATCH, STAGES, for_gpu

SKIN_LAB, CLOTH_LAB, WALL_LAB = (70, 15, 20), (40, 0, -30), (60, 0, 0)


def person(key: int) -> Photo:
    """A flat figure: skin above clothes before a wall."""
    pixels, mask = np.zeros((128, 128, 3), np.uint8), np.zeros((128, 128), np.uint8)
    mask[:], mask[8:64, 24:104], mask[64:, 16:112] = 3, 1, 2
    for value, lab in ((1, SKIN_LAB), (2, CLOTH_LAB), (3, WALL_LAB)):
        pixels[mask == value] = np.rint([lab[0] * 2.55, lab[1] + 128, lab[2] + 128])
    return Photo(f"p{key}", "ccp", pixels, mask, {1: "skin", 2: "shirt", 3: "wall"})


def photos() -> list[Photo]:
    return [person(i) for i in range(6)]


class Words:
    """Embeddings of the tiny network's width, the same for the same text."""

    def rows(self, texts: list[list[str]], width: int) -> torch.Tensor:
        out = torch.zeros(len(texts), width, PRESET.text_dim)
        for b, row in enumerate(texts):
            for k, text in enumerate(row):
                out[b, k] = torch.from_numpy(np.random.default_rng(sum(text.encode())).normal(size=PRESET.text_dim).astype(np.float32))
        return out


def tiny_objectives(seed: int = 0) -> Objectives:
    torch.manual_seed(seed)
    net = LC4(PRESET, TinyTrunk())
    with torch.no_grad():
        for p in net.parameters():
            p += 0.02 * torch.randn_like(p)  # wakes what starts at zero
    return Objectives(net, Words())


def batch(seed: int, stage: str = "image", count: int = 4) -> Batch:
    sampler = Sampler(photos(), seed, stage=stage)
    return collate([sampler.draw(64, 6) for _ in range(count)], 6, full=stage == "decoder")


def test_skin_that_nobody_speaks_of_keeps_its_color_and_weighs_more():
    sampler, silent = Sampler(photos(), 1), 0
    for _ in range(60):
        sample = sampler.picture(sampler.photos[0], 64, 6, always=True)
        spoken = {target.noun for target in sample.targets if target.weight == 1} & {"skin", *wording.SYNONYMS["skin"]}
        assert bool(spoken) != sample.skin.any()
        if sample.skin.any():
            assert np.allclose(np.median(sample.lab[sample.skin, 1:], 0), SKIN_LAB[1:], atol=1)  # edges are mixed by scaling
            care = collate([sample], 6).care
            assert 1 < care.max() <= SKIN_CARE and care.min() == 1
            silent += 1
    assert 25 < silent < 60


def test_a_recolored_person_keeps_the_face():
    lab = np.zeros((16, 16, 3), np.float32)
    lab[:8], lab[8:] = SKIN_LAB, CLOTH_LAB
    sampler = Sampler(photos(), 2, recolor_share=1.0)
    sampler.color_of("person", lab, np.ones((16, 16), bool))
    assert (lab[:8] == SKIN_LAB).all()
    assert not (lab[8:, :, 1:] == CLOTH_LAB[1:]).all()


def test_things_are_asked_for_alone_and_together():
    sampler = Sampler(photos(), 3, stage="maps")
    counts = [sum(target.region is not None and target.region.any() for target in sampler.draw(128, 6).targets) for _ in range(120)]
    assert counts.count(1) > 20 and sum(count > 1 for count in counts) > 40


def test_words_without_meaning_are_asked_for_in_vain():
    sampler = Sampler(photos(), 3)
    nouns = {noun for names in wording.SYNONYMS.values() for noun in names} | {*wording.SYNONYMS, "skin", "shirt", "wall"}
    unknown = 0
    for _ in range(200):
        for target in sampler.picture(sampler.photos[0], 64, 6).targets:
            if target.noun.removesuffix("s") not in nouns and target.noun not in nouns:
                assert not target.region.any()
                unknown += 1
    assert unknown > 5
    assert not {wording.unknown_word(random.Random(i)) for i in range(300)} & nouns


def test_maps_are_learned_from_photographs_as_they_are():
    sampler, painted = Sampler(photos(), 5, stage="maps"), Sampler(photos(), 5)
    for photo in (*sampler.photos, *painted.photos):
        photo.pixels[..., 1:] = (128 + 15, 128 + 20)  # of one color: any other has been painted
    samples = [sampler.draw(64, 6) for _ in range(30)]
    assert torch.allclose(collate(samples, 6).latent * LATENT_SCALE, torch.tensor([15.0, 20.0])[:, None, None], atol=1e-4)
    assert all(target.text == target.noun and target.exact is None for sample in samples for target in sample.targets if target.weight == 1)
    assert any(sample.lab[..., 1:].std((0, 1)).max() > 1 for sample in (painted.draw(64, 6) for _ in range(30)))


def test_a_cell_s_share_is_its_mean():
    drawn = np.random.default_rng(0).random((48, 48)) < 0.3
    for region in (drawn, drawn[:, ::-1], drawn.T):
        assert np.allclose(cell_share(region), region.reshape(6, 8, 6, 8).mean((1, 3)))


def test_a_mirrored_batch_is_that_of_mirrored_pictures():
    sampler = Sampler(photos(), 6)
    samples = [sampler.mosaic(64, 6) for _ in range(4)]
    for sample in samples:
        sampler.give_hints(sample)
    drawn = collate(samples, 6, full=True)
    drawn.path = torch.arange(64).reshape(8, 8).expand(4, -1, -1)
    for sample in samples:
        for part in (sample, *sample.targets):
            for name in ("lab", "labeled", "skin", "known", "region"):
                if getattr(part, name, None) is not None:
                    setattr(part, name, getattr(part, name)[:, ::-1].copy())
    mirrored, again, right = drawn.mirrored(), drawn.mirrored().mirrored(), collate(samples, 6, full=True)
    right.path = drawn.path.flip(-1)
    for name, value in vars(drawn).items():
        if isinstance(value, torch.Tensor):
            assert torch.allclose(getattr(mirrored, name), getattr(right, name), atol=1e-5) and torch.equal(getattr(again, name), value), name
    assert not torch.equal(mirrored.regions, drawn.regions) and not torch.equal(mirrored.luminance, drawn.luminance)


def test_damage_is_the_same_on_all_frames_of_a_clip():
    torch.manual_seed(0)
    gray = torch.linspace(-0.8, 0.8, 32).expand(8 * 3, 1, 32, 32)  # clips of three frames that are alike
    found = damage(gray, 3)
    assert found.shape == gray.shape and -1 <= found.min() and found.max() <= 1
    damaged = found.unflatten(0, (8, 3))
    assert torch.equal(damaged[:, :1].expand_as(damaged), damaged)
    assert sum(not torch.equal(a[0], b[0]) for a, b in zip(damaged[:-1], damaged[1:], strict=True)) >= 6


def test_known_cells_are_the_known_ones():
    match, known = torch.randn(4, 5, 6, 6), torch.zeros(4, 3, 6, 6)
    known[0, :, 2, 3] = torch.tensor([0.5, -0.5, 1])
    known[3, :, 1, :4] = torch.tensor([0.1, 0.2, 1])[:, None]
    flat, place, known_match, _, known_ab, valid = known_cells(match, known, 2)
    assert flat.shape == (2, 72, 5) and place.shape == (2, 72, 3) and known_match.shape == (2, 4, 5)
    assert valid.tolist() == [[1, 0, 0, 0], [1, 1, 1, 1]]
    assert torch.equal(known_match[0, 0], match[0, :, 2, 3]) and torch.allclose(known_ab[1], torch.tensor([0.1, 0.2]))
    assert torch.equal(known_match[1], tokens(match[3:, :, 1:2, :4])[0])
    *_, few = known_cells(match, known, 2, most=3)
    assert few.tolist() == [[1, 0, 0], [1, 1, 1]]


@pytest.mark.parametrize("name", ["maps", "image", "few", "decoder"])
def test_objectives_teach_what_they_are_about(name):
    objectives = tiny_objectives()
    own, side = objectives(name, batch(1, {"maps": "maps", "decoder": "decoder"}.get(name, "image")))
    (own + side).backward()
    learned = {key.split(".")[0] for key, p in objectives.net.named_parameters() if p.grad is not None and p.grad.abs().max() > 0}
    assert learned >= {"maps": {"luminance", "cmpf"}, "decoder": {"luminance", "decoder"}}.get(name, {"luminance", "cmpf", "unet"})
    if name in ("image", "few"):
        assert objectives.net.unet.tda[0].out.weight.grad.abs().max() > 0


def test_words_that_move_other_things_cost():
    """From zero noise, at t = 1: silent words cost nothing, words that reach beyond their region do, and only where regions are known."""
    objectives, zero = tiny_objectives(), torch.tensor([True, True])
    drawn = batch(4, count=2)
    drawn.valid[:], drawn.exact[:], drawn.somewhere[:] = 1, 0, 0
    drawn.regions[:] = 0
    state, _ = objectives.conditions(drawn)
    state |= {"latent": torch.zeros_like(drawn.latent), "time": torch.ones(2)}
    blank = {key: torch.zeros_like(value) if key.startswith("condition") else value for key, value in state.items()}
    x0, silent = (-objectives.velocity(s, drawn, 1) for s in (state, blank))
    assert objectives.leakage(silent, state, drawn, zero) < 1e-10 < objectives.leakage(x0, state, drawn, zero)
    drawn.regions[:, 0] = 1
    assert objectives.leakage(x0, state, drawn, zero) == 0
    drawn.regions[:], drawn.somewhere[:, 0] = 0, 1
    assert objectives.leakage(x0, state, drawn, zero) == 0


class Drawn(NamedTuple):
    """Stands for a batch."""

    kind: str
    number: float

    def to(self, device: torch.device) -> Drawn:
        return self


def test_a_batch_serves_again_rather_than_be_waited_for():
    def make(worker: int):
        rng = random.Random(worker)
        delay = iter([0.0] * 12)

        def draw(kind: str, progress: float):
            time.sleep(next(delay, 0.5))
            return Drawn(kind, rng.random())

        return draw

    feed = Feed(make, ["a", "b"], workers=2)
    served = [feed.next("a", 0.0) for _ in range(40)]
    assert {drawn.kind for drawn in served} == {"a"} and feed.next("b", 0.0).kind == "b"
    assert feed.fresh < feed.served == 41
    feed.stop()


def test_an_error_while_drawing_reaches_the_trainer():
    def make(worker: int):
        raise BadInput("x.tar is damaged")

    feed = Feed(make, ["a"], workers=1)
    with pytest.raises(BadInput, match=r"x\.tar"):
        feed.next("a", 0.0)
    feed.stop()


def test_on_a_gpu_steps_are_larger_and_all_else_is_the_same():
    for name, stage in STAGES.items():
        there = for_gpu(name, stage)
        assert [(until, size) for until, size, _ in there.sizes] == [(until, size) for until, size, _ in stage.sizes]
        assert {count for *_, count in there.sizes} == {GPU_BATCH} and there.rate > 0
        assert (there.mix, there.trains, there.share, there.damaged) == (stage.mix, stage.trains, stage.share, stage.damaged)


def test_phrases_are_rows_of_one_table():
    embed = PhraseEmbedder()
    rows = embed.rows([["a red car", "sky"], [], ["sky"]], 3)
    assert rows.shape == (3, 3, 384) and len(embed.row) == 2
    assert torch.equal(rows[0, 1], rows[2, 0]) and not rows[1].any() and not rows[0, 2].any()
    assert torch.allclose(rows[0, 0], embed(["a red car"])[0]) and rows[0, 0].norm() == pytest.approx(384**0.5, rel=1e-3)


def test_a_weight_that_two_nodes_share_is_quantized_once():
    weight = np.random.default_rng(0).normal(size=(64, 64)).astype(np.float32)
    mixed = np.random.default_rng(1).normal(size=(64, 64)).astype(np.float32)
    nodes = [
        helper.make_node("MatMul", ["x", "w"], ["y"]), helper.make_node("MatMul", ["y", "w"], ["z"]),
        helper.make_node("MatMul", ["z", "m"], ["u"]), helper.make_node("Add", ["u", "m"], ["v"]),
    ]  # fmt: skip
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [64, 64]) for name in ("x", "v")]
    graph = helper.make_graph(nodes, "g", ends[:1], ends[1:], [numpy_helper.from_array(weight, "w"), numpy_helper.from_array(mixed, "m")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    quantize(model)
    assert [node.op_type for node in model.graph.node] == ["MatMulNBits", "MatMulNBits", "MatMul", "Add"]
    import onnxruntime

    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    x = np.random.default_rng(2).normal(size=(64, 64)).astype(np.float32) / 8
    expected = x @ weight @ weight @ mixed + mixed
    assert np.abs(session.run(None, {"x": x})[0] - expected).max() < 0.02 * np.abs(expected).max()
    onnx.checker.check_model(model, full_check=False)


# ---- several processes


def _rank(rank: int, folder: str) -> None:
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=2)
    objectives = tiny_objectives()
    wrapped = nn.parallel.DistributedDataParallel(objectives, find_unused_parameters=True)
    torch.manual_seed(rank)
    # One learns maps, the other colors: parameters that one of them leaves alone still take the other's gradient.
    own, side = wrapped(("maps", "image")[rank], batch(rank, ("maps", "image")[rank]))
    (own + side).backward()
    torch.save({key: p.grad for key, p in objectives.net.named_parameters()}, f"{folder}/{rank}.pt")
    torch.distributed.destroy_process_group()


def test_two_processes_learn_from_both_batches(tmp_path):
    mp.spawn(_rank, (str(tmp_path),), nprocs=2)
    first, second = (torch.load(tmp_path / f"{rank}.pt") for rank in range(2))
    alone = []
    for rank, name in enumerate(("maps", "image")):
        objectives = tiny_objectives()
        torch.manual_seed(rank)
        own, side = objectives(name, batch(rank, name))
        (own + side).backward()
        alone.append({key: p.grad for key, p in objectives.net.named_parameters()})
    compared = 0
    for key, value in first.items():
        parts = [grads[key] for grads in alone if grads[key] is not None]
        if parts:
            assert torch.allclose(value, sum(parts) / 2, atol=1e-5 + 1e-3 * value.abs().max().item()) and torch.equal(value, second[key]), key
            compared += 1
    assert compared > 100


def shard(path: Path) -> Path:
    with tarfile.open(path, "w") as tar:
        for i, photo in enumerate(photos()):
            picture, mask = io.BytesIO(), io.BytesIO()
            rgb = np.random.default_rng(i).integers(0, 255, (96, 128, 3)).astype(np.uint8)
            Image.fromarray(rgb).save(picture, "WEBP")
            Image.fromarray(photo.mask[:96]).save(mask, "PNG")
            info = {"source": "ccp", "mask_names": {str(k): v for k, v in photo.names.items()}}
            for ending, content in (("webp", picture.getvalue()), ("mask.png", mask.getvalue()), ("json", json.dumps(info).encode())):
                pieces.add(tar, f"{photo.key}.{ending}", content)
    return path


def clip(path: Path) -> Path:
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=8)
        stream.width = stream.height = 128
        for i in range(12):
            rgb = np.full((128, 128, 3), i * 20, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
        container.mux(stream.encode())
    return path


def test_pieces_start_training_by_two_processes_and_it_goes_on(tmp_path):
    """The whole road of a borrowed machine: cut, joined, trained by torchrun, gone on with by one process."""
    (tmp_path / "clips").mkdir()
    clip(tmp_path / "clips" / "a.mp4")
    shard(tmp_path / "train-000.tar")
    pieces.main(["cut", "--data", str(tmp_path), "--clips", str(tmp_path / "clips"), "--out", str(tmp_path / "pieces"), "--most", "1"])
    here, out = Path(__file__).parent, tmp_path / "run"
    common = ["pieces.py", "train", str(tmp_path / "pieces"), "--into", str(tmp_path / "work"), "--out", str(out), "--stage", "image", "--stage-only"]
    common += ["--batch", "2", "--threads", "1", "--workers", "1", "--short-side", "96"]
    env = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(here)}
    run = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    done = subprocess.run([*run, *common, "--minutes", "0.1"], cwd=here, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    saved = torch.load(out / "checkpoint.pt", weights_only=False)
    assert saved["step"] > 0 and done.stdout.count("done") == 1
    net = LC4(LITE)
    moved = {key.split(".")[1] if key.startswith("luminance") else key.split(".")[0] for key, value in net.state_dict().items()
             if not torch.equal(value, saved["net"][key])}  # fmt: skip
    assert moved >= {"trunk", "cmpf", "unet"}
    load_weights(net, out / "checkpoint.pt")
    done = subprocess.run([sys.executable, *common, "--minutes", str(saved["elapsed"] / 60 + 0.05)], cwd=here, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "going on with stage image" in done.stdout
    assert torch.load(out / "checkpoint.pt", weights_only=False)["step"] > saved["step"]


def test_pieces_are_unpacked_once_however_many_processes_ask(tmp_path):
    shard(tmp_path / "train-000.tar")
    pieces.main(["cut", "--data", str(tmp_path), "--out", str(tmp_path / "pieces"), "--most", "1"])
    into = tmp_path / "work"
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(pieces.join, [[tmp_path / "pieces"]] * 4, [into] * 4))
    unpacked = into / "data" / "train-000.tar"
    first = unpacked.stat().st_mtime_ns
    pieces.join([tmp_path / "pieces"], into)
    assert unpacked.stat().st_mtime_ns == first
    with tarfile.open(unpacked) as tar:
        assert len(tar.getnames()) == 3 * len(photos())


def test_a_missing_piece_is_named(tmp_path):
    shard(tmp_path / "train-000.tar")
    pieces.main(["cut", "--data", str(tmp_path), "--out", str(tmp_path / "pieces"), "--most", "1"])
    (tmp_path / "pieces" / "piece-000").unlink()
    with pytest.raises(BadInput, match="piece-000"):
        pieces.join([tmp_path / "pieces"], tmp_path / "work")


def test_paths_follow_a_thing_and_its_phrase_finds_it_on_every_frame(tmp_path):
    clip(tmp_path / "a.mp4")
    video = clips.ClipSampler(clips.training_clips(tmp_path), Sampler(photos(), 0))
    video.photos.any_photo = lambda: Photo("scenery", "intel100px", np.full((128, 128, 3), 120, np.uint8), None, {})
    named = 0
    for _ in range(40):
        frames = video.moving_photograph(128, 6)
        path = np.stack([frame.path for frame in frames])
        first = (path >= clips.THING) & (path < 2 * clips.THING)
        places = [np.argwhere(path == point) for point in np.unique(path[first])]
        if first.sum() < 40 or not frames[0].targets:
            continue
        named += 1
        assert any(len({tuple(place) for place in seen[:, 1:]}) > 1 for seen in places), "its points move"
        for frame, thing in zip(frames, first, strict=True):
            share = cell_share(frame.targets[0].region)
            assert (share[thing] > 0.9).all()
            assert (share[(frame.path >= 0) & ~thing] <= 0.1).all()
    assert named
