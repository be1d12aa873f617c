"""Which Nova each release of an out-of-tree driver was made for, and how that is known."""

OF_THE_CYCLE: dict[str, dict[str, str]] = {
    # Versions are the cycle's number (setup.cfg, stable/ branches).
    "nova-lxd": {
        "13.0.1": "13.0.0",
        "13.3.0": "13.0.0",
        "14.0.0": "14.0.0",
        "14.2.2": "14.0.0",
        "15.0.0": "15.0.0",
        "15.0.2": "15.0.0",
        "16.0.0": "16.0.0",
        "17.0.0": "17.0.0",
        "17.0.1": "17.0.0",
        "18.0.0": "18.0.0",
        "19.0.0": "19.0.0",
    },
    # 0.1.0 requires nova@stable/kilo; 1.1.0 is liberty-eol, 2.0.0 mitaka-eol, 3.0.0 newton-eol;
    # later releases lie on the branches of their cycles.
    "compute-hyperv": {
        "0.1.0": "2015.1.0",
        "1.1.0": "12.0.0",
        "2.0.0": "13.0.0",
        "3.0.0": "14.0.0",
        "4.0.0": "15.0.0",
        "5.0.0": "16.0.0",
        "6.0.0": "17.0.0",
        "7.0.0": "18.0.0",
        "8.0.0": "19.0.0",
        "9.0.0": "20.0.0",
        "10.0.0": "21.0.0",
        "11.0.0": "22.0.0",
    },
    # Released on the very days of the cycles from 3.0.0 (Newton) to 9.0.0 (Train).
    "nova-powervm": {
        "1.0.0": "12.0.0",
        "2.0.0": "13.0.0",
        "3.0.0": "14.0.0",
        "4.0.0": "15.0.0",
        "5.0.0": "16.0.0",
        "6.0.0": "17.0.0",
        "7.0.0": "18.0.0",
        "8.0.0": "19.0.0",
        "9.0.0": "20.0.0",
    },
    # Released on the days of Ocata, Pike and Queens.
    "nova-dpm": {"1.0.0": "15.0.0", "2.0.0": "16.0.0", "3.0.0": "17.0.0"},
    # tox.ini of 5.0.x asks for nova@stable/liberty, of 7.0.0 for stable/newton; 8.0.0 and 10.0.0
    # are where stable/ocata and stable/queens begin.
    "nova-zvm-virt-driver": {
        "5.0.3": "12.0.0",
        "7.0.0": "14.0.0",
        "8.0.0": "15.0.0",
        "10.0.0": "17.0.0",
    },
    # No releases: the branches of the cycles as they ended.
    "nova-docker": {
        "stable/icehouse": "2014.1",
        "stable/juno": "2014.2",
        "kilo-eol": "2015.1.0",
        "stable/liberty": "12.0.0",
        "stable/mitaka": "13.0.0",
    },
}
"""Driver, its tag or branch, the tag of Nova."""
