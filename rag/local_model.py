"""Runs a chat model of transformers in this process, as a LangChain chat model; knows nothing of documents.

Weights are read from safetensors only, and code that comes with a model is never run.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from queue import Empty
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import (
    AIMessageChunk,
    BaseMessage,
    convert_to_messages,
    convert_to_openai_messages,
)
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from rag.errors import MissingExtraError, SpecError

_PROMPT, _PROMPT_ON_CPU = 6000, 800
"""Tokens that are read in a bearable time before the answer begins; 800 leave about 400 for evidence."""
_WINDOW = 4096  # tokens, where a model does not say how many it can hold
_SHARE = 4  # of a small window, what part the answer may take
_TICK = 0.2  # seconds after which a request that waits can be stopped

# What is fetched from a hub. (transformers, left to fetch for itself, asks the hub to convert other weights.)
_WANTED: dict[str, Any] = {
    "allow_patterns": ["*.json", "*.jinja", "*.model", "*.txt", "*.safetensors"],
    "ignore_patterns": ["*/*", "consolidated*"],
}

_PROBE = "\ue000"  # a private sign that no chat template writes


class LocalChatModel(BaseChatModel):
    """The model in a folder, or of a name on the Hugging Face hub, asked only for what is not cached.

    Requests queue: one answer is written at a time; closing the stream of one frees the model within a token.
    """

    path: str
    max_new_tokens: int = 512
    four_bits: bool = False
    """Whether the weights are held in four bits (NF4, Dettmers et al. 2023), on an NVIDIA GPU."""

    _tokenizer: Any = PrivateAttr()
    _model: Any = PrivateAttr()
    _window: int = PrivateAttr()
    _takes_system: bool = PrivateAttr()
    _queue: ThreadPoolExecutor = PrivateAttr()

    def __init__(self, path: str, max_new_tokens: int = 512, *, four_bits: bool = False) -> None:
        """Load the model.

        Raises:
            SpecError: there is no such model, it is no chat model, or four bits are not to be had here.
            MissingExtraError: what holds weights in four bits is not installed.
        """
        super().__init__(path=path, max_new_tokens=max_new_tokens, four_bits=four_bits)  # type: ignore[call-arg]
        if not path.strip():
            raise SpecError("hf: needs the name of a model behind it, as in hf:Qwen/Qwen3-1.7B")
        self._tokenizer, self._model = _load(path, four_bits)
        if not getattr(self._tokenizer, "chat_template", None):
            raise SpecError(f"“{path}” is not a chat model: it has no chat template")
        held = getattr(self._model.config.get_text_config(), "max_position_embeddings", _WINDOW)
        self._window = min(held, self._tokenizer.model_max_length)
        self.max_new_tokens = min(max_new_tokens, self._window // _SHARE)
        try:
            self._takes_system = self._accepts_system()
            settings = self._greedy()
        except Exception as error:  # a template may raise anything
            reason = " ".join(str(error).split())[:200]
            raise SpecError(f"“{path}” has a chat template that cannot be used: {reason}") from error
        self._model.generation_config = settings  # generate() would mix settings of ours with its own
        self._queue = ThreadPoolExecutor(max_workers=1, thread_name_prefix="local-model")

    @property
    def _llm_type(self) -> str:
        return "tanya-local"

    @property
    def room(self) -> int:
        """Tokens that a prompt may have: what the model can hold and read in a bearable time."""
        bearable = _PROMPT_ON_CPU if self._model.device.type == "cpu" else _PROMPT
        return min(self._window - self.max_new_tokens, bearable)

    def count_tokens(self, conversation: Sequence[tuple[str, str]]) -> int:
        """Tokens of a conversation of roles and texts, with all that the chat template adds."""
        return int(self._encode(convert_to_messages(list(conversation)))["input_ids"].shape[1])

    def get_token_ids(self, text: str) -> list[int]:
        """The tokens of `text`; LangChain would fetch another model's tokenizer for it."""
        return list(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        from transformers import TextIteratorStreamer

        if stop:
            raise ValueError("stop sequences are not supported: close the stream instead")
        prompt = self._encode(messages)
        length = prompt["input_ids"].shape[1]
        if length + self.max_new_tokens > self._window:
            raise ValueError(f"the prompt has {length} tokens, {self._window - self.max_new_tokens} fit")
        halt = threading.Event()
        texts = TextIteratorStreamer(
            self._tokenizer, skip_prompt=True, skip_special_tokens=True, timeout=_TICK
        )
        work = self._queue.submit(self._write, prompt, texts, halt)
        work.add_done_callback(lambda _: texts.end())  # also where it failed: nobody waits for ever
        try:
            if self._tokenizer.decode(prompt["input_ids"][0, -8:]).rstrip().endswith("<think>"):
                yield _chunk("<think>")  # the template began the thoughts, the model only ends them
            while (text := _next(texts)) is not None:
                yield _chunk(text)
            if work.result() >= self.max_new_tokens:
                yield _chunk("", finish_reason="length")
        finally:
            halt.set()
            work.cancel()

    def _write(self, prompt: Any, texts: Any, halt: threading.Event) -> int:
        """Generate until the end, or until `halt` is set; how many tokens. Runs in the thread of the queue."""
        import torch

        def halted(tokens: torch.Tensor, scores: Any, **_: Any) -> torch.Tensor:
            return torch.full((tokens.shape[0],), halt.is_set(), dtype=torch.bool, device=tokens.device)

        written = self._model.generate(
            prompt["input_ids"].to(self._model.device),
            attention_mask=prompt["attention_mask"].to(self._model.device),
            streamer=texts,
            stopping_criteria=[halted],
        )
        return int(written.shape[1] - prompt["input_ids"].shape[1])

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _encode(self, messages: list[BaseMessage]) -> Any:
        """Tokens of the conversation, ready for an answer."""
        turns: Any = convert_to_openai_messages(messages)
        if not self._takes_system and len(turns) > 1 and turns[0]["role"] == "system":
            instructions, first, *others = turns
            turns = [{**first, "content": f"{instructions['content']}\n\n{first['content']}"}, *others]
        return self._tokenizer.apply_chat_template(
            turns,
            add_generation_prompt=True,
            enable_thinking=False,  # templates ignore what they do not know
            sanitize_control_tokens=True,  # likewise, where transformers is older than this protection
            return_dict=True,
            return_tensors="pt",
        )

    def _accepts_system(self) -> bool:
        """Whether the chat template has a place for instructions; some refuse them, some drop them.

        Raises:
            ValueError: it drops what the user says.
        """
        from jinja2 import TemplateError, TemplateSyntaxError

        alone = [{"role": "user", "content": _PROBE}]
        if _PROBE not in self._tokenizer.apply_chat_template(alone, tokenize=False):
            raise ValueError("it drops what the user says")
        turns = [{"role": "system", "content": _PROBE}, {"role": "user", "content": "?"}]
        try:
            return _PROBE in self._tokenizer.apply_chat_template(turns, tokenize=False)
        except TemplateSyntaxError:
            raise
        except TemplateError:
            return False

    def _greedy(self) -> Any:
        """Settings that write the likeliest answer and stop where the model, or its template, ends a turn."""
        from transformers import GenerationConfig

        own = self._model.generation_config
        ends = own.eos_token_id if isinstance(own.eos_token_id, list) else [own.eos_token_id]
        turns = [{"role": "user", "content": "?"}, {"role": "assistant", "content": _PROBE}]
        written = self._tokenizer.apply_chat_template(turns, tokenize=False)
        after = self.get_token_ids(written.rpartition(_PROBE)[2].strip())[:1]
        turn_end = [token for token in after if token in self._tokenizer.added_tokens_decoder]
        stops = sorted({*ends, self._tokenizer.eos_token_id, *turn_end} - {None})
        return GenerationConfig(
            do_sample=False,
            max_new_tokens=self.max_new_tokens,
            eos_token_id=stops or None,
            pad_token_id=stops[0] if stops else None,  # never used, but asked for
        )


def _next(texts: Iterator[str]) -> str | None:
    """The next piece; empty where none came within a tick, None at the end."""
    try:
        return next(texts)
    except Empty:
        return ""
    except StopIteration:
        return None


def _chunk(text: str, **metadata: str) -> ChatGenerationChunk:
    return ChatGenerationChunk(message=AIMessageChunk(content=text, response_metadata=metadata))


def _load(path: str, four_bits: bool) -> tuple[Any, Any]:
    """Tokenizer and model, on the best device there is."""
    import torch
    from huggingface_hub import snapshot_download, try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError
    from transformers import AutoModelForCausalLM, AutoTokenizer

    device, dtype = _device()
    held: dict[str, Any] = _in_four_bits(device, dtype) if four_bits else {}

    def read(folder: str) -> tuple[Any, Any]:
        safe = {"local_files_only": True, "trust_remote_code": False}
        tokenizer = AutoTokenizer.from_pretrained(folder, **safe)
        model, found = AutoModelForCausalLM.from_pretrained(
            folder, use_safetensors=True, dtype=dtype, output_loading_info=True, **held, **safe
        )
        if lacking := sorted(found["missing_keys"]):
            raise ValueError(f"its files lack {len(lacking)} of its weights, such as {lacking[0]}")
        return tokenizer, (model if four_bits else model.to(torch.device(device))).eval()

    try:
        if Path(path).expanduser().is_dir():
            return read(str(Path(path).expanduser()))
        cached = try_to_load_from_cache(path, "config.json")
        if isinstance(cached, str):
            with suppress(OSError):  # not all of it is there
                return read(str(Path(cached).parent))
        return read(snapshot_download(path, **_WANTED))
    except HFValidationError as error:
        raise SpecError(f"“{path}” is neither a folder nor the name of a model on the hub") from error
    except Exception as error:  # a broken folder fails in any of four libraries
        raise SpecError(f"“{path}” cannot be opened: {' '.join(str(error).split())[:300]}") from error


def _in_four_bits(device: str, dtype: Any) -> dict[str, Any]:
    """What transformers is told to hold the weights in four bits."""
    if device != "cuda":  # elsewhere bitsandbytes gets code from a hub while it computes
        raise SpecError("weights in four bits need an NVIDIA GPU; here, choose a smaller model")
    if not all(find_spec(name) for name in ("accelerate", "bitsandbytes")):
        raise MissingExtraError("4bit", "A model in four bits")
    from transformers import BitsAndBytesConfig

    config = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=dtype)
    return {"quantization_config": config, "device_map": {"": 0}}


def _device() -> tuple[str, Any]:
    """Where to run, and in which precision: bfloat16 where the device computes in it."""
    import torch

    if torch.cuda.is_available():
        return "cuda", torch.bfloat16 if torch.cuda.get_device_capability() >= (8, 0) else torch.float32
    if torch.backends.mps.is_available():
        try:
            torch.ones(1, dtype=torch.bfloat16, device="mps").sum()
        except (RuntimeError, TypeError):  # before macOS 14
            return "mps", torch.float32
        return "mps", torch.bfloat16
    return "cpu", torch.float32
