"""Depthwise convolution, forward and backward, for the trunk on GPUs.

The network's tensors lie in channels_last on GPUs, and there cuDNN is slow at the bf16 gradients of depthwise convolutions; PyTorch's own kernels
want contiguous tensors, and even so take 40.1 ms forward and backward for the trunk's 21 layers, 128 pictures, 256 px, on an H200: these take
15.5 ms. Sums are in float, and in the same order each time. model.TrunkConv comes here on CUDA alone; with TRITON_INTERPRET=1 the kernels run on
a CPU, slowly: test_depthwise.py.

To the kernels a picture is rows of C numbers, one a pixel, as channels_last lies in memory. A program works on a tile of PIXELS pixels and
CHANNELS channels. H and W are sizes of x, HO and WO those of the output, C % CHANNELS need not be 0.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
import triton
import triton.language as tl
from torch import Tensor

# Without this a kernel would be compiled anew for each picture size that 16 divides, or for a 1.
_SIZES = ["H", "W", "HO", "WO", "HC", "WC", "pixels", "blocks", "top", "left", "share"]


@triton.jit
def _wrap(n, h, w, H, W, per_h, per_w):
    """Pixels (n, h, w) whose column went past the row's end, or row past the picture's. Exact, since the numbers are small."""
    over = ((w.to(tl.float32) + 0.5) * per_w).to(tl.int32)
    w = w - over * W
    h = h + over
    over = ((h.to(tl.float32) + 0.5) * per_h).to(tl.int32)
    return n + over, h - over * H, w


@triton.jit
def _places(first, H, W, PIXELS: tl.constexpr):
    """(n, h, w) of the pixels first, first + 1, ..."""
    row = first // W
    n = row // H
    zero = tl.zeros((PIXELS,), tl.int32)
    return _wrap(zero + n, zero + (row - n * H), (first - row * W) + tl.arange(0, PIXELS), H, W, 1.0 / H, 1.0 / W)


@triton.jit(do_not_specialize=_SIZES)
def _forward(
    x, weight, bias, y, H, W, HO, WO, pixels, C, blocks, top, left,
    K: tl.constexpr, STRIDE: tl.constexpr, PIXELS: tl.constexpr, CHANNELS: tl.constexpr,
):  # fmt: skip
    """x [N,H,W,C], weight [K*K,C], bias [C] -> y [N,HO,WO,C]; a program for each tile of y."""
    program = tl.program_id(0)
    block = program % blocks
    first = (program // blocks) * PIXELS
    c = block * CHANNELS + tl.arange(0, CHANNELS)
    c_there = c < C
    pixel = first + tl.arange(0, PIXELS)
    there = pixel < pixels
    n, ho, wo = _places(first, HO, WO, PIXELS)
    h = ho * STRIDE - top
    w = wo * STRIDE - left
    corner = x + ((((n * H + h) * W + w) * C)[:, None] + c[None, :])
    total = tl.zeros((PIXELS, CHANNELS), tl.float32)
    for i in range(K):
        row_there = there & (h + i >= 0) & (h + i < H)
        for j in tl.static_range(K):
            inside = row_there & (w + j >= 0) & (w + j < W)
            tap = tl.load(weight + (i * K + j) * C + c, mask=c_there, other=0.0)
            value = tl.load(corner + (i * W + j) * C, mask=inside[:, None] & c_there[None, :], other=0.0).to(tl.float32)
            total += value * tap[None, :]
    total += tl.load(bias + c, mask=c_there, other=0.0)[None, :]
    tl.store(y + ((pixel * C)[:, None] + c[None, :]), total.to(y.dtype.element_ty), mask=there[:, None] & c_there[None, :])


@triton.jit(do_not_specialize=_SIZES)
def _input_gradient(
    dy, weight, dx, H, W, HO, WO, HC, WC, pixels, C, blocks, top, left,
    K: tl.constexpr, STRIDE: tl.constexpr, TAPS: tl.constexpr, PIXELS: tl.constexpr, CHANNELS: tl.constexpr,
):  # fmt: skip
    """dy [N,HO,WO,C], weight [(TAPS*STRIDE)**2,C] -> dx [N,H,W,C]; a program for each tile of dx.

    At stride 2 a pixel with an even row meets other taps than one with an odd row, and so for columns: a program has pixels of one of these
    four classes, [N,HC,WC] each, and visits no more than TAPS = ceil(K / STRIDE) taps a side.
    """
    program = tl.program_id(0)
    if STRIDE == 1:
        odd_h = 0
        odd_w = 0
        i0 = 0
        j0 = 0
    else:
        odd_h = (program % 4) // 2
        odd_w = program % 2
        program = program // 4
        i0 = (odd_h + top) % 2
        j0 = (odd_w + left) % 2
    block = program % blocks
    first = (program // blocks) * PIXELS
    c = block * CHANNELS + tl.arange(0, CHANNELS)
    c_there = c < C
    n, hc, wc = _places(first, HC, WC, PIXELS)
    h = hc * STRIDE + odd_h
    w = wc * STRIDE + odd_w
    there = (first + tl.arange(0, PIXELS) < pixels) & (h < H) & (w < W)
    ho = (h + top - i0) // STRIDE
    wo = (w + left - j0) // STRIDE
    corner = dy + ((((n * HO + ho) * WO + wo) * C)[:, None] + c[None, :])
    total = tl.zeros((PIXELS, CHANNELS), tl.float32)
    for ii in range(TAPS):
        i = i0 + ii * STRIDE
        row_there = there & (ho >= ii) & (ho - ii < HO)
        for jj in tl.static_range(TAPS):
            j = j0 + jj * STRIDE
            inside = row_there & (wo >= jj) & (wo - jj < WO)
            if STRIDE == 2:  # taps past the kernel's edge
                inside = inside & (h + top - STRIDE * ho + ii * STRIDE < K) & (w + left - STRIDE * wo + jj * STRIDE < K)
            tap = tl.load(weight + (i * TAPS * STRIDE + j) * C + c, mask=c_there, other=0.0)
            value = tl.load(corner - (ii * WO + jj) * C, mask=inside[:, None] & c_there[None, :], other=0.0).to(tl.float32)
            total += value * tap[None, :]
    tl.store(dx + ((((n * H + h) * W + w) * C)[:, None] + c[None, :]), total.to(dx.dtype.element_ty), mask=there[:, None] & c_there[None, :])


@triton.jit(do_not_specialize=_SIZES)
def _weight_gradient(
    x, dy, parts, H, W, HO, WO, pixels, C, blocks, top, left, share,
    K: tl.constexpr, STRIDE: tl.constexpr, PIXELS: tl.constexpr, CHANNELS: tl.constexpr,
):  # fmt: skip
    """x [N,H,W,C], dy [N,HO,WO,C] -> parts [programs,K*K+1,C], whose sum over programs is the gradient of the K*K taps and of the bias.

    A program goes through `share` pixels of dy, tile by tile. Its sums stay in registers, each tap's in a variable of its own.
    """
    program = tl.program_id(0)
    block = program % blocks
    part = program // blocks
    c = block * CHANNELS + tl.arange(0, CHANNELS)
    c_there = c < C
    first = part * share
    end = tl.minimum(first + share, pixels)
    per_w = 1.0 / WO
    per_h = 1.0 / HO
    n, ho, wo = _places(first, HO, WO, PIXELS)
    of_bias = tl.zeros((PIXELS, CHANNELS), tl.float32)
    sums = (of_bias,) * (K * K)
    for tile in range(first, end, PIXELS):
        pixel = tile + tl.arange(0, PIXELS)
        there = pixel < end
        slope = tl.load(dy + ((pixel * C)[:, None] + c[None, :]), mask=there[:, None] & c_there[None, :], other=0.0).to(tl.float32)
        of_bias += slope
        h = ho * STRIDE - top
        w = wo * STRIDE - left
        corner = x + ((((n * H + h) * W + w) * C)[:, None] + c[None, :])
        longer = ()
        for i in tl.static_range(K):
            row = corner + i * W * C
            row_there = there & (h + i >= 0) & (h + i < H)
            for j in tl.static_range(K):
                at = row + j * C
                inside = row_there & (w + j >= 0) & (w + j < W)
                value = tl.load(at, mask=inside[:, None] & c_there[None, :], other=0.0).to(tl.float32)
                longer = longer + (sums[i * K + j] + value * slope,)
        sums = longer
        n, ho, wo = _wrap(n, ho, wo + PIXELS, HO, WO, per_h, per_w)
    out = parts + part * ((K * K + 1) * C) + c
    for k in tl.static_range(K * K):
        tl.store(out + k * C, tl.sum(sums[k], axis=0), mask=c_there)
    tl.store(out + K * K * C, tl.sum(of_bias, axis=0), mask=c_there)


class _Depthwise(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor, bias: Tensor, stride: int, pads: tuple[int, int, int, int]) -> Tensor:
        left, right, top, bottom = pads
        x = x.contiguous(memory_format=torch.channels_last)
        n, c, h, w = x.shape
        k = weight.shape[-1]
        ho, wo = (h + top + bottom - k) // stride + 1, (w + left + right - k) // stride + 1
        y = torch.empty((n, c, ho, wo), dtype=x.dtype, device=x.device, memory_format=torch.channels_last)
        if max(x.numel(), y.numel()) >= 2**31:
            raise ValueError(f"depthwise counts in 32 bits: x {tuple(x.shape)} is too large, use a smaller batch.")
        taps = weight.reshape(c, k * k).t().float().contiguous()
        pixels, channels = n * ho * wo, _channels(c)
        tile, blocks = 2048 // channels, triton.cdiv(c, channels)
        _forward[(blocks * triton.cdiv(pixels, tile),)](
            x, taps, bias, y, h, w, ho, wo, pixels, c, blocks, top, left,
            K=k, STRIDE=stride, PIXELS=tile, CHANNELS=channels, num_warps=4, num_stages=1,
        )  # fmt: skip
        ctx.save_for_backward(x, taps)
        ctx.layer = k, stride, top, left
        return y

    @staticmethod
    def backward(ctx, dy: Tensor) -> tuple[Tensor | None, ...]:
        x, taps = ctx.saved_tensors
        k, stride, top, left = ctx.layer
        n, c, h, w = x.shape
        dy = dy.contiguous(memory_format=torch.channels_last)
        ho, wo = dy.shape[2:]
        channels = _channels(c)
        blocks = triton.cdiv(c, channels)

        # Tiles so small that the K*K sums of each of their numbers stay in registers, and parts so many that all processors have one.
        pixels, tile = n * ho * wo, (512 if k == 5 else 1024) // channels
        wanted = max(1, min(triton.cdiv(1600, blocks), triton.cdiv(pixels, 256)))
        share = triton.cdiv(triton.cdiv(pixels, wanted), tile) * tile
        count = triton.cdiv(pixels, share)
        parts = torch.empty((count, k * k + 1, c), device=x.device)
        _weight_gradient[(blocks * count,)](
            x, dy, parts, h, w, ho, wo, pixels, c, blocks, top, left, share,
            K=k, STRIDE=stride, PIXELS=tile, CHANNELS=channels, num_warps=4, num_stages=1,
        )  # fmt: skip
        sums = parts.sum(0)

        dx = torch.empty_like(x, memory_format=torch.channels_last)
        hc, wc = triton.cdiv(h, stride), triton.cdiv(w, stride)
        pixels, tile, side = n * hc * wc, 2048 // channels, triton.cdiv(k, stride)
        more = side * stride - k
        if more:  # taps past the kernel's edge are read, too
            taps = F.pad(taps.view(k, k, c), (0, 0, 0, more, 0, more))
        _input_gradient[(stride * stride * blocks * triton.cdiv(pixels, tile),)](
            dy, taps, dx, h, w, ho, wo, hc, wc, pixels, c, blocks, top, left,
            K=k, STRIDE=stride, TAPS=side, PIXELS=tile, CHANNELS=channels, num_warps=4, num_stages=1,
        )  # fmt: skip
        return dx, sums[:-1].t().reshape(c, 1, k, k), sums[-1], None, None


def _channels(c: int) -> int:
    return 32 if c <= 320 else 64


def depthwise(x: Tensor, weight: Tensor, bias: Tensor, stride: int, pads: tuple[int, int, int, int]) -> Tensor:
    """F.conv2d(F.pad(x, pads), weight, bias, stride, groups=C), and its gradients; the result lies in channels_last.

    x [N,C,H,W] in bf16 or float, best in channels_last; weight [C,1,K,K], bias [C] in float; pads = (left, right, top, bottom) of zeros.
    ValueError unless K is 3 or 5, the stride 1 or 2, and x and the result have less than 2**31 numbers.
    """
    c, k = x.shape[1], weight.shape[-1]
    if weight.shape != (c, 1, k, k) or k not in (3, 5) or stride not in (1, 2):
        raise ValueError(f"depthwise knows 3 x 3 and 5 x 5 at stride 1 and 2 only: weight {tuple(weight.shape)}, stride {stride}, x {tuple(x.shape)}")
    return _Depthwise.apply(x, weight, bias, stride, tuple(pads))
