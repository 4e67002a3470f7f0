import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

if settings.FRONT_CACHE_MB:
    from conditions.api.front import Front  # needs the apps, which are ready only now

    application = Front(application, settings.FRONT_CACHE_MB * 1024 * 1024)
