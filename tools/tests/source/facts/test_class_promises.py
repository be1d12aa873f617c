"""What a driver class promises, as one source writes it."""

import textwrap

from semistable.model.core_api.contract_quality import PromisedMethod
from semistable.source.facts.class_promises import read_promises
from semistable.source.source_file import SourceFile

SOURCE = '''
class Driver(object):
    def __init__(self, api): pass
    def _own(self): pass

    def attach(self, context, disk: "orbit.objects.Disk", bus=None, *more, **rest):
        """Attach a disk to the server.

        :param orbit.objects.Disk disk:
            The disk,
            which is attached.
        :param bus: e.g. "scsi": the bus
        :type bus: str
        :param **rest: whatever the bus takes
        :param context
        :raises: DiskIsBusy if somebody has it
        :raise orbit.exception.NoBus: if it has none
        :returns the name of the device
        """

    @staticmethod
    def parse(text):
        """Take a text apart. Returns its words."""

    def free(self): pass

    @property
    def state(self): pass
'''


def promised(source: str = SOURCE) -> dict[str, PromisedMethod]:
    methods = read_promises(SourceFile(textwrap.dedent(source).encode()), "Driver")
    return {method.name: method for method in methods}


def test_only_what_a_driver_may_override_is_promised() -> None:
    assert list(promised()) == ["attach", "free", "parse"]


def test_parameters_have_their_words_and_annotations() -> None:
    found = [(p.name, p.annotation, p.told) for p in promised()["attach"].parameters]
    assert found == [
        ("context", "", ""),
        ("disk", "'orbit.objects.Disk'", "orbit.objects.Disk The disk, which is attached."),
        ("bus", "", 'str e.g. "scsi": the bus'),
        ("more", "", ""),
        ("rest", "", "whatever the bus takes"),
    ]


def test_a_field_without_its_colon_documents_a_result_but_no_parameter() -> None:
    attach = promised()["attach"]
    assert attach.tells_result
    assert [p.documented for p in attach.parameters] == [False, True, True, False, True]


def test_exceptions_are_named_in_either_spelling() -> None:
    assert promised()["attach"].exceptions == ("DiskIsBusy", "orbit.exception.NoBus")


def test_a_sentence_may_tell_the_result() -> None:
    assert promised()["parse"].tells_result
    assert [p.name for p in promised()["parse"].parameters] == ["text"]


def test_nothing_is_documented_where_nothing_is_said() -> None:
    free = promised()["free"]
    assert (free.described, free.tells_result, free.exceptions) == (False, False, ())


def test_python_2_is_read_as_well() -> None:
    assert list(promised("print 1\nclass Driver:\n    def stop(self): pass\n")) == ["stop"]


def test_a_file_without_the_class_promises_nothing() -> None:
    assert promised("class Drive(object):\n    def stop(self): pass\n") == {}
    assert promised("class (") == {}
