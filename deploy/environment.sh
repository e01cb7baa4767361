#!/bin/sh
# Makes the environment that serves Banso:  sh deploy/environment.sh /opt/banso/0.1.0
# In it is what requirements.lock names, checked by its hashes, and Banso itself; neither pip nor setuptools, since
# what is not there cannot be attacked. PYTHON names another interpreter than python3.
set -eu
target=${1:?name the folder to make}
python=${PYTHON:-python3}
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The tools stay outside. setuptools builds Banso's wheel; its hash is in the lock file of the development environment.
"$python" -m venv "$work/tools"
pip() { "$work/tools/bin/python" -m pip --disable-pip-version-check "$@"; }
awk '/^[^ ]/ {wanted = /^setuptools==/} wanted' requirements-dev.lock > "$work/setuptools.lock"
pip install --quiet --no-cache-dir --require-hashes --requirement "$work/setuptools.lock"
mkdir "$work/source"
cp -R pyproject.toml README.md LICENSE bot coach storage usecases "$work/source"
pip wheel --quiet --no-cache-dir --no-deps --no-build-isolation --wheel-dir "$work" "$work/source"

"$python" -m venv --without-pip --clear "$target"
pip --python "$target/bin/python" install --quiet --no-cache-dir --require-hashes --requirement requirements.lock
pip --python "$target/bin/python" install --quiet --no-cache-dir --no-deps "$work"/banso-*.whl
echo "$target: $("$target/bin/banso" --version)"
