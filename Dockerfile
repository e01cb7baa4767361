# Built in one stage; what serving needs, and nothing else, is carried over into the other.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
# All that .dockerignore lets through.
COPY . .
RUN sh deploy/environment.sh /app/.venv

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Banso" \
      org.opencontainers.image.description="The AI adoption coach that lives in Slack and Teams" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
# Only /tmp is written to, and with SQLite /app/data; everything else may be read-only.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin banso \
 && install --directory --owner 10001 --mode 0700 /app/data
COPY --from=build /app/.venv /app/.venv
USER 10001
ENV HOME=/app PATH=/app/.venv/bin:$PATH BANSO_HOST=0.0.0.0 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8017
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ.get(\"BANSO_PORT\", 8017)}/healthz', timeout=2)"]
ENTRYPOINT ["banso"]
CMD ["serve"]
