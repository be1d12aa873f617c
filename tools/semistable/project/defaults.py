"""What holds where neither the command line nor a manifest names another; nowhere else."""

MANIFEST = "repos.toml"
"""The file name of a manifest."""
SURFACE = "nova-virt"
CALENDAR = "openstack"
REMOVAL_POLICY = "one-cycle"
