#!/bin/sh
# Tests and benchmark with the current PyTorch from PyPI, in a virtual environment below build/: some
# gigabytes of downloads. Arguments are those of python -m gradwatch.bench.
set -eu
cd "${0%/*}"
python=${GRADWATCH_PYTHON-python3}
environment=build/current
[ -x "$environment/bin/python" ] || "$python" -m venv "$environment"
"$environment/bin/pip" install -q --upgrade torch numpy confluent-kafka kafka-python lz4 \
  lightning transformers pytest
"$environment/bin/pip" install -q --no-deps --no-build-isolation . 2>/dev/null ||
  "$environment/bin/pip" install -q --no-deps .
"$environment/bin/python" -m pytest
"$environment/bin/python" -m gradwatch.bench "$@"
