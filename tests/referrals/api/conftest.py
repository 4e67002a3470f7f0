from tests.conditions.api.conftest import (  # noqa: F401 - the same small world
    _client,
    _small_knowledge,
    _world_rows,
    api,
    content_version,
    in_memory,
    only_the_counter,
    world,
)
