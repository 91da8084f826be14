# One image for web, worker, scheduler and migration; what it runs is the command of the service.

FROM python:3.13-slim-bookworm AS build
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN pip install --no-cache-dir uv && uv venv .venv
COPY requirements/base.lock requirements/base.lock
RUN uv pip sync --python .venv/bin/python requirements/base.lock
COPY package.json package-lock.json ./
RUN PATH="/app/.venv/bin:$PATH" npm ci --no-audit --no-fund
COPY . .
RUN PATH="/app/.venv/bin:$PATH" npm run build \
 && .venv/bin/python -m portal.core.catalogues \
 && SECRET_KEY=only-for-building DATABASE_URL=postgres://nobody@localhost/none \
    .venv/bin/python manage.py collectstatic --noinput \
 && rm -rf node_modules

FROM python:3.13-slim-bookworm
ENV PATH="/app/.venv/bin:$PATH" PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SAMORDNA_VAR=/app/var
RUN useradd --system --uid 10001 --create-home --home-dir /home/samordna samordna
WORKDIR /app
COPY --from=build --chown=root:root /app /app
# Only files and static files are written; a volume on /app/var/files keeps the documents.
RUN mkdir -p /app/var/files /app/var/public /app/var/beat \
 && chown -R samordna:samordna /app/var
USER samordna
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': 'localhost'}), timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--no-ws", "portal.wsgi:application"]
