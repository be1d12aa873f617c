"""What remarks say about deprecation: the wordings are those of Nova's sources over the years."""

import pytest

from semistable.model.core_api.ledger import Confidence
from semistable.source.deprecation.prose import Remark, read_remarks, read_statement
from semistable.source.deprecation.removal_dates import release_mentions

CYCLES = frozenset(
    {
        *("folsom", "grizzly", "havana", "icehouse", "juno", "kilo", "liberty", "mitaka"),
        *("newton", "ocata", "pike", "queens", "rocky", "stein", "train", "ussuri"),
        *("victoria", "wallaby", "xena", "yoga", "zed", "hibiscus"),
    }
)


def only(text: str) -> Remark:
    (remark,) = read_remarks(text, CYCLES)
    return remark


@pytest.mark.parametrize(
    ("text", "removal"),
    [
        ("TODO(huaqiang): Remove in Wallaby", "wallaby"),
        ("TODO(stephenfin): Remove this in U", "ussuri"),
        ("TODO(sahid): remove me for Q*", "queens"),
        ("TODO: remove this in Ocata", "ocata"),
        ("NOTE(sdague): remove in O.", "ocata"),
        ("TODO(mriedem): Remove this compat check in the U release.", "ussuri"),
        ("TODO(raj): Deprecated, remove in Icehouse", "icehouse"),
        ("This code can be removed in Queens, and will need an update.", "queens"),
        ("This conversion can be remove in Rocky release.", "rocky"),
        ("We'll remove that support in the 16.0.0 Pike release.", "16.0.0"),
        ("This can be removed too in Nova 31.0.0 (OpenStack 2025.1) or later.", "31.0.0"),
        ("Remove the admin role from the service rule in 2026.2.", "2026.2"),
        ("We can remove this in 'U' version later.", "ussuri"),
        ("TODO: Remove this check in Y where the compute is already upgraded to X.", "yoga"),
        ("this 0.0 condition will be removed in the next version (T version).", "train"),
        ("Therefore in Ocata, we should simply delete these files.", "ocata"),
        ("Remove this hack in the next release - Stein.", "stein"),
        ("locked deprecated in favor of locked_by, to be removed in Icehouse", "icehouse"),
    ],
)
def test_a_removal_names_its_cycle(text: str, removal: str) -> None:
    remark = only(text)

    assert (remark.confidence, remark.removal, remark.after) == (Confidence.HIGH, removal, False)


@pytest.mark.parametrize(
    ("text", "removal"),
    [
        ("An older naming style which can be removed sometime after Folsom", "folsom"),
        ("TODO: remove this call to unplug_vifs after Wallaby is released.", "wallaby"),
        ("TODO: remove this when Nova does not need to support Wallaby computes.", "wallaby"),
        ("Remove when nova only supports compute newer than Train", "train"),
        ("Code block below is deprecated and will be removed post Newton", "newton"),
        ("Post Newton delete code block from above.", "newton"),
        ("These need to stay for the grizzly release, but can be removed afterwards.", "grizzly"),
    ],
)
def test_after_a_cycle_is_the_one_that_follows(text: str, removal: str) -> None:
    remark = only(text)

    assert (remark.confidence, remark.removal, remark.after) == (Confidence.HIGH, removal, True)


@pytest.mark.parametrize(
    "text",
    [
        "NOTE(danms): This method is deprecated, do not use it!",
        "Deprecated.",
        "DEPRECATED: AggregateCoreFilter with per-aggregate allocation ratio.",
        "(Deprecated) use the other one",
        "This is deprecated and should be removed on the next major version bump",
        "NOTE(russellb) This method is deprecated and will be removed once it can be removed.",
        "This method was deprecated and will be removed in a next major version bump.",
        "NOTE: For backwards compatibility, everything below this comment is deprecated",
        "This option will be removed in a future release.",
    ],
)
def test_a_plain_deprecation_is_sure_without_a_cycle(text: str) -> None:
    remark = only(text)

    assert (remark.confidence, remark.removal) == (Confidence.HIGH, "")
    assert remark.whole in ("self", "method")


@pytest.mark.parametrize(
    "text",
    [
        "It was deprecated in Folsom and removed.",
        "This was removed during the Victoria release along with the XenAPI driver.",
        "Support for gluster was removed in the 16.0.0 Pike release.",
        "This API only works with nova-network, which was deprecated in the 14.0.0 release.",
        "Remove the old keys",
        "Deprecated nova-network quotas, retained to avoid changing API responses",
        "Check for usage of deprecated assertRaisesRegexp",
        "We should not remove / deprecate it yet in Pike.",
        "APIs which are related to server resource are not deprecated",
        "The images that are deprecated stay.",
        "Version 1.7: Deprecate metadetails",
        "* 2.8 - Deprecate prep_resize() -- JUST KIDDING.",
        "In Mitaka if a build failed we'd delete the instance.",
        "The instance will be deleted by the caller.",
        "Falls back to the deprecated, legacy auth options in [ironic] group.",
        "In Train the driver reports its inventory.",
    ],
)
def test_what_is_over_or_about_something_else_is_no_remark(text: str) -> None:
    assert read_remarks(text, CYCLES) == ()


