"""Markers attach to the right symbol: code, docstrings and comments, of Python 2 and 3."""

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semistable.model.core_api.ledger import Confidence, Marker
from semistable.source.deprecation.read_markers import read_markers
from semistable.source.source_file import SourceFile

CYCLES = frozenset({"folsom", "icehouse", "newton", "ocata", "pike", "queens", "train"})


def markers(source: str) -> tuple[Marker, ...]:
    return read_markers(SourceFile(dedent(source).encode()), CYCLES)


def only(source: str) -> Marker:
    (marker,) = markers(source)
    return marker


def test_a_file_that_says_nothing_costs_nothing() -> None:
    assert read_markers(SourceFile(b"def spawn(self):\n    pass\n"), CYCLES) == ()


# Comments -----------------------------------------------------------------------------------


def test_a_comment_above_a_method_marks_the_method() -> None:
    marker = only("""
        class ComputeDriver(object):
            # NOTE(vsaienko) This method is deprecated, don't use it!
            # TODO(vsaienko) Remove this function in Ocata.
            def macs_for_instance(self, instance):
                return None
        """)

    assert (marker.symbol, marker.line, marker.kind, marker.inside) == (
        "ComputeDriver.macs_for_instance",
        3,
        "comment",
        False,
    )
    assert (marker.confidence, marker.stated_removal) == (Confidence.HIGH, "ocata")


def test_a_comment_above_decorators_marks_what_they_decorate() -> None:
    marker = only("""
        class Service:
            # This is deprecated and should be removed on the next major version bump
            @base.remotable_classmethod
            @other(
                1)
            def get_by_args(cls, context): ...
        """)

    assert marker.symbol == "Service.get_by_args"


def test_a_comment_inside_a_function_marks_a_piece_of_it() -> None:
    marker = only("""
        class Cache:
            def _find_base_file(self, base_dir):
                yield base_dir

                # An older naming style which can be removed sometime after Folsom
                base_file = base_dir + '_sm'
        """)

    assert (marker.symbol, marker.inside) == ("Cache._find_base_file", True)
    assert (marker.stated_removal, marker.removal_after) == ("folsom", True)


def test_this_method_said_inside_means_the_method() -> None:
    marker = only("""
        def build(self):
            # NOTE(x): This method is deprecated, but could be called.
            return 1
        """)

    assert (marker.symbol, marker.inside) == ("build", False)


def test_a_comment_after_a_class_belongs_to_the_module() -> None:
    marker = only("""
        class A:
            def f(self):
                pass

        # TODO: remove these calls in Pike
        register(A)
        """)

    assert (marker.symbol, marker.inside) == ("", True)


@pytest.mark.parametrize(
    ("source", "symbol"),
    [
        ("# TODO: Remove in Pike\nMIN_VERSION = 52\n", "MIN_VERSION"),
        ("MIN_VERSION = 52  # TODO: remove in Pike\n", "MIN_VERSION"),
        ("# TODO: remove in Pike\nfrom nova.i18n import _LW\n", "_LW"),
        ("class A:\n    # locked deprecated in favor of locked_by\n    locked = 1\n", "A.locked"),
        (
            (
                "class A:\n    def __init__(self):\n"
                "        # This should be removed in Queens\n        self._seen = set()\n"
            ),
            "A._seen",
        ),
        (
            "def f(context,\n      # TODO: remove in Pike\n      flavor=None):\n    pass\n",
            "f(flavor)",
        ),
        (
            "class A:\n    fields = {\n        # is_new is deprecated\n        'is_new': 1}\n",
            "A.is_new",
        ),
    ],
)
def test_a_comment_marks_the_name_that_it_stands_at(source: str, symbol: str) -> None:
    marker = only(source)

    assert (marker.symbol, marker.inside, marker.confidence) == (symbol, False, Confidence.HIGH)


def test_what_is_said_of_another_name_does_not_mark_this_one() -> None:
    marker = only("""
        def gcd(a, b):
            # fractions.gcd is deprecated in favor of math.gcd
            return math.gcd(a, b)
        """)

    assert (marker.confidence, marker.inside) == (Confidence.LOW, True)


def test_a_namesake_elsewhere_is_another_name() -> None:
    marker = only('''
        def isotime():
            """Current time as text, as timeutils.isotime() is deprecated"""
        ''')

    assert marker.confidence is Confidence.LOW


def test_a_change_log_is_no_marker() -> None:
    assert (
        markers("""
        class A:
            # Version 1.0: Initial version
            # Version 1.1: Deprecate metadetails. The other method was deprecated.
            VERSION = '1.1'
        """)
        == ()
    )


def test_text_in_a_string_is_no_comment() -> None:
    assert markers("X = '# TODO: remove in Pike'\n") == ()


# Docstrings ---------------------------------------------------------------------------------


def test_a_docstring_marks_its_own_symbol() -> None:
    marker = only('''
        class RequestSpec:
            def from_primitives(cls):
                """Makes a spec.

                Deprecated.  A RequestSpec is made early in the boot process.
                """
        ''')

    assert (marker.symbol, marker.line, marker.kind) == (
        "RequestSpec.from_primitives",
        6,
        "docstring",
    )


