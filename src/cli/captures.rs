//! The captures that are named, and which files they stand for: a folder stands for the files in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::{
    Args,
    builder::{PathBufValueParser, TypedValueParser},
};

/// The captures that a verb reads.
#[derive(Debug, Args)]
pub struct CaptureArguments {
    /// pcap or pcapng files, or folders: of a folder, all files in it and in its folders.
    #[arg(value_name = "CAPTURE", required = true, value_parser = capture_path())]
    pub captures: Vec<PathBuf>,
}

/// A path; `-` is refused until standard input can be read.
pub fn capture_path() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| {
        if path.as_os_str() == "-" {
            Err("standard input cannot be read yet; name files or folders")
        } else {
            Ok(path)
        }
    })
}

/// The files of some arguments, in the order of the arguments and sorted by name in each folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Expanded {
    pub files: Vec<PathBuf>,
    /// Folders that could not be read or hold no file, in words.
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
            expanded.files.push(path.clone());
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
            expanded.files.push(path);
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
        let names: Vec<_> =
            expanded.files.iter().map(|file| file.strip_prefix(folder.path()).unwrap_or(file)).collect();
        assert_eq!(names, ["missing.pcap", "a.pcap", "b/d.pcap", "c.pcap"].map(Path::new));
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

    #[cfg(unix)]
    #[test]
    fn a_circle_of_links_ends() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
        fs::write(folder.path().join("a.pcap"), "").unwrap();
        assert_eq!(expand(&[folder.path().to_owned()]).files.len(), 1);
    }
}
