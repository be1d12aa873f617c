"""Breaches seeded into nova's own fake driver, one in each class; its docstring names the check.

This needs nova, so that only run.py beside it imports it, in an environment that has both.
"""

import os
import subprocess
import tempfile
import threading
import time

from nova import exception
from nova.compute import power_state
from nova.objects import diagnostics
from nova.virt import driver, hardware
from nova.virt.fake import FakeDriver, FakeInstance
from semistable_contract.nova import made

OPEN = []
STRANGER = made.STRANGER


class AsksForAZone(FakeDriver):
    """destroy::accepts"""

    def destroy(self, context, instance, network_info, block_device_info=None,
                destroy_disks=True, destroy_secrets=True, *, zone):
        super().destroy(context, instance, network_info, block_device_info)


class KnowsNoAccelerators(FakeDriver):
    """spawn::accepts"""

    def spawn(self, context, instance, image_meta, injected_files, admin_password, allocations,
              network_info=None, block_device_info=None, power_on=True):
        super().spawn(context, instance, image_meta, injected_files, admin_password, allocations,
                      network_info, block_device_info, power_on)


class KnowsNoShares(FakeDriver):
    """resume::accepts"""

    def resume(self, context, instance, network_info, block_device_info=None):
        pass


class KnowsNoCache(FakeDriver):
    """get_info::accepts"""

    def get_info(self, instance):
        return super().get_info(instance)


class TakesVolumeFirst(FakeDriver):
    """attach_volume::accepts"""

    def attach_volume(self, connection_info, context, instance, mountpoint,
                      disk_bus=None, device_type=None, encryption=None):
        super().attach_volume(context, connection_info, instance, mountpoint)


class LacksTimeout(FakeDriver):
    """power_off::accepts"""

    def power_off(self, instance):
        super().power_off(instance)


class GivesStateAlone(FakeDriver):
    """get_info::returns"""

    def get_info(self, instance, use_cache=True):
        return super().get_info(instance).state


class GivesKeys(FakeDriver):
    """list_instance_uuids::returns"""

    def list_instance_uuids(self):
        return self.instances.keys()


class GivesObjects(FakeDriver):
    """list_instances::returns"""

    def list_instances(self):
        return list(self.instances.values())


class GivesOneNode(FakeDriver):
    """get_available_nodes::returns"""

    def get_available_nodes(self, refresh=False):
        return tuple(self._nodes)


class GivesOldDiagnostics(FakeDriver):
    """get_instance_diagnostics::returns"""

    def get_instance_diagnostics(self, instance):
        return self.get_diagnostics(instance)


class GivesNewDiagnostics(FakeDriver):
    """get_diagnostics::returns"""

    def get_diagnostics(self, instance):
        return diagnostics.Diagnostics(state="running", driver="libvirt")


class GivesAddress(FakeDriver):
    """get_vnc_console::returns"""

    def get_vnc_console(self, context, instance):
        return {"host": "fakevncconsole.com", "port": 6969}


class SaysItAttached(FakeDriver):
    """attach_interface::returns"""

    def attach_interface(self, context, instance, image_meta, vif):
        super().attach_interface(context, instance, image_meta, vif)
        return True


class SaysEnabled(FakeDriver):
    """set_host_enabled::returns"""

    def set_host_enabled(self, enabled):
        return enabled


class StumblesOverVif(FakeDriver):
    """plug_vifs::call"""

    def plug_vifs(self, instance, network_info):
        return network_info[0]["bridge_name"]


class StumblesOverImage(FakeDriver):
    """rescue::call"""

    def rescue(self, context, instance, network_info, image_meta,
               rescue_password, block_device_info, share_info):
        return image_meta["id"]


class TalksToNobody(FakeDriver):
    """snapshot::call"""

    def snapshot(self, context, instance, image_id, update_task_state):
        raise ConnectionRefusedError("no hypervisor")


class LosesTheNode(FakeDriver):
    """update_provider_tree::call"""

    def update_provider_tree(self, provider_tree, nodename, allocations=None):
        provider_tree.data("another-node")


