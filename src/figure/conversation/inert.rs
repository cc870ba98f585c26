//! Names for files that hold bytes from a capture: none that a system would run.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// Endings that Windows, macOS or a desktop runs, installs or loads code from, when such a file is opened
/// (Microsoft, "Unsafe file types in Outlook and Windows"; freedesktop.org, Desktop Entry Specification).
const RUNS: [&str; 96] = [
    "ade",
    "adp",
    "apk",
    "app",
    "appimage",
    "application",
    "appref-ms",
    "appx",
    "appxbundle",
    "asp",
    "bas",
    "bat",
    "bash",
    "chm",
    "class",
    "cmd",
    "com",
    "command",
    "cpl",
    "crt",
    "csh",
    "deb",
    "desktop",
    "dll",
    "dmg",
    "dylib",
    "elf",
    "exe",
    "fish",
    "gadget",
    "hlp",
    "hta",
    "htm",
    "html",
    "img",
    "inf",
    "ins",
    "iso",
    "isp",
    "jar",
    "jnlp",
    "js",
    "jse",
    "ksh",
    "lib",
    "lnk",
    "mad",
    "maf",
    "mda",
    "mdb",
    "mde",
    "mht",
    "mhtml",
    "msc",
    "msh",
    "msi",
    "msix",
    "msp",
    "mst",
    "ocx",
    "osx",
    "pcd",
    "php",
    "pif",
    "pkg",
    "pl",
    "plg",
    "prf",
    "ps1",
    "psd1",
    "psm1",
    "py",
    "pyc",
    "pyw",
    "rb",
    "reg",
    "rpm",
    "run",
    "scf",
    "scpt",
    "scr",
    "sct",
    "settingcontent-ms",
    "sh",
    "shb",
    "shs",
    "so",
    "svg",
    "sys",
    "url",
    "vb",
    "vbe",
    "vbs",
    "ws",
    "wsf",
    "xll",
];

/// A name under which bytes may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InertName {
    pub path: PathBuf,
    /// Why it is another one than what was asked for.
    pub changed: Option<String>,
}

/// The name itself; where a system would run what is called so, with `.bin` behind it. What Windows leaves
/// out at the end of a name (dots and spaces) does not hide an ending.
#[must_use]
pub fn inert_name(path: &Path) -> InertName {
    let same = || InertName { path: path.to_owned(), changed: None };
    let Some(name) = path.file_name() else { return same() };
    let text = name.to_string_lossy();
    // `a.exe:b` is a stream of `a.exe` on Windows.
    let bare = text.split(':').next().unwrap_or_default().trim_end_matches(['.', ' ']);
    let ending = Path::new(bare).extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
    let Some(ending) = ending.filter(|ending| RUNS.contains(&ending.as_str())) else { return same() };
    let mut inert = name.to_owned();
    inert.push(".bin");
    let inert = path.with_file_name(inert);
    let why = format!(
        "a file called .{ending} would run when it is opened, so the bytes are written to {}",
        inert.display()
    );
    InertName { path: inert, changed: Some(why) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> String {
        inert_name(Path::new(name)).path.display().to_string()
    }

    #[test]
    fn a_name_that_would_run_gets_another_ending() {
        for name in ["a.exe", "dir/b.SCR", "c.tar.js", "d.exe.", "e.bat ", "f.lnk", "g.vbs:x"] {
            assert_eq!(named(name), format!("{name}.bin"));
        }
        let told = inert_name(Path::new("a.exe")).changed.unwrap();
        assert!(told.contains(".exe") && told.contains("a.exe.bin"), "{told}");
    }

    #[test]
    fn other_names_stay() {
        for name in ["a.bin", "a.raw", "a", "exe", ".exe", "page.txt", "dir.exe/a.raw"] {
            assert_eq!((named(name), inert_name(Path::new(name)).changed), (name.to_owned(), None));
        }
    }

    #[test]
    fn endings_stand_once_and_in_order() {
        assert!(RUNS.iter().all(|ending| *ending == ending.to_ascii_lowercase()));
    }
}
