"""The wheel holds the whole package, and says what it needs."""

import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[1]


def test_wheel_is_complete_and_can_be_imported(tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    for file in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / file, project)
    shutil.copytree(
        ROOT / "src", project / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    build = "from setuptools import build_meta; print(build_meta.build_wheel('.'))"
    output = subprocess.run(
        [sys.executable, "-c", build], cwd=project, check=True, capture_output=True, text=True
    ).stdout
    wheel = project / output.split()[-1]

    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = next(n for n in names if n.endswith(".dist-info/METADATA"))
        text = archive.read(metadata).decode("utf-8")
    sources = {f"gradwatch/{file.name}" for file in (ROOT / "src/gradwatch").glob("*.py")}
    assert {*sources, "gradwatch/py.typed"} <= names
    assert wheel.name == "gradwatch-0.1.0-py3-none-any.whl"
    assert "Requires-Python: >=3.9" in text
    assert "Requires-Dist: torch>=1.13" in text or "Requires-Dist: torch (>=1.13)" in text
    imported = subprocess.run(
        [sys.executable, "-c", "import gradwatch; print(gradwatch.__file__)"],
        env={**os.environ, "PYTHONPATH": str(wheel)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert str(wheel) in imported.stdout