class KnowsEverybody(FakeDriver):
    """get_info::fault: the instance is not on this host"""

    def get_info(self, instance, use_cache=True):
        if instance.uuid == STRANGER:
            raise KeyError(instance.uuid)
        return super().get_info(instance)


class PowersEverybody(FakeDriver):
    """power_on::fault: the instance is not on this host"""

    def power_on(self, context, instance, network_info, block_device_info=None,
                 accel_info=None, share_info=None):
        self.instances[instance.uuid].state = power_state.RUNNING


class MarksTheInstance(FakeDriver):
    """spawn::arguments"""

    def spawn(self, context, instance, *args, **kwargs):
        super().spawn(context, instance, *args, **kwargs)
        instance.system_metadata["fake"] = "yes"  # its own notes, which are allowed
        instance.metadata["fake"] = "yes"


class MarksTheImage(FakeDriver):
    """spawn::arguments"""

    def spawn(self, context, instance, image_meta, *args, **kwargs):
        super().spawn(context, instance, image_meta, *args, **kwargs)
        image_meta.name = "mine"


class RenamesTheInstance(FakeDriver):
    """rescue::arguments"""

    def rescue(self, context, instance, network_info, image_meta,
               rescue_password, block_device_info, share_info):
        instance.display_name = "rescued"


class MovesTheVif(FakeDriver):
    """attach_interface::arguments"""

    def attach_interface(self, context, instance, image_meta, vif):
        super().attach_interface(context, instance, image_meta, vif)
        vif["devname"] = "eth7"


class EatsTheDisks(FakeDriver):
    """reboot::arguments"""

    def reboot(self, context, instance, network_info, reboot_type, block_device_info=None,
               bad_volumes_callback=None, accel_info=None, share_info=None):
        super().reboot(context, instance, network_info, reboot_type)
        block_device_info.pop("swap", None)


class ReplacesInfo(FakeDriver):
    """get_info::patches"""

    def get_info(self, instance, use_cache=True):
        hardware.InstanceInfo.__eq__ = lambda one, other: True
        return super().get_info(instance)


class ReplacesFunction(FakeDriver):
    """pause::patches"""

    def pause(self, instance):
        hardware.get_vcpu_pin_set = set


class ReplacesTheBase(FakeDriver):
    """get_host_uptime::patches"""

    def get_host_uptime(self):
        driver.ComputeDriver.get_host_uptime = lambda self: "1 day"
        return "1 day"


class ClaimsForAll(FakeDriver):
    """get_host_ip_addr::globals"""

    def get_host_ip_addr(self):
        driver.ComputeDriver.capabilities["supports_vtpm"] = True
        return "192.168.0.1"


class AddsTrait(FakeDriver):
    """host_power_action::globals"""

    def host_power_action(self, action):
        driver.CAPABILITY_TRAITS_MAP["supports_fakes"] = "COMPUTE_FAKES"
        return action


class RenumbersStates(FakeDriver):
    """unpause::globals"""

    def unpause(self, instance):
        power_state.PAUSED = 99


class CountsCores(FakeDriver):
    """get_host_cpu_stats::privates"""

    def get_host_cpu_stats(self):
        return {**super().get_host_cpu_stats(), "kernel": len(hardware._score_cpu_topology.__name__)}


class LooksAtRatios(FakeDriver):
    """capabilities_as_traits::privates"""

    def capabilities_as_traits(self):
        driver._check_image_type_exclude_list("supports_image_type_raw", True)
        return super().capabilities_as_traits()


class WatchesConsole(FakeDriver):
    """get_console_output::threads"""

    def get_console_output(self, context, instance):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        return super().get_console_output(context, instance)


class StartsProxy(FakeDriver):
    """get_serial_console::processes"""

    def get_serial_console(self, context, instance):
        self.proxy = subprocess.Popen(["sleep", "60"])
        return super().get_serial_console(context, instance)


