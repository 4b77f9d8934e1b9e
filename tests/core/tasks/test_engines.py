"""Engines are loaded once, shared, and let go of."""

from __future__ import annotations

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from core.tasks.families import (
    BluntOCR,
    BrokenOCR,
    ByRules,
    NeedyConfig,
    NeedyOCR,
    NoEngineOCR,
    PrivateOCR,
    SharpConfig,
    SharpOCR,
    ToyDetector,
    ToyLayout,
    ToyStructured,
    ToyText,
)

from omnidocs.cache import clear_cache, get_cache_info, list_cached_keys
from omnidocs.errors import (
    BackendNotInstalledError,
    BackendUnavailableError,
    ConfigError,
    IncompatiblePluginError,
    ModelLoadError,
    OmniDocsError,
)
from omnidocs.registry import derive_config
from omnidocs.testing import ReferenceConfig, ReferenceLoopConfig, live_engines

pytestmark = pytest.mark.usefixtures("no_engine_left")


def references():
    return {key: entry["ref_count"] for key, entry in get_cache_info()["entries"].items()}


class TestChoosing:
    def test_a_backend_by_its_name(self):
        with ToyText(backend="reference") as extractor:
            assert extractor.config.model == "toy-1b"
            assert type(extractor.config).__name__ == "ToyTextReferenceConfig"

    def test_a_backend_by_a_derived_config(self, page):
        config = derive_config(ToyText, "Reference")(model="another")
        with ToyText(backend=config) as extractor:
            assert extractor.config is config
            assert "another" in extractor.extract(page).content

    def test_a_backend_by_its_bare_config(self, page):
        with ToyText(backend=ReferenceConfig(model="bare")) as extractor:
            assert "bare" in extractor.extract(page).content

    def test_a_backend_by_a_users_subclass(self, page):
        class UsersConfig(ReferenceConfig):
            house_rule: str = "none"

        with ToyText(backend=UsersConfig(model="mine")) as extractor:
            assert "mine" in extractor.extract(page).content

    def test_a_backend_by_config_as_in_0_2(self, page):
        with ToyText(config=ReferenceConfig(model="named")) as extractor:
            assert "named" in extractor.extract(page).content
        with ToyText(ReferenceConfig(model="first")) as extractor:
            assert "first" in extractor.extract(page).content

    def test_the_first_backend_that_can_run(self, monkeypatch):
        monkeypatch.setenv("OMNIDOCS_BACKEND", "ReferenceLoop")
        with ToyText() as extractor:
            assert isinstance(extractor.config, ReferenceLoopConfig)

    def test_a_backend_that_is_not_installed(self):
        with pytest.raises(BackendNotInstalledError, match="pip install omnidocs-backend-vllm"):
            ToyText(backend="VLLM")

    @pytest.mark.parametrize("wrong", [7, object(), SharpConfig()])
    def test_something_that_is_no_backend(self, wrong):
        with pytest.raises(ConfigError):
            ToyText(backend=wrong)

    def test_an_engine_of_another_kind(self, page):
        with ToyDetector(backend="Reference") as detector:
            [box] = detector.extract(page).bboxes
            assert box.bbox.to_list() == [20, 20, 40, 40]
            assert not detector.extract(page, settings={"confidence": 0.95}).bboxes
        with pytest.raises(ConfigError, match="no detector engine"):
            ToyDetector(backend=ReferenceLoopConfig(model="toy"))


class TestAnEngineOfItsOwn:
    def test_is_made_with_the_config(self, page):
        with SharpOCR(config=SharpConfig(language="deu")) as extractor:
            assert extractor.extract(page).full_text == "deu 80x60"

    def test_needs_no_config_where_every_field_has_a_default(self, page):
        with SharpOCR() as extractor:
            assert extractor.config == SharpConfig()

    def test_says_which_config_it_needs(self):
        with pytest.raises(ConfigError, match=r"NeedyOCR needs config=NeedyConfig\(...\)"):
            NeedyOCR()
        with pytest.raises(ConfigError, match="takes a NeedyConfig, not SharpConfig"):
            NeedyOCR(config=SharpConfig())

    def test_has_no_backend(self):
        with pytest.raises(ConfigError, match="has no backend="):
            SharpOCR(backend="Reference")

    def test_whose_library_is_missing_says_how_to_get_it(self):
        with pytest.raises(BackendUnavailableError, match="pip install no-such-library") as caught:
            BrokenOCR()
        assert isinstance(caught.value, ImportError)

    def test_must_be_an_engine(self):
        with pytest.raises(IncompatiblePluginError, match="is no omnidocs Engine"):
            NoEngineOCR()

    def test_an_extractor_by_rules_takes_no_config(self):
        with pytest.raises(ConfigError, match="ByRules takes no config"):
            ByRules(config=SharpConfig())
        assert NeedyConfig(weights="w").weights == "w"


