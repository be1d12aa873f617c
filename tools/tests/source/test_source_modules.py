"""The modules of a tree: their names, their facts, and that none is read twice."""

from contextlib import closing
from pathlib import Path

from semistable.model.code.facts import ScopeKind
from semistable.model.code.modules import Module, is_test
from semistable.source.blob_store import BlobStore
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache
from tests.kit.trees import MemoryTree, NoCache, modules

FILES = {
    "orbit/__init__.py": "",
    "orbit/utils.py": "def run(): pass\n",
    "orbit/same.py": "def run(): pass\n",
    "orbit/virt/moon/driver.py": "class Driver: pass\n",
    "orbit/broken.py": "def run(:\n",
    "orbit/readme.txt": "def run(): pass\n",
    "setup.py": "import setuptools\n",
}


def test_files_are_modules_under_their_dotted_names() -> None:
    found = modules("orbit", FILES).by_name
    assert sorted(found) == [
        "orbit",
        "orbit.broken",
        "orbit.same",
        "orbit.utils",
        "orbit.virt.moon.driver",
        "setup",
    ]
    assert found["orbit"] == Module("orbit", "orbit/__init__.py", is_package=True)
    assert found["orbit.utils"] == Module("orbit.utils", "orbit/utils.py", is_package=False)


def test_a_src_folder_is_no_package() -> None:
    assert list(modules("moon", {"src/moon/driver.py": ""}).by_name) == ["moon.driver"]


def test_a_project_below_a_folder_that_no_import_can_name_is_named_without_it() -> None:
    files = {
        "moon-nova/moon/__init__.py": "",
        "moon-nova/moon/driver.py": "",
        "moon-nova/setup.py": "",
        "moon-glance/moon/__init__.py": "",
        "moon-glance/moon/images.py": "",
        "api-ref/source/conf.py": "",
    }
    assert {m.name: m.path for m in modules("moon", files).by_name.values()} == {
        "moon": "moon-nova/moon/__init__.py",
        "moon.driver": "moon-nova/moon/driver.py",
        "setup": "moon-nova/setup.py",
        "moon-glance.moon": "moon-glance/moon/__init__.py",
        "moon.images": "moon-glance/moon/images.py",
        "api-ref.source.conf": "api-ref/source/conf.py",
    }


def test_a_folder_of_modules_is_a_package_without_an_init() -> None:
    assert modules("orbit", FILES).packages == {"orbit", "orbit.virt", "orbit.virt.moon"}


def test_only_the_paths_kept_belong_to_it() -> None:
    tree = MemoryTree("orbit", FILES)
    found = SourceModules(tree, BlobStore(NoCache()), lambda path: path.startswith("orbit/virt/"))
    assert list(found.by_name) == ["orbit.virt.moon.driver"]
    assert found.mentioning("def", "class") == tuple(found.by_name.values())


def test_a_module_tells_what_it_defines_and_uses() -> None:
    found = modules("orbit", {"orbit/a.py": "class A:\n    def f(self): return self.b.c\n"})
    module = found.by_name["orbit.a"]
    assert found.definitions(module).scopes[1].kind == ScopeKind.CLASS
    assert [c.root for c in found.uses(module).chains] == ["self"]


def test_what_is_not_python_is_a_problem_of_that_module_alone() -> None:
    found = modules("orbit", FILES)
    assert found.definitions(found.by_name["orbit.broken"]).problem
    assert not found.definitions(found.by_name["orbit.utils"]).problem


def test_modules_that_mention_a_text_are_found_by_it() -> None:
    found = modules("orbit", FILES)
    assert [m.path for m in found.mentioning("class Driver", "setuptools")] == [
        "orbit/virt/moon/driver.py",
        "setup.py",
    ]
    assert found.mentioning("nowhere") == ()


def test_what_stands_elsewhere_is_not_searched() -> None:
    tree = MemoryTree("orbit", FILES)
    found = SourceModules(tree, BlobStore(NoCache()))
    mentioned = found.mentioning("def", below=("orbit/utils", "orbit/virt/"))
    assert [m.path for m in mentioned] == ["orbit/utils.py"]
    assert sorted(tree.reads) == ["orbit/utils.py", "orbit/virt/moon/driver.py"]


def test_a_word_may_stand_in_any_text_that_is_not_plain_ascii() -> None:
    found = modules("orbit", {"plain.py": "class A: pass", "other.py": "class \uff21: pass"})
    held = {name: found.holds(module, "A") for name, module in found.by_name.items()}
    assert held == {"plain": True, "other": True}  # Python takes the wide A for an A
    assert not found.holds(found.by_name["plain"], "B")


