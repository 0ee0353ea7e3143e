"""What torch trains, where it is installed."""

from __future__ import annotations

import socket
from dataclasses import replace

import numpy as np
import pytest

from bench_rows import chirps, jobs_of, named, tiny_sounds
from fgave_pipeline.bench.classify.metrics import score
from fgave_pipeline.bench.classify.model import Learn
from fgave_pipeline.bench.classify.task import Rules, task_of
from stages.core.errors import UsageError


torch = pytest.importorskip("torch", reason="no torch: `make bench-ready` installs it")
transformers = pytest.importorskip("transformers", reason="no transformers: `make bench-ready`")

from fgave_pipeline.bench.classify.nets import effnet, inputs, small, training, transformer  # noqa: E402  # only with torch
from fgave_pipeline.bench.classify.nets.recipe import Recipe  # noqa: E402  # only with torch


BINS = 128
TINY = {
    "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64,
    "max_length": 128,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Whoever asks for an address fails."""

    def refused(*_, **__):
        raise AssertionError("a model asked the network for something")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)


@pytest.fixture(scope="module")
def tiny_ast(tmp_path_factory):
    """A folder of a tiny AST with five classes."""
    folder = tmp_path_factory.mktemp("ast")
    torch.manual_seed(1)
    config = transformers.ASTConfig(num_labels=5, **TINY)
    net = transformers.ASTForAudioClassification(config)
    assert sum(p.numel() for p in net.parameters()) < 40_000
    net.save_pretrained(folder)
    return folder


def jobs(learn: Learn, **more):
    """Sixty clips of four classes, each with a band of its own, of a second and a quarter."""
    rows = named(60, 4, 10)
    task = task_of(rows, "act", Rules(folds=2))
    sounds = tiny_sounds(rows, chirps([30 * (n % 4) for n in range(60)], 1, BINS, 124))
    return task, jobs_of(task, sounds, learn=learn, **more)


def test_tiny_ast_is_loaded_learns_and_asks_no_network(tiny_ast):
    task, (job, _) = jobs(Learn(epochs=2, batch=8, select="last"), weights=tiny_ast)
    torch.manual_seed(1)
    net = transformer.Logits(transformer._ast(tiny_ast, 4))
    pupil = training.Pupil(net, Recipe(2, 8, 1e-3, 128, 2.0), job, inputs.Norm(0, 2),
                           torch.device("cpu"))  # fmt: skip
    learner = torch.optim.Adam(net.parameters(), 1e-3)
    losses = []
    for _ in range(12):
        said = pupil.heard(inputs.banks_of(job, job.part.train[:16], 128))
        loss = training._loss(pupil, said, job.part.train[:16])
        learner.zero_grad()
        loss.backward()
        learner.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] - 0.05
    answer = transformer.ast(job)
    assert answer.outputs.shape == (len(job.part.test), len(task.classes))
    assert answer.selection == "the last"
    assert answer.known["epoch"] == 2
    assert "from --weights" in answer.weights


def test_the_same_seed_gives_the_same_answers(tiny_ast):
    _, (job, _) = jobs(Learn(epochs=1, batch=16), weights=tiny_ast)
    one, again = (transformer.ast(job).outputs for _ in range(2))
    assert (one == again).all()
    other = transformer.ast(replace(job, seed=2)).outputs
    assert (one != other).any()


def test_the_embedding_is_that_of_the_weights(tiny_ast):
    task, found = jobs(Learn(), weights=tiny_ast)
    outputs = np.concatenate([transformer.embed_linear(job).outputs for job in found])
    truth = np.concatenate([task.truth[job.part.test] for job in found])
    assert score(truth, outputs).accuracy > 0.3  # a network of chance; without it, .25
    net = transformers.ASTModel.from_pretrained(tiny_ast).eval()
    bank = inputs.Norm(-4.2677393, 2 * 4.5689974).of(inputs.banks_of(found[0], np.array([3]), 128))
    with torch.no_grad():
        expected = net(torch.from_numpy(bank)).pooler_output[0].numpy()
    given = transformer.embedded(found[0].sounds, tiny_ast)[found[0].at[3]]
    assert given == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("harm", ["missing", "no file", "shape", "not weights"])
def test_weights_that_do_not_fit_are_named(tiny_ast, tmp_path, harm):
    if harm == "shape":
        config = transformers.ASTConfig(**TINY | {"hidden_size": 16})
        transformers.ASTForAudioClassification(config).save_pretrained(tmp_path)
        (tmp_path / "config.json").write_bytes((tiny_ast / "config.json").read_bytes())
    if harm == "not weights":
        (tmp_path / "config.json").write_bytes((tiny_ast / "config.json").read_bytes())
        (tmp_path / "model.safetensors").write_bytes(b"nothing of the kind")
    folder = tmp_path / "none" if harm == "missing" else tmp_path
    _, (job, _) = jobs(Learn(epochs=1), weights=folder)
    with pytest.raises(UsageError, match=str(folder)):
        transformer.ast(job)


def test_convolutions_from_scratch_learn_what_is_easy():
    task, (job, _) = jobs(Learn(epochs=8, batch=8, select="inner"))
    answer = small.conv_small(job)
    assert score(task.truth[job.part.test], answer.outputs).accuracy > 0.8
    assert answer.selection == training.SELECTION["inner"]
    assert answer.space == "logit"
    assert 2e5 < sum(p.numel() for p in small.network(50).parameters()) < 4e5


def test_choosing_on_the_test_says_so():
    _, (job, _) = jobs(Learn(epochs=1, select="test"))
    assert "no fair test" in small.conv_small(job).selection


def test_pslas_form_has_its_backbone_and_gives_probabilities():
    torch.manual_seed(1)
    net = effnet.Network(effnet.backbone(None), 50)
    assert sum(p.numel() for p in net.features.parameters()) == 7_700_418
    with torch.no_grad():
        maps = net.features(torch.zeros(1, 1, 128, 1056)).last_hidden_state
        said = net.eval()(torch.zeros(2, 1056, 128))
    assert maps.shape == (1, 1408, 4, 33)
    assert said.shape == (2, 50)
    assert ((said > 0) & (said < 1)).all()


def test_pslas_form_learns_and_adds_up_a_pretrained_ones_colours(tmp_path):
    tiny = {"width_coefficient": 0.2, "depth_coefficient": 0.1, "hidden_dim": 256}
    torch.manual_seed(1)
    config = effnet.config(**tiny | {"num_channels": 3})
    coloured = transformers.EfficientNetModel(config)
    coloured.save_pretrained(tmp_path)
    own = effnet.backbone(tmp_path)
    state = coloured.state_dict()
    assert torch.equal(own.state_dict()[effnet.STEM], state[effnet.STEM].sum(1, keepdim=True))
    _, (job, _) = jobs(Learn(epochs=2, batch=16, select="last"))
    recipe = Recipe(2, 16, 1e-3, 128, 1.0, balanced=True, probabilities=True, freq_mask=9)
    answer = training.fit(effnet.Network(own, 4), recipe, job, "tiny")
    assert answer.space == "sigmoid, pooled by attention"
    assert ((answer.outputs > 0) & (answer.outputs < 1)).all()


def test_what_is_filled_up_is_normalised_as_well():
    assert inputs.Norm(inputs.AUDIOSET[0], 2 * inputs.AUDIOSET[1]).of(0.0) == pytest.approx(
        0.467, abs=5e-4
    )
    assert inputs.Norm(*inputs.PSLA).of(0.0) == pytest.approx(1.017, abs=5e-4)
    _, (job, _) = jobs(Learn())
    norm = inputs.norm_of(job, Recipe(1, 8, 1e-3, 200, 2.0))
    banks = norm.of(inputs.banks_of(job, job.part.train, 200))
    assert banks.mean() == pytest.approx(0, abs=1e-5)
    assert banks.std() == pytest.approx(0.5, abs=1e-5)


@pytest.mark.filterwarnings("ignore:At least one mel filter:UserWarning")  # of AST's own 128
def test_the_log_mel_is_transformers_own():
    """After its normalisation, to 1e-4."""
    from fgave_pipeline.bench.classify.logmel import RATE, logmel, padded

    chance = np.random.default_rng(1)
    sound = (0.1 * chance.normal(size=10 * RATE)).astype(np.float32)
    sound -= sound.mean(dtype=np.float64).astype(np.float32)
    extract = transformers.ASTFeatureExtractor()
    given = extract(sound, sampling_rate=RATE, return_tensors="np")["input_values"][0]
    ours = inputs.Norm(extract.mean, 2 * extract.std).of(padded(logmel(sound), 1024))
    assert np.abs(given - ours).max() < 1e-4


def test_hidden_parts_are_a_band_and_a_stretch():
    banks = np.ones((20, 100, 128), np.float32)
    recipe = Recipe(1, 8, 1e-3, 100, 2.0, freq_mask=20, time_mask=10)
    found = inputs.hidden(banks, recipe, np.random.default_rng(1))
    assert (banks == 1).all()
    for one in found:
        frames, bins = (one == 0).all(axis=1), (one == 0).all(axis=0)
        assert frames.sum() <= 10
        assert bins.sum() <= 20
        assert ((one == 0) == (frames[:, None] | bins)).all()
    assert (found == 0).any()


def test_the_rate_rises_then_falls():
    recipe = Recipe(20, 8, 1.0, 100, 2.0, decay=0.5, decay_from=10, decay_every=5, warm_up=10)
    assert recipe.rate_at(0, 4) == 0.5
    assert [recipe.rate_at(epoch, 99) for epoch in (9, 10, 14, 15)] == [1, 0.5, 0.5, 0.25]
