from django.core.cache import caches
from rest_framework.throttling import AnonRateThrottle


class ClientThrottle(AnonRateThrottle):
    """One bucket an address, in the memory of this process: no other service can take answers down with it."""

    scope = "client"
    cache = caches["default"]
