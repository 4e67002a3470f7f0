import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# These need the apps, which are ready only now.
from conditions.api.bodies import with_length  # noqa: E402
from conditions.api.front import Front  # noqa: E402

application = with_length(application)
if settings.FRONT_CACHE_MB:
    application = Front(application, settings.FRONT_CACHE_MB * 1024 * 1024)