def test_a_word_may_have_to_stand_behind_another() -> None:
    texts = {
        "it": "x = 1\nclass  A(B):\n",
        "gap": "class \\\n  A:\n",
        "foreign": "# é\n",
        "other": "class AB: A\n",
        "none": "class B: pass\n",
    }
    found = modules("orbit", {f"{name}.py": text for name, text in texts.items()})
    held = {name for name, module in found.by_name.items() if found.holds(module, "A", "class")}
    assert held == {"it", "gap", "foreign"}


def test_a_name_has_its_home_where_it_alone_is_defined(tmp_path: Path) -> None:
    files = FILES | {"orbit/tests/test_a.py": "def only(): pass", "orbit/b.py": "def only(): pass"}
    with closing(Cache(tmp_path)) as cache:
        for _ in range(2):
            homes = SourceModules(MemoryTree("orbit", files), BlobStore(cache)).homes()
            assert homes == {"only": "orbit.b", "Driver": "orbit.virt.moon.driver"}


def test_trees_that_share_their_facts_read_an_equal_file_once() -> None:
    facts = BlobStore(NoCache())
    first, second = MemoryTree("orbit", FILES), MemoryTree("orbit", FILES | {"new.py": "x = 1"})
    for tree in (first, second):
        SourceModules(tree, facts).preload()
        SourceModules(tree, facts).homes()
    assert set(second.reads) == {"new.py"}


def test_what_was_forgotten_is_read_again() -> None:
    facts, tree = BlobStore(NoCache()), MemoryTree("orbit", {"a.py": "x = 1", "b.py": ""})
    for _ in range(2):
        found = SourceModules(tree, facts)
        for module in found.by_name.values():
            found.definitions(module)
        facts.save()
        facts.forget_all_but({tree.blobs["a.py"]})
    assert tree.reads == {"a.py": 1, "b.py": 2}


def test_any_file_of_the_tree_can_be_read_as_text() -> None:
    found = modules("orbit", FILES)
    assert found.text("orbit/readme.txt") == b"def run(): pass\n"
    assert found.text("orbit/missing.txt") == b""


def test_equal_files_are_read_once_and_not_again_in_the_next_run(tmp_path: Path) -> None:
    first, second = MemoryTree("orbit", FILES), MemoryTree("orbit", FILES)
    told = []
    for tree in (first, second):
        with closing(Cache(tmp_path)) as cache:
            found = SourceModules(tree, BlobStore(cache))
            found.preload()
            told.append([(found.definitions(m), found.uses(m)) for m in found.by_name.values()])
            found.save()
    assert told[0] == told[1]
    assert set(first.reads.values()) == {1}
    read = {first.blobs[path] for path in first.reads}
    assert len(first.reads) == len(read) == 5
    assert second.reads == {}


def test_without_preloading_the_facts_are_the_same() -> None:
    loaded, plain = modules("orbit", FILES), modules("orbit", FILES)
    loaded.preload()
    for module in plain.by_name.values():
        assert loaded.definitions(module) == plain.definitions(module)
        assert loaded.uses(module) == plain.uses(module)


def test_damaged_rows_are_read_again(tmp_path: Path) -> None:
    with closing(Cache(tmp_path)) as cache:
        tree = MemoryTree("orbit", FILES)
        found = SourceModules(tree, BlobStore(cache))
        found.preload()
        found.save()
        kinds = cache._connection.execute("SELECT DISTINCT kind FROM facts").fetchall()  # type: ignore[union-attr]
        for (kind,) in kinds:
            # Sound by its checksum, and still not what the reader wrote.
            cache.put(kind, dict.fromkeys(tree.blobs.values(), b"\x93\x01\x02\x03"))
        again = SourceModules(MemoryTree("orbit", FILES), BlobStore(cache))
        again.preload()
        for module in found.by_name.values():
            assert again.definitions(module) == found.definitions(module)


def test_a_set_of_files_has_a_fingerprint() -> None:
    same, renamed = dict(FILES), dict(FILES)
    renamed["orbit/other.py"] = renamed.pop("orbit/same.py")
    edited = FILES | {"orbit/utils.py": "def go(): pass\n"}
    prints = [modules("x", f).fingerprint for f in (FILES, same, renamed, edited)]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3


def test_tests_are_known_by_the_fields_customs() -> None:
    tests = ("a/tests/b.py", "a/test_b.py", "a/tests/unit/fakes.py", "conftest.py", "a/test.py")
    assert all(is_test(path) for path in tests)
    assert not any(is_test(path) for path in ("a/b.py", "a/testing.py", "a/latest/b.py", "a.py"))
