"""Quantisation-aware training: a network learns to bear being rounded to eight bits.

What the runtime does to the shipped file is done to the network while it learns, in the forward pass alone (Jacob et
al. 2018, “Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference”): weights in
int8 with a scale for each output, what goes into a layer in uint8 with one scale for all, as found.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as f


def round_linear_layers(module: nn.Module) -> None:
    """From now on every linear layer in `module` multiplies rounded numbers; its weights stay as they are."""
    for layer in module.modules():
        if isinstance(layer, nn.Linear):
            layer.forward = _Rounded(layer)  # type: ignore[assignment]


def unround_linear_layers(module: nn.Module) -> None:
    """Undo `round_linear_layers`."""
    for layer in module.modules():
        if isinstance(layer, nn.Linear) and "forward" in vars(layer):
            del layer.forward


class _Rounded:
    def __init__(self, layer: nn.Linear) -> None:
        self._layer = layer

    def __call__(self, inputs: Tensor) -> Tensor:
        layer = self._layer
        return f.linear(rounded_inputs(inputs), rounded_weights(layer.weight), layer.bias)


def rounded_inputs(inputs: Tensor) -> Tensor:
    """To one of 256 steps between the least and the greatest, zero being among them."""
    with torch.no_grad():
        exact = inputs.float()  # in bfloat16 the place among the steps would itself be rounded first
        low, high = exact.amin().clamp(max=0), exact.amax().clamp(min=0)
        step = ((high - low) / 255).clamp(min=1e-9)
        zero = (-low / step).round()
        wanted = ((exact / step + zero).round().clamp(0, 255) - zero) * step
    return inputs + (wanted.to(inputs.dtype) - inputs).detach()


def rounded_weights(weights: Tensor) -> Tensor:
    """To one of 255 steps on both sides of zero, with a step for each output, (outputs, inputs)."""
    with torch.no_grad():
        step = (weights.abs().amax(dim=1, keepdim=True) / 127).clamp(min=1e-9)
        wanted = (weights / step).round() * step
    return weights + (wanted - weights).detach()
