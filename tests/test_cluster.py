"""Indexing on two machines of a Ray cluster, which are two processes of this one, into Milvus Lite."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SEEDS, HashedWords
from papers import break_file, make

from rag.errors import LibraryError
from rag.library import Library

pytest.importorskip("ray")

ON_A_CLUSTER = """
import json, os, sys
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
from ray.cluster_utils import Cluster
from rag.cli import main
from rag.library import Library

documents, library, store, encoder = sys.argv[1:]
cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
cluster.add_node(num_cpus=1)
arguments = ["--library", library, "--store", store, "--encoder", encoder]
codes = [main(["index", documents, "--ray", cluster.address, *arguments]) for _ in range(2)]
with Library.open(library, encoder, store) as opened:
    stored = [[p.id, p.text, p.page] for info in opened.sources() for p in opened.passages(info.id)]
    vectors = {p.id: v.tolist() for i in opened.sources() for ps in [opened.passages(i.id)]
               for p, v in zip(ps, opened.vectors(ps))}
import ray
nodes = len([node for node in ray.nodes() if node["Alive"]])
print("RESULT" + json.dumps([codes, nodes, stored, vectors]), flush=True)
ray.shutdown()
cluster.shutdown()
"""


def test_two_machines_find_what_one_process_finds(tmp_path: Path) -> None:
    documents = tmp_path / "arsip"
    documents.mkdir()
    for number, suffix in enumerate((".txt", ".pdf", ".docx", ".html", ".xlsx")):
        make(documents / f"{number}{suffix}", f"Laporan {number}", ["Rapat dibuka pagi.", f"Nomor {number}."])
    break_file(documents / "rusak.pdf", "encrypted")
    where = [str(documents), str(tmp_path / "library"), f"milvus:{tmp_path / 'milvus'}", "bundled-fast"]
    # Not a pipe, which all processes of the cluster would hold open.
    with (tmp_path / "said").open("w+") as file:
        command = [sys.executable, "-c", ON_A_CLUSTER, *where]
        subprocess.run(command, cwd=SEEDS.parent, stdout=file, stderr=file, timeout=200, check=False)
        file.seek(0)
        said, found, result = file.read().partition("RESULT")
    assert found, said
    result = result.splitlines()[0]
    codes, nodes, stored, vectors = json.loads(result)
    assert (codes, nodes) == ([1, 1], 2)
    lines = said.splitlines()
    assert any(line.startswith("failed: arsip/rusak.pdf: encrypted: ") for line in lines)
    assert any(line.startswith("5 added, 1 failed; ") for line in lines)
    assert "5 unchanged, 1 failed; 0 passages stored, 0 of them embedded" in lines
    with Library.open(tmp_path / "alone", "bundled-fast") as library:
        library.add(documents)
        passages = [one for info in library.sources() for one in library.passages(info.id)]
        assert stored == [[one.id, one.text, one.page] for one in passages]
        for one, vector in zip(passages, library.vectors(passages), strict=True):
            assert vectors[str(one.id)] == pytest.approx(vector.tolist(), abs=1e-6)


def test_vectors_that_come_with_a_document_are_not_computed_again(tmp_path: Path) -> None:
    """The form in which a cluster hands them over, without one."""
    from collections.abc import Generator, Iterable

    from rag import cluster
    from rag.workers import File, Loaded, OnPages, Workers

    class Elsewhere(Workers):
        """Another machine, with an encoder of its own."""

        def read(
            self, files: Iterable[File], target_words: int, on_pages: OnPages
        ) -> Generator[Loaded, None, None]:
            embed = cluster._Embed.__new__(cluster._Embed)
            embed._encoder, embed._chunker = HashedWords(), cluster.Chunker.of(HashedWords())
            rows = [
                cluster._read({"path": str(file.path), "id": file.source}, target_words, self.limits)
                for file in files
            ]
            batch = {name: [row[name] for row in rows] for name in rows[0]}
            for vectors, row in zip(embed(batch)["vectors"], rows, strict=True):
                yield cluster._loaded({**row, "vectors": vectors})

    here = HashedWords()
    with Library.open(tmp_path / "library", here, workers=Elsewhere(1)) as library:
        report = library.add(SEEDS)
        assert (len(report.added), report.embedded, here.encoded) == (5, report.passages, [])
        assert library.verify() == []
    with Library.open(tmp_path / "alone", HashedWords()) as alone:
        alone.add(SEEDS)
        question = "klaster industri"
        assert [hit.score for hit in library_hits(tmp_path / "library", question)] == [
            hit.score for hit in alone.search(question)
        ]


def library_hits(folder: Path, question: str) -> list:
    with Library.open(folder, HashedWords()) as library:
        return library.search(question)


def test_without_a_cluster_there_is_one_clear_error(tmp_path: Path) -> None:
    from rag.cluster import RayWorkers

    with pytest.raises(LibraryError, match=r"no Ray cluster at 127\.0\.0\.1:1 .*ray start --head"):
        RayWorkers("127.0.0.1:1", "bundled-fast")
