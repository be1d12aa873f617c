"""The words of oslo.config: its one configuration object, and what it does itself."""

CONF = ("oslo_config.cfg.CONF", "oslo.config.cfg.CONF")
"""The one configuration object, under both names that the library has had."""

DEFAULT_GROUP = "DEFAULT"

REGISTERING = ("register_opt", "register_opts", "register_cli_opt", "register_cli_opts")
IMPORTING = "import_opt"
SETTING = ("set_override", "set_default", "clear_override", "clear_default")

OWN_NAMES = frozenset(
    (
        *REGISTERING,
        *SETTING,
        "register_group",
        "unregister_opt",
        "unregister_opts",
        IMPORTING,
        "import_group",
        "find_file",
        "log_opt_values",
        "reload_config_files",
        "mutate_config_files",
        "register_mutate_hook",
        "reset",
        "clear",
        "items",
        "keys",
        "values",
        "print_help",
        "print_usage",
        "list_all_sections",
        "config_file",
        "config_dir",
        "config_dirs",
        "default_config_files",
        "get_location",
        "import_opts",
        "prog",
        "version",
        "project",
        "args",
        "namespace",
        "use_env",
        "get",
    )
)
"""What the configuration object has of its own: such a name behind it is no option."""
