"""What training/ promises, in seconds: `python -m pytest`. Uses no photographs; the tiny pack of e2e/ stands for a trained one."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from tokenizers import Tokenizer

import colors
import metrics
import wording
from checkpoints import load_weights
from clips import find_clips
from losses import FLICKER, clip_loss
from maps import MapSettings, end_maps, logits_of, place_phrases, steady
from model import LC4, LITE, TDA, Decoder, alpha_sigma, ddim
from packs import PackNet, read_manifest
from quantize import blocks_to_linear, linear_to_blocks
from sampling import Prompt, SamplerSettings, colorize, fuse, noise_for, skip_windows
from shards import BadInput, load_photos
from tiny import CLIP_FRAMES, PRESET, TinyTrunk

PACKS = Path(__file__).resolve().parent.parent / "e2e" / "packs"


def shard(path: Path, mask_values: list[int], names: dict[str, str]) -> Path:
    image, mask = io.BytesIO(), io.BytesIO()
    Image.fromarray(np.full((16, 24, 3), 90, np.uint8)).save(image, "webp")
    Image.fromarray(np.resize(np.array(mask_values, np.uint8), (16, 24))).save(mask, "png")
    info = json.dumps({"source": "t", "labels": ["car"], "captions": [], "mask_names": names}).encode()
    with tarfile.open(path, "w") as tar:
        for name, content in (("k.webp", image.getvalue()), ("k.json", info), ("k.mask.png", mask.getvalue())):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def test_reads_a_shard(tmp_path):
    (photo,) = load_photos([shard(tmp_path / "a.tar", [0, 1], {"1": "dog2"})], 32)
    assert photo.pixels.shape == (32, 48, 3)
    assert set(photo.regions()) == {"dog"}


@pytest.mark.parametrize("damage", ["cut", "unknown value", "empty folder", "missing"])
def test_bad_input_names_file_and_remedy(tmp_path, damage):
    path = tmp_path / "a.tar"
    if damage == "cut":
        content = shard(path, [1], {"1": "car"}).read_bytes()
        path.write_bytes(content[:700])
    elif damage == "unknown value":
        shard(path, [1, 7], {"1": "car"})
    elif damage == "empty folder":
        path = tmp_path / "nothing"
        path.mkdir()
    with pytest.raises(BadInput, match=f"{path}.*(copy it again|add them|point --data)"):
        load_photos([path], 32)


def test_checkpoint_of_another_shape_is_refused(tmp_path):
    path = tmp_path / "checkpoint.pt"
    other = LC4(PRESET, TinyTrunk())
    torch.save({"ema": other.state_dict()}, path)
    with pytest.raises(BadInput, match="another shape"):
        load_weights(LC4(LITE), path)
    path.write_bytes(b"PK nonsense")
    with pytest.raises(BadInput, match="not a checkpoint"):
        load_weights(other, path)
    with pytest.raises(BadInput, match="no video clip"):
        find_clips(tmp_path)


def test_damaged_pack_is_refused(tmp_path):
    for file in (PACKS / "tiny").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    content = bytearray((tmp_path / "unet0.data").read_bytes())
    content[100] ^= 1
    (tmp_path / "unet0.data").write_bytes(content)
    with pytest.raises(BadInput, match="unet0.data"):
        read_manifest(tmp_path)


def test_onnx_runtime_finds_the_golden_tensors():
    """PyTorch wrote them (tiny.py); the pack on ONNX Runtime, CCF included, must find them again."""
    net = PackNet(PACKS / "tiny")
    tokenizer = Tokenizer.from_file(str(PACKS / "tiny" / "tokenizer.json"))
    content = (PACKS / "golden" / "golden.bin").read_bytes()
    for case in json.loads((PACKS / "golden" / "golden.json").read_text())["cases"]:
        golden = {
            name: torch.from_numpy(np.frombuffer(content, np.float32, int(np.prod(t["shape"])), t["offset"]).reshape(t["shape"]).copy())
            for name, t in case["tensors"].items()
        }

        def embed(said: str) -> torch.Tensor:
            ids = torch.tensor([tokenizer.encode(said).ids])
            return net.text(ids, torch.ones_like(ids).float())

        phrases = case["phrases"]
        noun, text = (torch.cat([embed(p[key]) for p in phrases]) for key in ("noun", "text"))
        exact = torch.tensor([[*(v / 40 for v in p["exactAb"]), 1.0] if p["exactAb"] else [0.0] * 3 for p in phrases])
        rows = [x[None].expand(case["frames"], *x.shape) for x in (noun, text, torch.ones(len(phrases)), exact)]
        hint = torch.cat([golden["known"], torch.zeros_like(golden["known"][:, :1])], 1)
        hint[case["known"], 2] = 1
        found = colorize(
            net, golden["luminance"], Prompt(*rows), steps=case["steps"], way="ccf", noise=golden["noise"], clip_frames=CLIP_FRAMES, hint=hint, sampler=SamplerSettings.of(net.manifest)
        )
        assert (noun - golden["noun"]).abs().max() < 1e-4
        assert (found["ab"] - golden["ab"]).abs().max() < 1e-3 * golden["ab"].abs().max()


def test_pictures_pass_tda_alike_in_a_pack_and_in_pytorch():
    """A picture by itself is a clip of one frame to TDA, as in the app; `none` leaves TDA out of both."""
    pack, net = PackNet(PACKS / "tiny"), LC4(PRESET, TinyTrunk())
    load_weights(net, PACKS / "tiny")
    luminance = torch.rand(2, 1, 64, 64, generator=torch.Generator().manual_seed(3)) * 2 - 1
    said = Prompt.empty(2, PRESET.text_dim)
    made = {way: [colorize(n, luminance, said, way=way, static=False)["ab"] for n in (pack, net)] for way in ("apart", "none")}
    for ours, theirs in made.values():
        assert (ours - theirs).abs().max() < 1e-3 * theirs.abs().max()
    assert (made["apart"][0] - made["none"][0]).abs().max() > 1e-3


def test_ccf_covers_every_frame_and_drops_lone_ones():
    for frames in (1, 2, 7, 24):
        windows = skip_windows(frames, 8)
        assert {i for w in windows for i in w} == set(range(frames))
        assert all(len(w) > 1 for w in windows) or frames == 1
        assert all(len(w) <= 8 for w in windows)


def test_fusing_identities_changes_nothing():
    x = torch.randn(11, 4, 2, 3)
    assert torch.allclose(fuse(lambda clip: clip, x, skip_windows(11, 4), True), x, atol=1e-6)


def test_tda_starts_as_identity_and_samples_linearly():
    tda = TDA(32, 16, stride=2, alpha=4.0)
    x = torch.randn(1, 3, 32, 4, 6)
    assert torch.equal(tda(x), x)
    # At a grid point's own half-cell the four nearest cells share the weight (eq 2).
    weights = tda.hat(torch.zeros(1, 3, 3, 2, 3), 3, 4, 6)
    assert torch.allclose(weights.sum(-1), torch.ones(1, 18))
    assert torch.allclose(weights[0, 0].reshape(3, 4, 6)[0, :2, :2], torch.full((2, 2), 0.25))


def test_decoder_starts_as_bilinear_upsampling():
    z = torch.full((1, 2, 4, 4), 0.5)
    edges = torch.randn(1, 16, 16, 16), torch.randn(1, 32, 8, 8), torch.randn(1, 64, 4, 4)
    assert torch.allclose(Decoder(LITE)(z, *edges, torch.randn(1, 1, 32, 32)), torch.full((1, 2, 32, 32), 20.0))


def test_ddim_reaches_x0_when_the_velocity_is_true():
    x0, noise = torch.randn(2, 2, 4, 4), torch.randn(2, 2, 4, 4)
    t, zero = torch.tensor([1.0, 0.6]), torch.zeros(2)
    a, s = alpha_sigma(t)
    latent, estimate = ddim(a * x0 + s * noise, a * noise - s * x0, t, zero)
    assert torch.allclose(latent, x0, atol=1e-5)
    assert torch.allclose(estimate, x0, atol=1e-5)


def test_noise_is_the_apps():
    """First numbers of workers/colorizer/diffusion/sampler.ts for seed 7."""
    assert noise_for(7, 4, 4).flatten()[0].item() == pytest.approx(2.759373, abs=1e-5)
    assert noise_for(1, 32, 32).std().item() == pytest.approx(1, abs=0.05)


def test_quantized_linear_is_within_half_a_step():
    weight = np.random.default_rng(0).normal(size=(64, 16)).astype(np.float32)
    codes, scales = linear_to_blocks(weight)
    assert np.abs(blocks_to_linear(codes, scales) - weight).max() <= scales.max() / 2 + 1e-6


def test_colors():
    rgb = np.random.default_rng(0).integers(0, 256, (64, 3)).astype(np.uint8)
    assert np.abs(colors.lab_to_rgb(colors.rgb_to_lab(rgb)) - rgb).max() < 0.6
    assert colors.name_of(colors.LAB[0])[0] == "red"
    assert not colors.fits("yellow", 3)
    fitted = colors.fit_gamut(np.float32([50.0]), np.float32([[120.0, 10.0]]))
    assert 0 < np.hypot(*fitted[0]) < 100


def test_absent_nouns_are_absent():
    import random

    vocabulary = ["car", "automobile", "truck", "elephant", "sky", "cup"]
    for seed in range(50):
        found = wording.absent_nouns({"car"}, "voc12", vocabulary, [1.0] * 6, 2, random.Random(seed))
        assert not {"car", "automobile", "truck", "sky"} & set(found)
        # Clothes are all that ccp labels: the sky behind them may be there. What "object" is, nobody knows.
        assert set(wording.absent_nouns({"shirt"}, "ccp", ["sky", "person", "scarf"], [1.0] * 3, 2, random.Random(seed))) <= {"scarf"}
        # What one calls a shirt another calls a sweater; trousers it is to nobody.
        assert set(wording.absent_nouns({"shirt"}, "ccp", ["sweater", "jacket", "scarf", "jeans"], [1.0] * 4, 2, random.Random(seed))) <= {"scarf", "jeans"}
        assert not wording.absent_nouns({"object"}, "ecssd", vocabulary, [1.0] * 6, 2, random.Random(seed))


def test_metrics():
    gray = np.full((8, 32, 32, 3), 128, np.uint8)
    assert metrics.cdc(gray) == pytest.approx(0)
    assert metrics.colorfulness(gray[0]) == 0
    assert metrics.ssim(gray[0], gray[0]) == pytest.approx(1)
    assert metrics.psnr(gray[0], gray[0] + np.uint8(10)) == pytest.approx(20 * np.log10(25.5))
    red = gray.copy()
    red[::2, ..., 0] = 255
    assert metrics.cdc(red) == pytest.approx(1000 * np.log(2) / 9)  # one channel of three jumps, one distance of three sees it


def test_flicker_weighs_more_than_another_color():
    steady = torch.ones(1, 4, 2, 3, 3)
    flicker = steady * torch.tensor([1.0, -1.0, 1.0, -1.0]).view(1, 4, 1, 1, 1)
    static = torch.arange(9).view(1, 1, 3, 3).expand(1, 4, 3, 3)
    assert clip_loss(steady, static) == 1
    assert clip_loss(flicker, static) == 1 + FLICKER
    # A thing that keeps its error while it moves does not flicker; where a cell's path is unknown nothing is said of it.
    moving = torch.stack([static[0, 0].roll(frame, 1) for frame in range(4)])[None]
    error = (moving % 3 == 0)[:, :, None].float().expand_as(steady)
    assert clip_loss(error, moving) == error.mean()
    assert clip_loss(error, static) > 2 * error.mean()
    assert clip_loss(error, torch.full_like(static, -1)) == error.mean()


def test_a_map_ends_where_its_region_is_likeliest():
    settings = MapSettings(bias=0.5, nothing=0.1, something=0.2)
    truth = torch.zeros(1, 1, 16, 16)
    truth[..., 4:10, 3:12] = 1
    # A thing that is hard to see is as large as one that is plain, and a trace of something is nothing.
    for inside, outside, found in ((3.0, -6.0, True), (-1.0, -6.0, True), (-2.0, -7.0, True), (-5.5, -7.0, False)):
        ended = end_maps(torch.where(truth > 0, inside, outside), settings)
        assert ((ended > 0) == (truth > 0) & found).all()
    assert (end_maps(torch.full((1, 1, 16, 16), -7.0), settings) < 0).all()
    # Half of the region is surer than the rest: all of it belongs to the thing.
    surer = torch.where(truth > 0, -1.0, -6.0)
    surer[..., :7, :] += 1.0
    assert ((end_maps(surer, settings) > 0) == (truth > 0)).all()


def moving_square(frames: int) -> tuple[torch.Tensor, torch.Tensor]:
    """A square that goes right, a cell a frame: where it is [F,1,16,16], and features that tell it from the ground [F,4,16,16]."""
    there = torch.zeros(frames, 1, 16, 16)
    for frame in range(frames):
        there[frame, :, 4:9, frame : frame + 5] = 1
    return there, torch.cat([there, 1 - there, torch.zeros(frames, 2, 16, 16)], 1)


def test_a_thing_that_a_frame_misses_is_found_there_by_the_others():
    there, match = moving_square(9)
    logits = 8 * there - 4
    logits[4] = -3
    ended = steady(logits, match, 0.8)
    assert ((ended > 0) == (there > 0)).float().mean() > 0.97 and (ended[4][there[4] > 0] > 0).all()
    assert torch.equal(steady(logits[:1], match[:1], 0.8), logits[:1])
    # After a cut nothing is like before, and nothing is taken over.
    match[5:] = match[5:].roll(2, 1)
    logits[5:] = -3
    assert (steady(logits, match, 0.8)[5:] < -2.9).all()


def test_phrases_are_placed_by_one_rule():
    there, match = moving_square(3)
    logits = torch.cat([8 * there - 4, 6 * there - 4, -4 + 0 * there], 1)  # a thing, a weaker claim to its place, and nothing
    maps = torch.cat([0 * there, logits], 1).softmax(1)[:, 1:]
    assert torch.allclose(logits_of(maps), logits, atol=1e-4)
    noun = torch.eye(3)[None].expand(3, -1, -1)
    plain = place_phrases(maps, torch.ones(3, 3), noun, match, MapSettings(), 0.0, True)
    assert torch.allclose(plain, maps, atol=1e-5)
    made = place_phrases(maps, torch.ones(3, 3), noun, match, MapSettings(), 0.01, True)
    assert (made[:, 1:] == 0).all(), "what does not win any place was not found"
    assert torch.allclose(made[:, :1], logits[:, :1].sigmoid(), atol=1e-5), "and does not weaken what was"
    twins = place_phrases(maps[:, [0, 0]] / 2, torch.ones(3, 2), noun[:, [0, 0]], match, MapSettings(), 0.01, True)
    assert (twins[:, 0] > 0).all() and torch.equal(twins[:, 0], twins[:, 1])


def test_skin_colored_knows_hue_and_chroma():
    ab = np.zeros((2, 4, 4))
    ab[:, 0] = [[12], [15]]  # skin, light or dark
    ab[:, 1] = [[-12], [15]]  # green
    ab[:, 2] = [[2], [2]]  # next to gray
    ab[:, 3] = [[40], [40]]  # orange paint
    rows = [metrics.skin_colored(ab, np.arange(16).reshape(4, 4) // 4 == row) for row in range(4)]
    assert rows == [1, 0, 0, 0] and metrics.skin_colored(ab, np.ones((4, 4), bool)) == 0.25


def test_mottle_is_zero_where_smooth_and_knows_no_outside():
    ab = np.zeros((2, 64, 64), np.float32)
    ab[:, :, 40:] = 30  # what lies outside the region does not count
    wall = np.zeros((64, 64), bool)
    wall[:, :40] = True
    assert metrics.mottle(ab, wall) == 0
    ab[0, :, :40:16] = 8
    blotched = metrics.mottle(ab, wall)
    ab[0, :, :40] *= 2
    assert blotched > 0 and np.isclose(metrics.mottle(ab, wall), 2 * blotched, rtol=1e-4)
    assert metrics.mottle(ab, np.zeros((64, 64), bool)) is None


def test_wandering_follows_the_thing():
    ab, places, thing = np.zeros((3, 2, 16, 16)), [(0, 0), (2, 3), (4, 6)], np.eye(4, dtype=bool)
    for frame, (y, x) in enumerate(places):
        ab[frame, 0, y : y + 4, x : x + 4] = 20
    assert metrics.wandering(ab, places, thing) == 0
    assert metrics.wandering(ab, [(0, 0)] * 3, thing) > 5  # a place that the thing left
    ab[1, 0, 2:6, 3:7] = 26
    assert np.isclose(metrics.wandering(ab, places, thing), np.std([20, 26, 20]))
