"""From luminance and phrases to chroma: the sampler, and the ways to fuse clips at each TDA (Cross-Clip Fusion, Sec. 3.4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from maps import MapSettings, place_phrases
from model import LC4, alpha_sigma, ddim, grid, picture, squared_distance, tokens, unit
from motion import steady

BEST_GUESS = 0
"""The seed that stands for zero noise, from which the network arrives at the mean of plausible colors. Other seeds give variants."""
CLIP_FRAMES = 8
"""N: frames a TDA clip holds, the paper's main setting."""


@dataclass(frozen=True)
class SamplerSettings:
    """The sampler's settings in a pack's manifest (docs/pack-format.md), where the chroma gains are called `vivid` and `vivid_prompted`.
    Chosen on validation pictures and films, from zero noise."""

    chroma_gain: float = 1.3
    chroma_gain_prompted: float = 1.0
    """Factors on chroma that is not known or exact: where no phrase determines the color, and where one does. Photographs with prompts for
    unusual colors score better with higher gains, films with people's own prompts with lower ones."""
    found_area: float = 0.01
    """A phrase whose map is over 0.5 on a smaller share of every frame counts as not found and is removed. 0: never."""
    share: float = 0.5
    """How far cells that look alike share chroma after the last step, 0..1; below, temperature and distance of likeness()."""
    share_temperature: float = 25.0
    share_distance: float = 2.2
    share_memory: float = 0.0
    """How much of a frame's chroma comes from the frames before, and then after it, along motion, 0..1."""
    maps: MapSettings = MapSettings()

    def to_manifest(self) -> dict:
        likeness = {"strength": self.share, "temperature": self.share_temperature, "distance": self.share_distance, "memory": self.share_memory}
        return {"vivid": self.chroma_gain, "vivid_prompted": self.chroma_gain_prompted, "found_area": self.found_area, "sharing": likeness, "maps": self.maps.to_manifest()}

    @staticmethod
    def of(manifest: dict) -> SamplerSettings:
        """The settings of a pack. Settings that its manifest lacks are off: it was made before the sampler had them."""
        said = manifest["sampler"]
        gain, sharing = said.get("vivid", 1.0), said.get("sharing", {})
        return SamplerSettings(
            gain, said.get("vivid_prompted", gain), said.get("found_area", 0.0),
            sharing.get("strength", 0.0), sharing.get("temperature", 25.0), sharing.get("distance", 2.2), sharing.get("memory", 0.0),
            MapSettings(**said.get("maps", {})),
        )  # fmt: skip


@dataclass
class Prompt:
    """The phrases of every frame. Embeddings [B,K,384]; K >= 1 even when none is valid."""

    noun: Tensor
    phrase: Tensor
    valid: Tensor  # [B,K]
    exact: Tensor  # [B,K,3]

    @staticmethod
    def empty(count: int, text_dim: int = 384) -> "Prompt":
        blank = torch.zeros(count, 1, text_dim)
        return Prompt(blank, blank, torch.zeros(count, 1), torch.zeros(count, 1, 3))


LITE_SAMPLER = SamplerSettings(
    chroma_gain=1.68, chroma_gain_prompted=1.32, found_area=0.005, share_memory=0.95,
    maps=MapSettings(bias=-0.25, nothing=0.1, something=0.2, slope=3.0, memory=0.95),
)  # fmt: skip
"""The embedded pack's, chosen on validation pictures and films (MODEL_CARD.md)."""


def noise_for(seed: int, height: int, width: int) -> Tensor:
    """[1,2,h,w] normal noise of a seed, the app's own: mulberry32, then Box-Muller on consecutive pairs. BEST_GUESS: zeros.

    Every frame starts from the same noise, so that static things get the same color in all frames.
    """
    count = 2 * height * width
    if seed == BEST_GUESS:
        return torch.zeros(1, 2, height, width)
    state = (np.uint32(seed) + np.arange(1, count + 1, dtype=np.uint32) * np.uint32(0x6D2B79F5)).astype(np.uint32)
    t = (state ^ (state >> np.uint32(15))) * (state | np.uint32(1))
    t ^= t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61))
    uniform = (t ^ (t >> np.uint32(14))).astype(np.float64)
    radius, angle = np.sqrt(-2 * np.log((uniform[0::2] + 1) / 2**32)), 2 * np.pi * uniform[1::2] / 2**32
    normal = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).astype(np.float32)
    return torch.from_numpy(normal.reshape(1, 2, height, width))


