"""What every test gets: an environment without settings of the bot, and the depth of the run."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

DEPTHS = {"quick": 100, "full": 1_000, "soak": 20_000}
"""Inputs for each property in `make check`, `make test` and `make soak`."""

DEPTH = os.environ.get("TEST_PROFILE", "quick")

for name, examples in DEPTHS.items():
    settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        print_blob=True,
        phases=[phase for phase in Phase if phase is not Phase.explain],
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile(DEPTH)


@pytest.fixture(autouse=True)
def _scrubbed_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("MREZA_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def soaking() -> bool:
    """Whether this is the long run, in which a fault is tried more often."""
    return DEPTH == "soak"