@pytest.mark.parametrize(
    "text",
    [
        "TODO(danms): Remove this when we bump to 6.0 of RPC",
        "TODO: This can be removed once neutron does it.",
        "NOTE(sbauza): TODO: Remove this on next release of oslo.versionedobjects",
        "TODO(macsz): This should be deprecated.",
        "TODO(jaypipes): Get rid of this silliness",
        "TODO: Remove that in the next major version bump where we break old Liberty computes",
        "TODO: drop the shim as PCI tracking of Pike-era devices is dead",
        "This API is deprecated from microversion '2.44'.",
        "It has been deprecated since Python 2.6.",
    ],
)
def test_conditions_and_wishes_are_not_sure(text: str) -> None:
    remark = only(text)

    assert (remark.confidence, remark.removal) == (Confidence.LOW, "")


def test_a_time_in_the_reason_is_not_that_of_the_removal() -> None:
    text = "We can likely remove the limit once libvirt is new since that works with Pike clouds."

    assert [remark.removal for remark in read_remarks(f"TODO: {text}", CYCLES)] == [""]


def test_an_end_of_life_has_no_date_but_is_a_promise() -> None:
    remark = only("This call can be removed after Ocata EOL.")

    assert (remark.confidence, remark.removal) == (Confidence.HIGH, "")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("fractions.gcd is deprecated in favor of math.gcd", "fractions.gcd"),
        ("is_new is deprecated and should be removed on major version bump", "is_new"),
        ("Current time, as timeutils.isotime() is deprecated", "timeutils.isotime"),
        ("TODO: Remove the unused block_migration argument in Pike", "block_migration"),
        ("TODO: Remove the service_id filter in Pike", ""),
    ],
)
def test_a_remark_may_name_what_it_means(text: str, subject: str) -> None:
    assert only(text).subject == subject


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("TODO: Remove this in Pike", "self"),
        ("TODO: Remove this proxy class in the X release", "class"),
        ("TODO: Remove the service_id filter in Pike", ""),
        ("TODO: Remove the lines of this portion of the method in Pike", ""),
    ],
)
def test_a_remark_means_a_whole_symbol_or_a_piece(text: str, whole: str) -> None:
    assert only(text).whole == whole


@pytest.mark.parametrize(
    ("text", "replacement"),
    [
        ("Deprecated in favor of locked_by.", "locked_by"),
        ("This is deprecated. Use :class:`nova.objects.Flavor` instead.", "nova.objects.Flavor"),
        ("Deprecated, use ``get_all()`` instead.", "get_all"),
        ("This is deprecated. Please use os.scandir", "os.scandir"),
        ("It is deprecated in favor of the method in the base API.", "the method in the base API"),
        ("This method is deprecated.", ""),
    ],
)
def test_the_replacement_is_found(text: str, replacement: str) -> None:
    assert read_remarks(text, CYCLES)[0].replacement == replacement


def test_a_method_that_supersedes_another_names_it() -> None:
    remark = only("This method supersedes get_inventory(): if this method is implemented, ...")

    assert remark.supersedes == "get_inventory"


def test_the_cycle_of_the_deprecation_is_not_that_of_the_removal() -> None:
    remark = only("deprecated in Kilo, may be removed in Mitaka")

    assert (remark.since, remark.removal) == ("kilo", "mitaka")


def test_each_note_of_a_comment_speaks_for_itself() -> None:
    text = "NOTE(a): In Rocky we keep both.\nTODO(b): Remove the line below in Stein."

    (remark,) = read_remarks(text, CYCLES)

    assert (remark.removal, text[remark.offset :][:6]) == ("stein", "Remove")


def test_a_letter_that_fits_two_cycles_is_a_time_without_a_name() -> None:
    remark = only("TODO: remove this in the H release")

    assert (remark.confidence, remark.removal, remark.dated) == (Confidence.HIGH, "", True)


def test_small_words_are_no_cycles() -> None:
    assert release_mentions("Remove the train of thought and the rocky road", CYCLES) == ()
    assert [m.name for m in release_mentions("when minimum is newton.", CYCLES)] == ["newton"]


def test_without_a_calendar_no_cycle_is_known() -> None:
    (remark,) = read_remarks("TODO: Remove in Wallaby", frozenset())

    assert (remark.confidence, remark.removal) == (Confidence.LOW, "")


def test_a_text_known_to_deprecate_is_read_for_its_details() -> None:
    remark = read_statement(
        "This version has been deprecated in Queens, and will be removed in Rocky. "
        "Please use os_vif instead.",
        CYCLES,
    )

    assert (remark.since, remark.removal, remark.replacement) == ("queens", "rocky", "os_vif")