# ----------------------------------------------------------------------------------------------------------------------
# Fusing clips. Each takes a TDA and the site's features [F,C,h,w] of all frames, and returns them fused.


def skip_windows(frames: int, length: int) -> list[list[int]]:
    """CCF's clips: for k = 1, 2, 4, ... up to the largest power of two below `frames`, clips of frames that lie k apart.

    Clips of a single frame are left out (ours): they bring no temporal context, and would have the largest weight.
    """
    windows, k = [], 1
    while k == 1 or k < frames:
        for offset in range(min(k, frames)):
            line = list(range(offset, frames, k))
            windows += [line[i : i + length] for i in range(0, len(line), length)]
        k *= 2
    return [window for window in windows if len(window) > 1 or frames == 1]


def sliding_windows(frames: int, length: int) -> list[list[int]]:
    """Windows that overlap by half: the usual way, an ablation here."""
    starts = range(0, max(frames - length, 0) + 1, max(length // 2, 1))
    windows = [list(range(s, min(s + length, frames))) for s in starts]
    if windows[-1][-1] < frames - 1:
        windows.append(list(range(frames - length, frames)))
    return windows


def clip_windows(frames: int, length: int) -> list[list[int]]:
    return [list(range(s, min(s + length, frames))) for s in range(0, frames, length)]


def fuse(tda, x: Tensor, windows: list[list[int]], weighted: bool) -> Tensor:
    """F_i = sum_j w_ij F_i^j / sum_j w_ij (eq 8); w falls with the frame's distance from its clip's center frame.

    w_ij = 1 / (1 + |i - c_j|) is (ours); `weighted` False is the paper's plain average.
    """
    total, norm = torch.zeros_like(x), torch.zeros(len(x), 1, 1, 1)
    for window in windows:
        fused = tda(x[window][None])[0]
        center = window[len(window) // 2]
        w = torch.tensor([1 / (1 + abs(i - center)) if weighted else 1.0 for i in window])[:, None, None, None]
        total[window] += fused * w
        norm[window] += w
    return total / norm


WAYS = {
    "none": None,  # without TDA, an ablation; frames still share known chroma, phrases found, and the chroma of static cells
    "apart": (lambda frames, _: clip_windows(frames, 1), False),  # every frame by itself, as a single picture: TDA attends within the frame
    "clips": (clip_windows, False),
    "ccf": (skip_windows, True),
    "average": (skip_windows, False),
    "sliding": (sliding_windows, True),
}
# ----------------------------------------------------------------------------------------------------------------------


ANCHORS = 32
"""Most frames that every frame is compared with; longer runs are sampled at even distances."""
UNLIKE = 2.0
"""Bandwidth of the kernel: surroundings that differ by this much (RMS, L*) weigh 1/e."""
KNOWN_WEIGHT = 8
"""Weight of a frame with known chroma; an estimated frame weighs 1."""


def share_static(x0: Tensor, luminance: Tensor, known: Tensor) -> Tensor:
    """Static cells share one chroma through a shot (ours): a mean over the frames in which the same place looks the same, a kernel regression
    in time (Nadaraya and Watson 1964). TDA makes the frames of a clip similar, not equal: motion elsewhere in the picture changes the
    network's output for static parts, too.

    x0 [F,2,h,w], luminance [F,1,H,W], known [F,1,h,w] 0 or 1 -> [F,2,h,w].
    """
    frames = len(x0)
    if frames == 1:
        return x0
    look = F.avg_pool2d((luminance + 1) * 50, luminance.shape[-1] // x0.shape[-1] // 2)  # [F,1,2h,2w]
    count = min(frames, ANCHORS)
    spread = {i * (frames - 1) // max(count - 1, 1) for i in range(count)}
    anchors = sorted(spread | set(known.flatten(1).amax(1).nonzero()[:, 0].tolist()))
    norm = torch.ones_like(known)
    norm[anchors] = 0
    total = x0 * norm
    for anchor in anchors:
        unlike = F.avg_pool2d(F.pad((look - look[anchor]).square(), (1, 1, 1, 1), mode="replicate"), 4, 2)
        weight = torch.exp(-unlike / UNLIKE**2) * (1 + (KNOWN_WEIGHT - 1) * known[anchor])
        total, norm = total + weight * x0[anchor], norm + weight
    return total / norm


MOST_COARSE = 1024
"""Most coarse cells that chroma is shared through: twice the size of latent cells, four times on pictures beyond 512 px, to bound the cost."""


def coarse_factor(height: int, width: int) -> int:
    return 2 if height * width <= 4 * MOST_COARSE else 4


def likeness(match: Tensor, temperature: float, distance: float) -> Tensor:
    """Affinity of each cell [h*w] to each coarser cell: [F,h*w,R], rows summing to 1. As in MapSharing (model.py), which shares map logits; here
    (ours) for chroma."""
    height, width = match.shape[-2:]
    factor = coarse_factor(height, width)
    coarse = F.avg_pool2d(match, factor)
    q, k = unit(tokens(match)), unit(tokens(coarse))
    (y, x), (y2, x2) = ([torch.arange(n).float() for n in m.shape[-2:]] for m in (match, coarse))
    scale = distance / min(height, width)
    p, r = grid(y, x) * scale, (grid(y2, x2) * factor + (factor - 1) / 2) * scale
    return ((q * temperature) @ k.transpose(1, 2) - squared_distance(p[None], r[None])).softmax(-1)


def with_rest(maps: Tensor) -> Tensor:
    """Maps [F,K,h,w] and last what none of them holds: [F,K+1,h,w], whose things' chroma does not mix."""
    return torch.cat([maps, (1 - maps.sum(1, keepdim=True)).clamp(min=0)], 1)


def share_alike(x0: Tensor, affinity: Tensor, share: Tensor | float, maps: Tensor) -> Tensor:
    """Cells that look alike, are near and belong to the same thing share chroma: two steps of a random walk, mixed in by `share` 0..1.

    x0 [F,2,h,w], maps [F,K,h,w] of the phrases, which a cell's chroma is walked with in proportion; what none of them holds is one more thing.
    -> the same shape as x0.
    """
    factor = coarse_factor(*x0.shape[-2:])
    owners = with_rest(maps)[:, :, None]  # [F,K+1,1,h,w]

    def walk(planes: Tensor) -> Tensor:
        """Each owner's planes [F,K+1,C,h,w] taken to the cells that are like theirs, and what of it is the cell's own: [F,C,h,w]."""
        flat = planes.flatten(1, 2)
        return (owners * picture(affinity @ tokens(F.avg_pool2d(flat, factor)), flat).unflatten(1, planes.shape[1:3])).sum(1)

    shared, own = x0, walk(owners)
    for _ in range(2):
        shared = torch.where(own > 1e-3, walk(owners * shared[:, None]) / own.clamp(min=1e-3), shared)
    return x0 + share * (shared - x0)


def guide_to_hint(x0: Tensor, hint: Tensor) -> Tensor:
    """The estimate x0 [F,2,h,w], guided to known chroma [F,3,h,w] = (c a, c b, c), c its certainty: each cell gets, times its c, the mean
    difference over the 7 x 7 cells around it, weighted by c. Local means then agree with the hint, and variation within a thing is kept.

    (ours) Consistency with the hint at each step, so that the network goes on from it (as DDNM, Wang et al., ICLR 2023): by itself it
    follows a hint only half way, since it was trained with uncertain ones.
    """
    certainty = hint[:, 2:]
    missing, weight = (F.avg_pool2d(x, 7, 1, 3) for x in (hint[:, :2] - certainty * x0, certainty))
    return x0 + certainty * missing / weight.clamp(min=1e-3)


@torch.no_grad()
def colorize(
    net: LC4,
    luminance: Tensor,
    prompt: Prompt,
    *,
    seed: int = BEST_GUESS,
    steps: int = 4,
    sampler: SamplerSettings = SamplerSettings(),
    guidance: float = 1.0,
    hint: Tensor | None = None,
    given: Tensor | None = None,
    way: str = "apart",
    noise: Tensor | None = None,
    clip_frames: int = CLIP_FRAMES,
    static: bool = True,
    lum: dict[str, Tensor] | None = None,
) -> dict[str, Tensor]:
    """luminance [F,1,H,W] in -1..1 -> {"ab": [F,2,H,W] Lab units, "latent": [F,2,h,w] before the chroma gain, "map": [F,K,h,w]}.

    `hint` [F,3,h,w] is known chroma, which the latent keeps; frames of a shot share it; `given` [F,K,h,w] replaces every map; `way` says
    how frames are fused (WAYS); `guidance` is classifier-free guidance on the words, 1 means one U-Net call a step; `static` False does not
    share chroma of static cells between frames, an ablation; `lum` saves a second run of the luminance encoder.
    """
    frames, _, height, width = luminance.shape
    h, w = height // 8, width // 8
    lum = net.luminance(luminance) if lum is None else lum
    prompted = (prompt.noun, prompt.phrase, prompt.valid, prompt.exact)
    if given is None:
        blank = torch.zeros(frames, prompt.valid.shape[1], h, w)
        seen = net.cmpf(lum["picture"], lum["match"], *prompted, blank, torch.zeros_like(prompt.valid))["map"]
        given = place_phrases(seen, prompt.valid, prompt.noun, lum["match"], sampler.maps, sampler.found_area, way != "apart")
    cmpf = net.cmpf(lum["picture"], lum["match"], *prompted, given, prompt.valid)
    hint = torch.zeros(frames, 3, h, w) if hint is None else hint
    known_chroma = net.hint(lum["match"], hint, cmpf["map"], prompt.exact, 1 if way == "apart" else frames)
    noise = noise_for(seed, h, w) if noise is None else noise
    latent = noise.expand(frames, -1, -1, -1)
    known = hint[:, 2:]
    state = {**lum, **cmpf, "hint": known_chroma}
    blank = {key: torch.zeros_like(value) for key, value in cmpf.items() if key.startswith("condition")}
    fuser = None
    if WAYS[way] is not None:
        windows_of, weighted = WAYS[way]
        windows = windows_of(frames, clip_frames)
        fuser = lambda site, x: fuse(net.unet.tda[site], x, windows, weighted)  # noqa: E731
    x0 = latent
    for step in range(steps):
        time, next_time = (torch.full((frames,), 1 - i / steps) for i in (step, step + 1))
        state.update(latent=latent, time=time)
        velocity = net.unet(state, fuser)
        if guidance != 1:
            without = net.unet({**state, **blank}, fuser)
            velocity = without + guidance * (velocity - without)
        latent, x0 = ddim(latent, velocity, time, next_time)
        alpha, sigma = alpha_sigma(next_time)
        own = x0
        if way != "apart" and static:
            x0 = torch.where(known > 0, own, share_static(torch.where(known > 0, hint[:, :2], own), luminance, known))
        x0 = guide_to_hint(x0, known_chroma)
        latent = latent + alpha * (x0 - own)
        latent = torch.where(known > 0, alpha * hint[:, :2] + sigma * noise, latent)
    x0 = torch.where(known > 0, hint[:, :2], x0)
    # Chroma is shared only in the decoder's input: shared at every step, the network would undo it in the next one.
    calm = x0
    if steps and sampler.share:
        calm = share_alike(x0, likeness(lum["match"], sampler.share_temperature, sampler.share_distance), sampler.share * (1 - known_chroma[:, 2:]), cmpf["map"])
    # Known chroma and exact colors are not amplified.
    factor = sampler.chroma_gain + (sampler.chroma_gain_prompted - sampler.chroma_gain) * cmpf["map"].sum(1, keepdim=True)
    calm = calm * (1 + (factor - 1) * (1 - known_chroma[:, 2:]))
    # What moves keeps its color along its way. The mean over frames comes last, so that neither sharing nor gains, which change with motion
    # elsewhere, make static cells flicker.
    if steps and sampler.share and way != "apart" and static:
        if sampler.share_memory and frames > 1:
            calm = torch.where(known > 0, calm, steady(calm, lum["match"], sampler.share_memory, with_rest(cmpf["map"])))
        calm = torch.where(known > 0, calm, share_static(torch.where(known > 0, hint[:, :2], calm), luminance, known))
    ab = net.decoder(calm, lum["edge2"], lum["edge4"], lum["edge8"], luminance)
    return {"ab": ab, "latent": x0, "map": cmpf["map"]}
