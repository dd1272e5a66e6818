"""The benchmark runs, and measures what it says."""

import json

import pytest

from gradwatch import bench


def test_measures_all_variants(capsys):
    assert bench.main(["--rounds", "1", "--steps", "1", "--model", "convolution", "--json"]) == 0

    (result,) = json.loads(capsys.readouterr().out)
    assert result["parameters"] > 900_000
    assert set(result["milliseconds"]) == set(bench.VARIANTS)


def test_rejects_a_number_of_rounds_below_one(capsys):
    with pytest.raises(SystemExit):
        bench.main(["--rounds", "0"])

    assert "--rounds is 0; it must be at least 1" in capsys.readouterr().err
