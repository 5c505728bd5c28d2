//! The desktop's private folders and the settings of its programs.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::Result;

const SERVICES: &str = "/usr/share/dbus-1/services";

/// What the bus may start on demand. Nothing else: a keyring or notification server that comes by itself would defeat
/// the tests of their absence.
const STARTED_ON_DEMAND: [&str; 3] = ["org.xfce.Xfconf", "org.a11y.Bus", "org.gnome.keyring.SystemPrompter"];

const GTK_SETTINGS: &str = "[Settings]
gtk-theme-name=Adwaita
gtk-icon-theme-name=Adwaita
gtk-font-name=DejaVu Sans 10
gtk-enable-animations=0
";

/// Notices stay put and are opaque at once, so that a picture shows them and a click meets them.
const NOTIFYD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-notifyd" version="1.0">
  <property name="do-fadeout" type="bool" value="false"/>
  <property name="do-slideout" type="bool" value="false"/>
  <property name="initial-opacity" type="double" value="1.0"/>
</channel>
"#;

/// One panel along the upper edge: an empty stretch, then the tray.
fn panel(dark: bool) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="{dark}"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="32"/>
      <property name="icon-size" type="uint" value="22"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-2" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
  </property>
</channel>
"#
    )
}

pub(super) fn home(root: &Path) -> PathBuf {
    root.join("home")
}

pub(super) fn runtime(root: &Path) -> PathBuf {
    root.join("run")
}

pub(super) fn bus_address(root: &Path) -> String {
    format!("unix:path={}", runtime(root).join("bus").display())
}

/// The variables of a program on this desktop, but for the display.
pub(super) fn environment(root: &Path) -> Vec<(OsString, OsString)> {
    let home = home(root);
    let mut variables: Vec<(OsString, OsString)> = vec![
        ("XDG_CONFIG_HOME".into(), home.join(".config").into()),
        ("XDG_DATA_HOME".into(), home.join(".local/share").into()),
        ("XDG_STATE_HOME".into(), home.join(".local/state").into()),
        ("XDG_CACHE_HOME".into(), home.join(".cache").into()),
        ("XDG_RUNTIME_DIR".into(), runtime(root).into()),
        ("HOME".into(), home.into()),
        ("DBUS_SESSION_BUS_ADDRESS".into(), bus_address(root).into()),
    ];
    let fixed = [
        ("XDG_CURRENT_DESKTOP", "XFCE"),
        ("XDG_SESSION_TYPE", "x11"),
        ("GDK_BACKEND", "x11"),
        ("GSETTINGS_BACKEND", "memory"),
        ("GIO_USE_VFS", "local"),
        ("NO_AT_BRIDGE", "1"),
        ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
        ("WEBKIT_DISABLE_COMPOSITING_MODE", "1"),
        ("LANG", "C.UTF-8"),
        ("TZ", "UTC"),
    ];
    variables.extend(fixed.map(|(name, value)| (name.into(), value.into())));
    variables
}

/// Makes the folders and writes the settings.
pub(super) fn furnish(root: &Path, dark_panel: bool) -> Result<()> {
    let config = home(root).join(".config");
    let channels = config.join("xfce4/xfconf/xfce-perchannel-xml");
    let services = root.join("services");
    for folder in [&channels, &config.join("gtk-3.0"), &services, &runtime(root)] {
        fs::create_dir_all(folder)?;
    }
    for folder in [".local/share", ".local/state", ".cache"] {
        fs::create_dir_all(home(root).join(folder))?;
    }
    fs::set_permissions(runtime(root), fs::Permissions::from_mode(0o700))?;
    fs::write(config.join("gtk-3.0/settings.ini"), GTK_SETTINGS)?;
    fs::write(channels.join("xfce4-panel.xml"), panel(dark_panel))?;
    fs::write(channels.join("xfce4-notifyd.xml"), NOTIFYD)?;
    for service in STARTED_ON_DEMAND {
        let file = format!("{service}.service");
        // One that is not installed is missed by whoever needs it.
        let _ = fs::copy(Path::new(SERVICES).join(&file), services.join(&file));
    }
    fs::write(root.join("bus.conf"), bus_configuration(root, &services))?;
    Ok(())
}

fn bus_configuration(root: &Path, services: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>{}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        bus_address(root),
        services.display()
    )
}

/// The program behind a service of the bus. It is in no folder of `PATH`, and its folder differs between systems.
pub(super) fn service_program(service: &str) -> Result<PathBuf> {
    let file = Path::new(SERVICES).join(format!("{service}.service"));
    let text = fs::read_to_string(&file)
        .map_err(|error| format!("{}: {error}; ./dev test installs it", file.display()))?;
    let program = text.lines().find_map(|line| line.strip_prefix("Exec="));
    Ok(program.ok_or_else(|| format!("{}: no Exec", file.display()))?.trim().into())
}
