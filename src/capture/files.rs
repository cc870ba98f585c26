//! Which files some paths stand for: a folder stands for the files in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::Source;

/// A file to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub path: PathBuf,
    /// Nobody named it: it lies in a folder that was named, and may be anything.
    pub found: bool,
}

/// The files of some paths, in the order of the paths and sorted by name in each folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Expanded {
    pub files: Vec<Named>,
    /// Folders that could not be read or hold no file, and a pipe that is named twice, in words.
    pub problems: Vec<String>,
}

/// Replaces folders by the regular files in them and in their folders. Links to files are
/// followed, links to folders are not (they may lead in a circle). Other paths stay as they are:
/// whether they can be opened is for the reader to say.
#[must_use]
pub fn expand(paths: &[PathBuf]) -> Expanded {
    let mut expanded = Expanded::default();
    for path in paths {
        if !path.is_dir() {
            let named = Named { path: path.clone(), found: false };
            if Source::is_stream(path) && expanded.files.contains(&named) {
                expanded.problems.push(format!("{}: named twice, but can be read only once", path.display()));
            } else {
                expanded.files.push(named);
            }
            continue;
        }
        let before = (expanded.files.len(), expanded.problems.len());
        collect(path, &mut expanded);
        if before == (expanded.files.len(), expanded.problems.len()) {
            expanded.problems.push(format!("{}: the folder holds no files", path.display()));
        }
    }
    expanded
}

fn collect(folder: &Path, expanded: &mut Expanded) {
    let entries = match entries(folder) {
        Ok(entries) => entries,
        Err(error) => {
            expanded.problems.push(format!("{}: {error}", folder.display()));
            return;
        }
    };
    for path in entries {
        if path.is_file() {
            expanded.files.push(Named { path, found: true });
        } else if path.is_dir() && !path.is_symlink() {
            collect(&path, expanded);
        }
    }
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    entries.sort();
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_its_files_sorted_and_nested() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        for name in ["c.pcap", "a.pcap", "b/d.pcap"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let expanded = expand(&[PathBuf::from("missing.pcap"), folder.path().to_owned()]);
        let names: Vec<_> = expanded
            .files
            .iter()
            .map(|file| file.path.strip_prefix(folder.path()).unwrap_or(&file.path))
            .collect();
        assert_eq!(names, ["missing.pcap", "a.pcap", "b/d.pcap", "c.pcap"].map(Path::new));
        let found: Vec<bool> = expanded.files.iter().map(|file| file.found).collect();
        assert_eq!(found, [false, true, true, true]);
        assert!(expanded.problems.is_empty());
    }

    #[test]
    fn an_empty_folder_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let expanded = expand(&[folder.path().to_owned()]);
        assert!(expanded.files.is_empty());
        let [problem] = expanded.problems.as_slice() else { panic!("{:?}", expanded.problems) };
        assert!(problem.ends_with("the folder holds no files"), "{problem}");
    }

    #[test]
    fn standard_input_is_read_once() {
        let expanded = expand(&["-", "a.pcap", "-", "a.pcap"].map(PathBuf::from));
        let names: Vec<_> = expanded.files.iter().map(|file| file.path.to_str().unwrap()).collect();
        assert_eq!(names, ["-", "a.pcap", "a.pcap"]);
        assert_eq!(expanded.problems, ["-: named twice, but can be read only once"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_circle_of_links_ends() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
        fs::write(folder.path().join("a.pcap"), "").unwrap();
        assert_eq!(expand(&[folder.path().to_owned()]).files.len(), 1);
    }
}
