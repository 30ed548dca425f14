"""The trunk's convolution on GPUs gives what F.conv2d gives: its kernels run on the CPU by Triton's interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import TrunkConv

# N, C, H, W, kernel, stride, (left, right, top, bottom), type: channels in one block and in two with some to spare, of both widths; pixels in
# many tiles; the sides padded alike and not.
CASES = {
    "3x3": ((1, 40, 18, 16), 3, 1, (1, 1, 1, 1), torch.float32),
    "3x3 halved": ((3, 32, 12, 10), 3, 2, (0, 1, 0, 1), torch.float32),
    "3x3 halved, odd": ((1, 5, 7, 9), 3, 2, (1, 0, 0, 2), torch.float32),
    "5x5": ((1, 336, 5, 4), 5, 1, (2, 2, 2, 2), torch.float32),
    "5x5 halved": ((2, 48, 10, 8), 5, 2, (1, 2, 1, 2), torch.float32),
    "5x5 halved, odd": ((1, 5, 9, 5), 5, 2, (2, 1, 0, 3), torch.float32),
    "3x3 bf16": ((2, 32, 8, 6), 3, 1, (1, 1, 1, 1), torch.bfloat16),
    "5x5 halved bf16": ((2, 32, 8, 6), 5, 2, (1, 2, 1, 2), torch.bfloat16),
}


def with_gradients(function, x: Tensor, weight: Tensor, bias: Tensor) -> list[Tensor]:
    """function(x, weight, bias) and the gradients of all three by the same random gradient of the result."""
    x, weight, bias = (t.detach().clone().requires_grad_() for t in (x, weight, bias))
    y = function(x, weight, bias)
    y.backward(torch.randn(y.shape, generator=torch.Generator().manual_seed(1)).to(x.dtype).to(y.dtype))
    return [y.detach(), x.grad, weight.grad, bias.grad]


def worst(ours: list[Tensor], right: list[Tensor]) -> float:
    """The largest of the relative errors."""
    assert [t.shape for t in ours] == [t.shape for t in right]
    return max(((a.double() - b.double()).norm() / b.double().norm()).item() for a, b in zip(ours, right, strict=True))


def errors() -> dict[str, float]:
    from depthwise import depthwise

    torch.manual_seed(0)
    found = {}
    for name, (shape, k, stride, pads, dtype) in CASES.items():
        c = shape[1]
        tensors = torch.randn(shape).to(dtype), torch.randn(c, 1, k, k), torch.randn(c)
        ours = with_gradients(lambda x, w, b: depthwise(x, w, b, stride, pads), *tensors)  # noqa: B023
        assert ours[0].dtype == ours[1].dtype == dtype and ours[0].is_contiguous(memory_format=torch.channels_last)
        right = with_gradients(lambda x, w, b: F.conv2d(F.pad(x, pads), w, b, stride, groups=c), *(t.double() for t in tensors))  # noqa: B023
        found[name] = worst(ours, right)

    layer = nn.Conv2d(24, 24, 3, 2, groups=24)
    layer.static_padding = nn.ZeroPad2d((0, 1, 0, 1))
    conv = TrunkConv(layer)
    tensors = torch.randn(2, 24, 10, 8), conv.weight, conv.bias
    ours = with_gradients(lambda x, w, b: depthwise(x, w, b, conv.stride[0], conv.before), *tensors)
    found["trunk"] = worst(ours, with_gradients(lambda x, w, b: torch.func.functional_call(conv, {"weight": w, "bias": b}, (x,)), *tensors))

    for wrong in ((torch.zeros(1, 4, 9, 9), torch.zeros(4, 1, 7, 7)), (torch.zeros(1, 4, 9, 9), torch.zeros(4, 4, 3, 3))):
        with pytest.raises(ValueError, match="3 x 3 and 5 x 5"):
            depthwise(*wrong, torch.zeros(4), 1, (1, 1, 1, 1))
    return found


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    """errors(), from a process of its own: Triton must be told to interpret before anything imports it."""
    try:
        import triton  # noqa: F401
    except ImportError:
        pytest.fail("Triton is missing. Torch from PyPI brings it on Linux; torch built for CPUs does not: pip install triton")
    env = {**os.environ, "TRITON_INTERPRET": "1", "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run([sys.executable, __file__], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", CASES)
def test_depthwise_is_a_convolution(found, name):
    assert found[name] < (1e-2 if CASES[name][-1] == torch.bfloat16 else 1e-5)


def test_the_trunk_computes_the_same_on_both_devices(found):
    assert found["trunk"] < 1e-5


if __name__ == "__main__":
    print(json.dumps(errors()))
