"""A model on vLLM's engine; used by the one thread that owns it."""

from __future__ import annotations

import gc
import os
from functools import partial
from typing import Any

from vllm.config.logging import LoggingConfig
from vllm.engine.arg_utils import EngineArgs
from vllm.usage.usage_lib import UsageContext
from vllm.v1.engine.llm_engine import LLMEngine

from omnidocs.backends.rows import Row, answer_limit, end_tokens
from omnidocs.errors import RequestError, UnsupportedCapabilityError
from omnidocs_backend_vllm.arguments import engine_arguments
from omnidocs_backend_vllm.config import VLLMConfig
from omnidocs_backend_vllm.inputs import Inputs
from omnidocs_backend_vllm.logs import EngineLog
from omnidocs_backend_vllm.processes import end, ending, engine_processes, watch
from omnidocs_backend_vllm.sampling import sampling_params
from omnidocs_backend_vllm.writing import Writing

_LOGGING = frozenset({"logging_config", "log_level", "log_config_file"})
"""Arguments by which a user says how vLLM logs."""


class Model:
    """A loaded model. Requests are added, and each step brings some of their tokens.

    Attributes:
        processes: Those of the engine; none where it runs in this one.

    Args:
        config: What to load.
        log: Where vLLM's processes write what went wrong.

    Raises:
        ConfigError: vLLM has no argument of a name in ``engine_args``.
        ModelError: the checkpoint is not there, or has no chat template.
        Exception: vLLM's own, where it cannot load the model.
    """

    def __init__(self, config: VLLMConfig, log: EngineLog) -> None:
        self._config = config
        self._engine: Any = _started(config, log)
        self.processes = engine_processes(self._engine.engine_core)
        try:
            self._inputs = Inputs(self._engine, config)
        except BaseException:
            self.close()
            raise
        self._context: int = self._engine.model_config.max_model_len
        named = self._engine.model_config.try_get_generation_config().get("eos_token_id")
        self._end_tokens = end_tokens(named, self._inputs.tokenizer)
        self._asleep = False
        watch(self._engine.engine_core)

    @property
    def unfinished(self) -> int:
        """Requests that vLLM is at work on."""
        return int(self._engine.get_num_unfinished_requests())

    @property
    def has_output(self) -> bool:
        """Whether the engine's process has written something that a step would bring."""
        queue = getattr(self._engine.engine_core, "outputs_queue", None)
        return queue is not None and not queue.empty()

    def add(self, writing: Writing) -> None:
        """Take a request; an engine that sleeps wakes up.

        Raises:
            Exception: the checkpoint's processor or vLLM refuses the request.
        """
        if self._asleep:
            self.wake_up()
        settings, tokenizer = writing.request.settings, self._inputs.tokenizer
        params = sampling_params(settings, self._config, tokenizer, writing.interval)
        writing.begin(partial(self._row, writing))
        prepared = self._inputs.prepared(writing.request)
        try:
            self._engine.add_request(writing.name, prepared, params)
        except Exception:
            self.give_up(writing)
            self._inputs.forget(prepared)
            raise

    def step(self) -> list[Any]:
        """Wait for further tokens: one ``RequestOutput`` for each request that has some."""
        return list(self._engine.step())

    def give_up(self, writing: Writing) -> None:
        """Write no more of an answer."""
        self._engine.abort_request([writing.name])

    def sleep(self) -> None:
        """Give the memory of the GPU back until ``wake_up``.

        Raises:
            UnsupportedCapabilityError: the engine was not loaded so that it can.
            RequestError: it is at work, which sleeping would cut off.
        """
        if not self._engine.model_config.enable_sleep_mode:
            raise UnsupportedCapabilityError(
                f"{self._config.model} was loaded without sleep mode, which vLLM has on GPUs. Load "
                "it with engine_args={'enable_sleep_mode': True}, or call omnidocs.clear_cache()."
            )
        if self.unfinished:
            raise RequestError(
                f"{self._config.model} is at work on {self.unfinished} requests and cannot sleep. "
                "Wait for their answers.",
                retryable=True,
            )
        if not self._asleep:
            self._engine.reset_prefix_cache()
            self._engine.sleep(level=1)
            self._asleep = True

    def wake_up(self) -> None:
        """Take the memory again."""
        if self._asleep:
            self._engine.wake_up()
            self._asleep = False

    def ending(self, seconds: float = 0) -> str | None:
        """How the engine's process ended, if it did or does so within some seconds."""
        return ending(self._engine.engine_core, seconds)

    def close(self) -> None:
        """End the engine and its processes, and wait until they have ended."""
        try:
            self._engine.engine_core.shutdown()
        finally:
            end(self.processes)
            del self._engine
            self.__dict__.pop("_inputs", None)
        gc.collect()

    def _row(self, writing: Writing, prompt_tokens: int) -> Row:
        """What keeps an answer; it ends where vLLM, told the same, would end it."""
        settings = writing.request.settings
        wanted = settings.max_tokens or self._config.max_tokens
        return Row(
            writing.request,
            self._inputs.tokenizer,
            limit=answer_limit(wanted, prompt_tokens, self._context),
            prompt_tokens=prompt_tokens,
            end_tokens=self._end_tokens,
            streamed=writing.streamed,
        )


def _started(config: VLLMConfig, log: EngineLog) -> Any:
    """The engine of vLLM for a config."""
    # vLLM reports each start over the network, from its child processes too, and nothing but
    # the environment reaches those. A user who has set it to 0 wants the reports.
    os.environ.setdefault("VLLM_NO_USAGE_STATS", "1")
    arguments = engine_arguments(config)
    if log.settings is not None and not _LOGGING & arguments.keys():
        arguments["logging_config"] = LoggingConfig(pylogging_config_file=log.settings)
    vllm_config = EngineArgs(**arguments).create_engine_config(UsageContext.LLM_CLASS)
    _add_ngram_rule(vllm_config)
    return LLMEngine.from_vllm_config(
        vllm_config, usage_context=UsageContext.LLM_CLASS, disable_log_stats=True
    )


def _add_ngram_rule(vllm_config: Any) -> None:
    """Name the rule by its path, under which the engine's process finds it too.

    With speculative decoding, where several tokens are proposed at once, there is no such
    rule, and ``no_repeat_ngram`` has no effect.
    """
    if vllm_config.speculative_config is not None:
        return
    if vllm_config.use_v2_model_runner:
        rule = "omnidocs_backend_vllm.ngrams_v2:NgramRuleV2"
    else:
        rule = "omnidocs_backend_vllm.ngrams:NgramRule"
    model_config = vllm_config.model_config
    model_config.logits_processors = [*(model_config.logits_processors or ()), rule]
