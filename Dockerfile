# One image for web, worker, scheduler and migrations; docker-compose.yml holds the commands.
# Only what production needs, from the same lock and hashes as everywhere else.

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY pyproject.toml requirements.lock ./
COPY visor/__init__.py visor/
COPY visor/launch visor/launch
RUN python3 -m visor.launch.environment runtime
COPY . .
# The image is read-only when it runs, so the bytecode is made here.
# Collecting static files reads the settings but none of these values; they do not reach the next stage.
RUN SECRET_KEY=only-for-the-build-0123456789-0123456789-0123456789-0123 \
    DATA_KEY=only-for-the-build-0123456789-0123456789-01 \
    DATABASE_URL=postgres://nobody@/none REDIS_URL=redis://none ALLOWED_HOSTS=none TRUSTED_PROXIES=0 \
    DATA_DIR=/data EMAIL_HOST=none STATIC_ROOT=/app/collected DJANGO_SETTINGS_MODULE=visor.settings.production \
    .venv/bin/python -m django collectstatic --noinput \
    && .venv/bin/python -m compileall -q .venv visor records vetting training

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin visor \
    && install -d -o visor -g visor -m 0700 /data
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=visor.settings.production \
    STATIC_ROOT=/app/collected \
    DATA_DIR=/data
USER visor
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "visor.wsgi", "--no-control-socket", "--bind", "0.0.0.0:8000"]