class ForgetsSnapshotFile(FakeDriver):
    """snapshot::files"""

    def snapshot(self, context, instance, image_id, update_task_state):
        with open(os.path.join(tempfile.gettempdir(), image_id), "w") as file:
            file.write("snapshot")


class LeavesConsoleOpen(FakeDriver):
    """get_console_output::files"""

    def get_console_output(self, context, instance):
        OPEN.append(open(__file__))
        return "console"


class ClaimsHotplug(FakeDriver):
    """attach_interface::claim"""

    def attach_interface(self, context, instance, image_meta, vif):
        raise NotImplementedError


class ClaimsGrowth(FakeDriver):
    """extend_volume::claim"""

    def extend_volume(self, context, connection_info, instance, requested_size):
        raise NotImplementedError("one day")


class CountsNot(FakeDriver):
    """list_instances::implemented"""

    def list_instances(self):
        raise NotImplementedError


class HasNoResources(FakeDriver):
    """get_available_resource::implemented"""

    get_available_resource = driver.ComputeDriver.get_available_resource


class DestroysOnce(FakeDriver):
    """destroy::twice"""

    def destroy(self, context, instance, network_info, block_device_info=None,
                destroy_disks=True, destroy_secrets=True):
        if instance.uuid != STRANGER and instance.uuid not in self.instances:
            raise exception.InstanceNotFound(instance_id=instance.uuid)
        super().destroy(context, instance, network_info)


class CleansUpOnce(FakeDriver):
    """failed_spawn_cleanup::twice"""

    cleaned = False

    def failed_spawn_cleanup(self, instance):
        if self.cleaned:
            raise RuntimeError("cleaned twice")
        self.cleaned = True


class ForgetsNothing(FakeDriver):
    """an instance is known until it is destroyed::story"""

    def destroy(self, context, instance, network_info, block_device_info=None,
                destroy_disks=True, destroy_secrets=True):
        pass


class StaysOn(FakeDriver):
    """off and on::story"""

    def power_off(self, instance, timeout=0, retry_interval=0):
        pass


class IgnoresPowerOn(FakeDriver):
    """an instance is spawned powered off::story"""

    def spawn(self, context, instance, image_meta, injected_files, admin_password, allocations,
              network_info=None, block_device_info=None, power_on=True, accel_info=None):
        super().spawn(context, instance, image_meta, injected_files, admin_password, allocations,
                      network_info, block_device_info)


class StaysRescued(FakeDriver):
    """rescue::story"""

    def unrescue(self, context, instance):
        self.instances[instance.uuid].state = power_state.SHUTDOWN


class RebootsIntoNothing(FakeDriver):
    """reboot::story"""

    def reboot(self, context, instance, network_info, reboot_type, block_device_info=None,
               bad_volumes_callback=None, accel_info=None, share_info=None):
        super().reboot(context, instance, network_info, reboot_type)
        if instance.uuid in self.instances:
            self.instances[instance.uuid].state = power_state.SHUTDOWN


class RevertsToNothing(FakeDriver):
    """a resize is reverted::story"""

    def finish_revert_migration(self, context, instance, network_info, migration,
                                block_device_info=None, power_on=True):
        self.instances[instance.uuid] = FakeInstance(instance.name, 0, instance.uuid)


class LosesWhatArrives(FakeDriver):
    """an instance arrives by a resize::story"""

    def finish_migration(self, context, migration, instance, disk_info, network_info, image_meta,
                         resize_instance, allocations, block_device_info=None, power_on=True):
        pass


class KeepsInterfaces(FakeDriver):
    """an interface::story"""

    def detach_interface(self, context, instance, vif):
        pass


class NamesTheWrongNode(FakeDriver):
    """the node::story"""

    def get_available_resource(self, nodename):
        return {**super().get_available_resource(nodename), "hypervisor_hostname": "elsewhere"}


class Aborts(FakeDriver):
    """suspend::call"""

    def suspend(self, context, instance):
        os.abort()


class Hangs(FakeDriver):
    """get_diagnostics::call"""

    def get_diagnostics(self, instance):
        while True:
            time.sleep(1)
