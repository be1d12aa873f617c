"""Import roots: from which folder the modules of a tree are imported, however it is laid out."""

import pytest

from semistable.source.import_roots import ImportRoots

LAYOUTS = {
    "flat": ({"nova/__init__.py": "", "setup.cfg": "[files]\npackages = nova\n"}, "nova/x.py", ""),
    "src": ({"src/moon/__init__.py": "", "setup.py": ""}, "src/moon/x.py", "src/"),
    "lib without metadata": ({"lib/orbit/api.py": ""}, "lib/orbit/api.py", "lib/"),
    "lib, a package of its own": ({"lib/__init__.py": "", "lib/a.py": ""}, "lib/a.py", ""),
    "setup.py": (
        {"setup.py": 'setup(package_dir={"": "code"})', "code/moon/__init__.py": ""},
        "code/moon/x.py",
        "code/",
    ),
    "setup.py that finds": (
        {"setup.py": 'setup(packages=find_packages("code"))', "code/moon/__init__.py": ""},
        "code/moon/x.py",
        "code/",
    ),
    "setup.cfg": (
        {
            "setup.cfg": "[options]\npackage_dir =\n  = code\n",
            "code/moon/__init__.py": "",
        },
        "code/moon/x.py",
        "code/",
    ),
    "setuptools in pyproject.toml": (
        {
            "pyproject.toml": '[tool.setuptools.packages.find]\nwhere = ["code"]\n',
            "code/moon/__init__.py": "",
        },
        "code/moon/x.py",
        "code/",
    ),
    "hatch": (
        {
            "pyproject.toml": '[tool.hatch.build.targets.wheel]\npackages = ["code/moon"]\n',
            "code/moon/__init__.py": "",
        },
        "code/moon/x.py",
        "code/",
    ),
    "poetry": (
        {
            "pyproject.toml": '[[tool.poetry.packages]]\ninclude = "moon"\nfrom = "code"\n',
            "code/moon/__init__.py": "",
        },
        "code/moon/x.py",
        "code/",
    ),
    "manage.py": (
        {"netbox/manage.py": "", "netbox/dcim/__init__.py": ""},
        "netbox/dcim/models.py",
        "netbox/",
    ),
    "a project in a folder": (
        {"core/setup.py": "", "core/dbt/__init__.py": "", "setup.py": ""},
        "core/dbt/x.py",
        "core/",
    ),
    "src of a project in a folder": (
        {"dbt-adapters/pyproject.toml": "", "dbt-adapters/src/dbt/adapters/__init__.py": ""},
        "dbt-adapters/src/dbt/adapters/x.py",
        "dbt-adapters/src/",
    ),
    "a folder that no import can name": (
        {"nova-moon/moon/__init__.py": ""},
        "nova-moon/moon/x.py",
        "nova-moon/",
    ),
    "setup.py inside a package is a module": (
        {"moon/__init__.py": "", "moon/inner/setup.py": "", "moon/inner/__init__.py": ""},
        "moon/inner/x.py",
        "",
    ),
    "namespace package": (
        {"pyproject.toml": "", "google/cloud/x/__init__.py": ""},
        "google/cloud/x/y.py",
        "",
    ),
    "metadata that cannot be read": (
        {"pyproject.toml": "[tool", "setup.cfg": "[options", "src/moon/__init__.py": ""},
        "src/moon/x.py",
        "src/",
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_module_is_imported_from_its_root(layout: str) -> None:
    files, path, root = LAYOUTS[layout]
    roots = ImportRoots({*files, path}, lambda name: files[name].encode())
    assert roots.of(path) == root


def test_what_lies_outside_the_sources_keeps_its_path() -> None:
    files = {"src/moon/__init__.py": "", "setup.py": "", "tests/test_moon.py": ""}
    roots = ImportRoots(files, lambda name: files[name].encode())
    assert roots.of("tests/test_moon.py") == ""