def test_a_field_of_a_docstring_marks_the_parameter() -> None:
    marker = only('''
        def __init__(self, checked):
            """Make a context.

            :param checked: This is not used and will be removed in a future release.
            :returns: nothing
            """
        ''')

    assert (marker.symbol, marker.line) == ("__init__(checked)", 5)


def test_a_directive_gives_since_and_replacement() -> None:
    marker = only('''
        def spawn(self):
            """Start it.

            .. deprecated:: 14.0.0
               Use :meth:`start` instead. It will be removed in Pike.
            """
        ''')

    assert (marker.symbol, marker.line) == ("spawn", 5)
    assert (marker.stated_since, marker.replacement, marker.stated_removal) == (
        "14.0.0",
        "start",
        "pike",
    )


def test_a_method_that_supersedes_another_marks_the_other() -> None:
    marker = only('''
        class ComputeDriver:
            def update_provider_tree(self, tree):
                """Update the tree.

                This method supersedes get_inventory(): if this is implemented, that is not used.
                """
        ''')

    assert (marker.symbol, marker.replacement) == (
        "ComputeDriver.get_inventory",
        "ComputeDriver.update_provider_tree",
    )


def test_a_string_that_is_no_docstring_is_not_read() -> None:
    assert markers('def f():\n    x = 1\n    """This method is deprecated."""\n') == ()


# Decorators, warnings, log lines --------------------------------------------------------------


@pytest.mark.parametrize(
    ("decorator", "since", "removal", "replacement"),
    [
        (
            "versionutils.deprecated(as_of=versionutils.deprecated.PIKE, in_favor_of='g')",
            "pike",
            "pike+2",
            "g",
        ),
        (
            "versionutils.deprecated(versionutils.deprecated.PIKE, remove_in=+1)",
            "pike",
            "pike+1",
            "",
        ),
        (
            "versionutils.deprecated(as_of=versionutils.deprecated.PIKE, remove_in=0)",
            "pike",
            "",
            "",
        ),
        (
            "removals.remove(message='Use :func:`g`.', version='Pike', removal_version='Train')",
            "pike",
            "train",
            "g",
        ),
        ("warnings.deprecated('Use g() instead')", "", "", "g"),
        ("typing_extensions.deprecated('gone soon')", "", "", ""),
        ("moves.moved_method('g')", "", "", "g"),
    ],
)
def test_a_decorator_is_certain(decorator: str, since: str, removal: str, replacement: str) -> None:
    marker = only(f"class A:\n    @{decorator}\n    def f(self):\n        pass\n")

    assert (marker.symbol, marker.kind, marker.confidence) == (
        "A.f",
        "decorator",
        Confidence.CERTAIN,
    )
    assert (marker.stated_since, marker.stated_removal, marker.replacement) == (
        since,
        removal,
        replacement,
    )


@pytest.mark.parametrize(
    ("decorator", "symbol", "replacement"),
    [
        ("removals.removed_kwarg('old')", "f(old)", ""),
        ("renames.renamed_kwarg('old', 'new')", "f(old)", "new"),
        ("updating.updated_kwarg_default_value('old', False, True)", "f(old)", ""),
    ],
)
def test_a_decorator_may_mark_a_parameter(decorator: str, symbol: str, replacement: str) -> None:
    marker = only(f"@{decorator}\ndef f(old=None, new=None):\n    pass\n")

    assert (marker.symbol, marker.replacement) == (symbol, replacement)


def test_a_moved_class_leaves_its_old_name_behind() -> None:
    marker = only("Old = moves.moved_class(New, 'Old', __name__, version='Pike')\n")

    assert (marker.symbol, marker.replacement, marker.stated_since) == ("Old", "New", "pike")


def test_a_warning_at_the_top_of_a_function_marks_the_function() -> None:
    marker = only('''
        def old():
            """Do it."""
            warnings.warn('this goes', DeprecationWarning, stacklevel=2)
        ''')

    assert (marker.symbol, marker.kind, marker.inside) == ("old", "warning", False)


def test_a_warning_in_a_branch_marks_a_piece() -> None:
    marker = only("""
        def f(x):
            if x is None:
                warnings.warn('None is deprecated', PendingDeprecationWarning)
        """)

    assert (marker.symbol, marker.inside) == ("f", True)


def test_a_warning_that_names_an_argument_marks_it() -> None:
    marker = only("""
        def f(x=None):
            if x:
                warnings.warn("The 'x' argument is deprecated", DeprecationWarning)
        """)

    assert marker.symbol == "f(x)"


def test_a_log_line_that_names_its_class_marks_the_class() -> None:
    marker = only("""
        class RetryFilter:
            def __init__(self):
                super().__init__()
                LOG.warning('The RetryFilter is deprecated since the 20.0.0 Train release. '
                            'It will be removed in a future release.')
        """)

    assert (marker.symbol, marker.kind, marker.inside) == ("RetryFilter", "log", False)
    assert (marker.confidence, marker.stated_since) == (Confidence.CERTAIN, "20.0.0")