class TestSharing:
    def test_extractors_of_a_family_share_one_engine(self, page):
        extractors = [kind(backend="Reference") for kind in (ToyText, ToyLayout, ToyStructured)]
        [(key, count)] = references().items()
        assert count == 3
        assert key.startswith("Toy:ReferenceConfig:model=toy-1b")
        assert live_engines() == 1
        for extractor in extractors:
            extractor.close()

    def test_a_bare_config_shares_with_a_derived_one(self):
        first = ToyText(backend="Reference")
        second = ToyText(backend=ReferenceConfig(model="toy-1b"))
        assert live_engines() == 1
        first.close(), second.close()

    def test_other_load_fields_are_another_engine(self):
        first = ToyText(backend=ReferenceConfig(model="toy-1b"))
        second = ToyText(backend=ReferenceConfig(model="toy-1b", precision="half"))
        assert live_engines() == 2
        first.close(), second.close()

    def test_engines_of_two_kinds_are_two(self, page):
        for first, second in ((ToyText, ToyDetector), (ToyDetector, ToyText)):
            with first(backend="Reference") as one, second(backend="Reference") as other:
                assert live_engines() == 2
                assert one.extract(page)
                assert other.extract(page)
            clear_cache()

    def test_two_engines_with_one_config_class_are_two(self, page):
        with SharpOCR() as sharp, BluntOCR() as blunt:
            assert sharp.extract(page).full_text == "eng 80x60"
            assert blunt.extract(page).full_text == "blunt"
            assert len(list_cached_keys()) == 2

    def test_settings_do_not_stick_to_the_engine(self, page):
        short = ToyText(backend=ReferenceConfig(model="toy-1b", max_tokens=2))
        whole = ToyText(backend=ReferenceConfig(model="toy-1b"))
        assert live_engines() == 1
        assert short.extract(page).truncated
        assert not whole.extract(page).truncated
        assert short.extract(page).truncated
        assert not short.extract(page, settings={"max_tokens": 100}).truncated
        assert short.extract(page).truncated
        short.close(), whole.close()

    def test_many_threads_load_once(self):
        gate = threading.Barrier(6)

        def make(_):
            gate.wait(5)
            return ToyText(backend="ReferenceOwnerThread")

        with ThreadPoolExecutor(6) as pool:
            extractors = list(pool.map(make, range(6)))
        assert live_engines() == 1
        for extractor in extractors:
            extractor.close()

    def test_a_load_that_fails_leaves_nothing_behind(self, monkeypatch):
        from omnidocs.testing import ReferenceEngine

        def fail(self, config):
            raise ModelLoadError("The weights are cut off. Download them again.")

        monkeypatch.setattr(ReferenceEngine, "__init__", fail)
        with pytest.raises(ModelLoadError):
            ToyText(backend="Reference")
        assert list_cached_keys() == []


class TestLettingGo:
    def test_closing_gives_up_the_reference_and_keeps_the_engine(self):
        extractor = ToyText(backend="Reference")
        extractor.close()
        assert list(references().values()) == [0]
        assert live_engines() == 1
        clear_cache()
        assert live_engines() == 0

    def test_the_end_of_a_with_block_closes(self, page):
        with ToyText(backend="Reference") as extractor:
            extractor.extract(page)
        assert list(references().values()) == [0]

    @pytest.mark.parametrize(
        "prompt", [None, "[[error:refused]]", "[[crash:x]]", "[[reply:unreadable]]"]
    )
    @pytest.mark.parametrize(
        "use",
        [
            lambda extractor, page, prompt: None,
            lambda extractor, page, prompt: extractor.extract(page, prompt=prompt),
            lambda extractor, page, prompt: extractor.extract("nowhere", prompt=prompt),
            lambda extractor, page, prompt: extractor.extract_batch([page] * 3, prompt=prompt),
            lambda extractor, page, prompt: extractor.extract_batch(
                [page, "nowhere"], on_error="return", prompt=prompt
            ),
            lambda extractor, page, prompt: extractor.batch_extract([page] * 3, prompt=prompt),
            lambda extractor, page, prompt: list(extractor.stream(page, prompt=prompt)),
        ],
        ids=["nothing", "extract", "no file", "batch", "return", "batch_extract", "stream"],
    )
    def test_del_shows_at_once_since_there_are_no_cycles(self, page, use, prompt):
        extractor = ToyText(backend="Reference")
        with suppress(OmniDocsError):
            use(extractor, page, prompt)
        gone = weakref.ref(extractor)
        gc.disable()
        try:
            del extractor
            assert gone() is None
            assert list(references().values()) == [0]
        finally:
            gc.enable()

    async def test_del_shows_at_once_after_awaiting(self, page):
        extractor = ToyText(backend="ReferenceOwnerThread")
        await extractor.aextract_batch([page, page])
        gone = weakref.ref(extractor)
        gc.disable()
        try:
            del extractor
            assert gone() is None
        finally:
            gc.enable()

    def test_an_engine_that_was_cleared_is_loaded_again(self, page):
        with ToyText(backend="Reference") as extractor:
            before = extractor.extract(page)
            clear_cache()
            assert live_engines() == 0
            assert extractor.extract(page) == before
            assert live_engines() == 1

    def test_an_engine_in_use_is_closed_at_the_end_of_its_use(self, page):
        with ToyText(backend="Reference") as extractor:
            stream = extractor.stream(page)
            next(stream)
            clear_cache()
            assert live_engines() == 1
            list(stream)
            assert live_engines() == 0


class TestAnEngineThatIsNotShared:
    def test_is_closed_with_its_extractor(self, page):
        extractor = ToyText(backend="ReferenceLoop")
        assert list_cached_keys() == []
        assert live_engines() == 1
        extractor.extract(page)
        extractor.close()
        assert live_engines() == 0

    def test_is_closed_when_another_is_made_after_its_extractor_is_gone(self):
        extractor = ToyText(backend="ReferenceLoop")
        assert live_engines() == 1
        del extractor
        ToyText(backend="ReferenceLoop").close()
        assert live_engines() == 0

    def test_belongs_to_one_extractor(self, page):
        with PrivateOCR() as one, PrivateOCR() as other:
            assert list_cached_keys() == []
            assert one.extract(page) == other.extract(page)
