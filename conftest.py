"""The top conftest: what every test run has, whichever folder is asked for."""

pytest_plugins = ["tests.support.plugin"]
