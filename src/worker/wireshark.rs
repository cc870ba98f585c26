//! Wireshark, where it is installed: the one program that Suji starts, because a person asks for it.

use std::{
    env, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

/// An installed Wireshark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wireshark {
    program: PathBuf,
}

impl Wireshark {
    /// Looks for it on the path and where its installers put it.
    #[must_use]
    pub fn find() -> Option<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        Self::find_in(env::split_paths(&path).chain(usual_places()))
    }

    fn find_in(folders: impl Iterator<Item = PathBuf>) -> Option<Self> {
        // A relative folder of the path would be another wherever Suji is started.
        let folders = folders.filter(|folder| folder.is_absolute());
        let names = NAMES.iter().map(|name| format!("{name}{}", env::consts::EXE_SUFFIX));
        let names: Vec<String> = names.collect();
        let programs =
            folders.flat_map(|folder| names.iter().map(move |name| folder.join(name)).collect::<Vec<_>>());
        programs.into_iter().find(|program| can_run(program)).map(|program| Self { program })
    }

    /// Starts it with a capture, and does not wait for it.
    ///
    /// # Errors
    /// The system does not start it.
    pub fn open(&self, capture: &Path) -> io::Result<()> {
        let mut child = Command::new(&self.program)
            .arg("-r")
            .arg(capture)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        // Nobody else asks how it ended, and a process that ended stays until somebody has.
        let wait = move || drop(child.wait());
        thread::Builder::new().name("suji-wireshark".to_owned()).spawn(wait).map(drop)
    }
}

/// What the program is called; the last by Flatpak.
const NAMES: [&str; 3] = ["wireshark", "Wireshark", "org.wireshark.Wireshark"];

/// Where it is installed besides the path.
fn usual_places() -> Vec<PathBuf> {
    if cfg!(target_os = "macos") {
        let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        let inside = "Applications/Wireshark.app/Contents/MacOS";
        vec![Path::new("/").join(inside), home.join(inside)]
    } else if cfg!(windows) {
        let folders = ["ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"];
        folders.iter().filter_map(env::var_os).map(|folder| Path::new(&folder).join("Wireshark")).collect()
    } else {
        ["/usr/bin", "/usr/local/bin", "/var/lib/flatpak/exports/bin"].map(PathBuf::from).to_vec()
    }
}

#[cfg(unix)]
fn can_run(program: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    program.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn can_run(program: &Path) -> bool {
    program.is_file()
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt, time::Duration};

    use super::*;

    /// A program that writes what it was given beside itself.
    #[allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    fn install(folder: &Path, mode: u32) -> PathBuf {
        let program = folder.join("wireshark");
        fs::write(&program, "#!/bin/sh\necho \"$@\" > \"$0.words\"\n").unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(mode)).unwrap();
        program
    }

    #[test]
    fn only_a_program_that_can_run_counts() {
        let folder = tempfile::tempdir().unwrap();
        let found = || Wireshark::find_in([PathBuf::from("."), folder.path().to_owned()].into_iter());
        assert_eq!(found(), None);
        install(folder.path(), 0o644);
        assert_eq!(found(), None);
        let program = install(folder.path(), 0o755);
        assert_eq!(found(), Some(Wireshark { program }));
    }

    #[test]
    fn it_is_started_with_the_capture() {
        let folder = tempfile::tempdir().unwrap();
        let program = install(folder.path(), 0o755);
        let words = folder.path().join("wireshark.words");
        Wireshark { program }.open(Path::new("/tmp/a b.pcapng")).unwrap();
        let written = || fs::read_to_string(&words).is_ok_and(|text| text == "-r /tmp/a b.pcapng\n");
        assert!((0..500).any(|_| {
            thread::sleep(Duration::from_millis(10));
            written()
        }));
    }
}
