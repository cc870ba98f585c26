//! Whether there is a display to open a window on.

use std::{env, ffi::OsStr};

/// Environment variables that name a display on Linux and the BSDs.
const DISPLAYS: [&str; 3] = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"];

/// One line that says that no window can open and what can be done instead; none where a display
/// is named. macOS and Windows need no name for theirs.
#[must_use]
pub fn display_missing() -> Option<String> {
    let named = |name: &str| env::var_os(name).is_some_and(|value| value != OsStr::new(""));
    let always = cfg!(any(target_os = "macos", target_os = "windows"));
    (!always && !DISPLAYS.iter().any(|name| named(name))).then(|| {
        "there is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are unset); \
         without one use `suji plot -o FILE.png CAPTURE`, `suji stats CAPTURE` or `suji packets CAPTURE`"
            .to_owned()
    })
}
