"""The service as it is, with the views beside which it is measured."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
