# The same steps as `make install`, in two stages: the second holds only what serving needs.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /app/.venv
COPY requirements.lock pyproject.toml README.md ./
RUN /app/.venv/bin/python -m pip install --quiet --no-cache-dir --require-hashes --requirement requirements.lock
COPY bot bot
COPY coach coach
COPY usecases usecases
COPY storage storage
RUN /app/.venv/bin/python -m pip install --quiet --no-cache-dir --no-deps --no-build-isolation --editable .

FROM python:3.11-slim-bookworm
WORKDIR /app
COPY --from=build /app /app
RUN useradd --system --uid 10001 --no-create-home banso && install -d -o 10001 /app/data
USER 10001
ENV BANSO_HOST=0.0.0.0 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8017
HEALTHCHECK --interval=30s --timeout=3s CMD ["/app/.venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8017/healthz', timeout=2)"]
CMD ["/app/.venv/bin/banso", "serve"]