def test_a_support_goes_by_the_class_that_gives_it() -> None:
    marker = only("""
        class LibvirtSMBFSVolumeDriver:
            def __init__(self):
                super().__init__()
                warnings.warn('SMBFS volume support is deprecated', category=DeprecationWarning)
        """)

    assert marker.symbol == "LibvirtSMBFSVolumeDriver"


def test_what_is_only_known_at_run_time_is_not_sure() -> None:
    marker = only("""
        def init_host(self):
            if old:
                LOG.warning('A libvirt less than %(version)s is deprecated.', {'version': 1})
        """)

    assert marker.confidence is Confidence.LOW


def test_a_log_line_about_other_things_is_none() -> None:
    assert markers("def f():\n    LOG.warning('Removing the old keys')\n") == ()


# Options --------------------------------------------------------------------------------------

OPTIONS = """
    libvirt_group = cfg.OptGroup("libvirt")
    opts = [
        cfg.StrOpt('live_migration_uri',
                   deprecated_for_removal=True,
                   deprecated_since="15.0.0",
                   deprecated_reason="It goes in favor of ``live_migration_scheme``.",
                   help='This deprecated option is old.'),
        cfg.ListOpt('cpu_models', deprecated_name='cpu_model', deprecated_group='DEFAULT'),
        cfg.BoolOpt('alive', help='Replaces the deprecated option of that name.'),
        # TODO(x): Remove this workaround in the Pike release
        cfg.BoolOpt('use-hack'),
    ]
    ALL_OPTS = list(itertools.chain(opts))

    def register_opts(conf):
        conf.register_opts(ALL_OPTS, group=libvirt_group)
    """


def test_options_are_named_as_code_reads_them() -> None:
    removed, renamed, commented = markers(OPTIONS)

    assert (removed.symbol, removed.kind, removed.stated_since, removed.replacement) == (
        "CONF.libvirt.live_migration_uri",
        "option",
        "15.0.0",
        "live_migration_scheme",
    )
    assert (renamed.symbol, renamed.kind, renamed.replacement) == (
        "CONF.cpu_model",
        "option-rename",
        "CONF.libvirt.cpu_models",
    )
    assert (commented.symbol, commented.kind) == ("CONF.libvirt.use_hack", "comment")


def test_old_names_may_be_a_list() -> None:
    found = markers("""
        opts = [cfg.StrOpt('url', deprecated_opts=[
            cfg.DeprecatedOpt('uri', group='old'), cfg.DeprecatedOpt('address')])]
        CONF.register_opts(opts, group='new')
        """)

    assert [marker.symbol for marker in found] == ["CONF.new.address", "CONF.old.uri"]


def test_an_option_nobody_registers_has_an_unknown_group() -> None:
    marker = only("opts = [cfg.StrOpt('a', deprecated_for_removal=True)]\n")

    assert marker.symbol == "CONF.?.a"


# Any bytes ------------------------------------------------------------------------------------


def test_python_2_is_read_like_any_other() -> None:
    marker = only("""
        def f(self):
            try:
                print 'x'
            except Error, e:
                raise E, "text"
            # TODO: remove this in Ocata
            exec "pass"

        def g(self, (a, b)): pass
        """)

    assert (marker.symbol, marker.inside, marker.stated_removal) == ("f", True, "ocata")


def test_line_ends_and_tabs_of_other_systems_do_not_matter() -> None:
    source = b"class A:\r\n\t# TODO: Remove in Pike\r\n\tdef f(self):\r\n\t\tpass\r\n"

    (marker,) = read_markers(SourceFile(source), CYCLES)

    assert (marker.symbol, marker.line) == ("A.f", 2)


def test_a_broken_file_still_tells_its_comments() -> None:
    marker = only("x = foo(1,\n\n# TODO: remove in Pike\ndef old():\n    '''unfinished\n")

    assert marker.stated_removal == "pike"


def test_a_comment_may_end_the_file_inside_a_bracket() -> None:
    marker = only("x = [cfg.StrOpt('a',\n# TODO: remove in Pike")

    assert marker.stated_removal == "pike"


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *("def f(a,", "class A", ":", "\n", "\n    ", "\t", "(", ")", "[", "]", "{", "}", "'"),
            *('"', '"""', "'''", "\\", "#", "# TODO: remove in Pike", "@removals.remove", "=", ","),
            *("'''deprecated'''", ":param a: deprecated", "warnings.warn(", "DeprecationWarning"),
            *("cfg.StrOpt('a', deprecated_name=", "register_opts(a, group=", ".. deprecated:: 1\n"),
            *("LOG.warning('deprecated", "%s", "This method is deprecated", " in the P release"),
            *("\x00", "İ", "\u2028", "fields = {", "@", "versionutils.deprecated(", "supersedes x"),
        ]
    ),
    max_size=40,
).map("".join)


@settings(database=None, deadline=None, derandomize=True)
@given(st.one_of(FRAGMENTS.map(str.encode), st.binary()))
def test_no_bytes_make_it_fail(source: bytes) -> None:
    for marker in read_markers(SourceFile(b"# deprecated\n" + source), CYCLES):
        assert marker.line >= 1
