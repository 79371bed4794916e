"""A trained transformer -> ONNX in eight bits, as the runtime wants it.

Attention, layer norm and GELU are fused (onnxruntime's own BERT optimiser), weights become int8, one scale a channel,
and activations are quantised as they come.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
FLOAT = 1
"""onnx.TensorProto.FLOAT: the type of what the fused operators give, which shape inference does not know."""


class LastHiddenState(nn.Module):
    """A transformers encoder, called with `INPUTS`, that gives its last layer alone."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """(texts, pieces) each -> (texts, pieces, width)"""
        output = self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        states: Tensor = output.last_hidden_state
        return states


def export(module: nn.Module, path: Path, *, heads: int, width: int, quantised: bool = True) -> None:
    """Write a module as ONNX.

    Args:
        module: called with `INPUTS`, each (texts, pieces), gives (texts, pieces, n).
        path: of the file to write.
        heads: of attention.
        width: of the hidden states.
        quantised: int8; else float32, to compare with.
    """
    import onnxruntime
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers.optimizer import optimize_model

    path.parent.mkdir(parents=True, exist_ok=True)
    example = torch.ones((2, 16), dtype=torch.long)
    axes = {0: "texts", 1: "pieces"}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # the older exporter, whose graphs the optimiser knows, says that it is old
        traced, fused, small = (Path(folder) / f"{name}.onnx" for name in ("traced", "fused", "small"))
        torch.onnx.export(
            module.cpu().eval(),
            (example, example, torch.zeros_like(example)),
            str(traced),
            input_names=list(INPUTS),
            output_names=["last_hidden_state"],
            dynamic_axes=dict.fromkeys([*INPUTS, "last_hidden_state"], axes),
            opset_version=17,
            dynamo=False,
        )
        optimize_model(str(traced), model_type="bert", num_heads=heads, hidden_size=width).save_model_to_file(
            str(fused)
        )
        chosen: dict[str, Any] = {"weight_type": QuantType.QInt8, "per_channel": True}
        if quantised:
            quantize_dynamic(str(fused), str(small), extra_options={"DefaultTensorType": FLOAT}, **chosen)
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        options.optimized_model_filepath = str(path)
        options.log_severity_level = 3
        onnxruntime.InferenceSession(
            str(small if quantised else fused), options, providers=["CPUExecutionProvider"]
        )
