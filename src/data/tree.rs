//! What lies below a user's folder: every real folder and file once, whatever leads to it.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use super::error::Error;
use crate::words::{Message, message};

/// The files and folders below a folder.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Regular files, sorted.
    pub files: Vec<PathBuf>,
    /// Folders, sorted, the first one not among them.
    pub folders: Vec<PathBuf>,
    /// Links to what is here already.
    again: usize,
    /// Pipes, devices, and links that lead nowhere.
    neither: usize,
    /// Folders that lie too deep.
    deep: usize,
}

/// Which names are passed over without a word: those of hidden files, mostly.
pub(super) type Hidden = fn(&str) -> bool;

impl Tree {
    /// Lists a folder and the folders at most so deep below it.
    ///
    /// Links are followed only when all that is really there is known. So a link that leads back, or to what stands
    /// elsewhere in the folder, gives nothing a second time, and what is there keeps the place where it is.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn below(root: &Path, deepest: usize, hidden: Hidden) -> Result<Self, Error> {
        let mut walk = Walk {
            tree: Self::default(),
            hidden,
            deepest,
            met: HashSet::new(),
            links: Vec::new(),
        };
        walk.folder(root, 0)?;
        walk.follow()?;
        let mut tree = walk.tree;
        tree.files.sort();
        tree.folders.sort();
        Ok(tree)
    }

    /// What was passed over, one sentence a reason.
    pub fn notes(&self) -> Vec<Message> {
        let mut notes = Vec::new();
        if self.again > 0 {
            notes.push(message!(
                "links to what is read already, passed over: {count}",
                count = self.again
            ));
        }
        if self.neither > 0 {
            notes.push(message!(
                "pipes, devices and broken links, passed over: {count}",
                count = self.neither
            ));
        }
        if self.deep > 0 {
            notes.push(message!(
                "folders that lie too deep, passed over: {count}",
                count = self.deep
            ));
        }
        notes
    }
}

struct Walk {
    tree: Tree,
    hidden: Hidden,
    deepest: usize,
    /// The real paths of folders that were listed, and of files that links led to.
    met: HashSet<PathBuf>,
    /// Links with the depth at which they stand.
    links: Vec<(PathBuf, usize)>,
}

impl Walk {
    /// Lists a folder whose depth is known, unless it was listed before.
    fn folder(&mut self, folder: &Path, depth: usize) -> Result<(), Error> {
        let broken = |source| Error::File {
            path: folder.to_owned(),
            source,
        };
        if !self.met.insert(folder.canonicalize().map_err(broken)?) {
            self.tree.again += 1;
            return Ok(());
        }
        for entry in fs::read_dir(folder).map_err(broken)? {
            let entry = entry.map_err(broken)?;
            if (self.hidden)(&entry.file_name().to_string_lossy()) {
                continue;
            }
            let (path, kind) = (entry.path(), entry.file_type().map_err(broken)?);
            if kind.is_symlink() {
                self.links.push((path, depth));
            } else if kind.is_file() {
                self.tree.files.push(path);
            } else if !kind.is_dir() {
                self.tree.neither += 1;
            } else if depth == self.deepest {
                self.tree.deep += 1;
            } else {
                self.folder(&path, depth + 1)?;
                self.tree.folders.push(path);
            }
        }
        Ok(())
    }

    /// Follows the links: first those to folders, for a link to a file gives nothing where its folder is listed.
    fn follow(&mut self) -> Result<(), Error> {
        let mut to_files = Vec::new();
        while !self.links.is_empty() {
            let mut links = std::mem::take(&mut self.links);
            links.sort();
            for (path, depth) in links {
                match fs::metadata(&path) {
                    Ok(facts) if facts.is_file() => to_files.push(path),
                    Ok(facts) if facts.is_dir() && depth == self.deepest => self.tree.deep += 1,
                    Ok(facts) if facts.is_dir() => {
                        let before = self.met.len();
                        self.folder(&path, depth + 1)?;
                        if self.met.len() > before {
                            self.tree.folders.push(path);
                        }
                    }
                    _ => self.tree.neither += 1,
                }
            }
        }
        for path in to_files {
            let Ok(real) = path.canonicalize() else {
                self.tree.neither += 1;
                continue;
            };
            let name = real.file_name().unwrap_or_default().to_string_lossy();
            let listed = real
                .parent()
                .is_some_and(|folder| self.met.contains(folder));
            if listed && !(self.hidden)(&name) || !self.met.insert(real) {
                self.tree.again += 1;
            } else {
                self.tree.files.push(path);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::{fs::symlink, net::UnixListener};

    use super::*;

    fn hidden(name: &str) -> bool {
        name.starts_with('.')
    }

    fn names(root: &Path, paths: &[PathBuf]) -> Vec<String> {
        let below = |path: &PathBuf| {
            path.strip_prefix(root)
                .expect("below")
                .display()
                .to_string()
        };
        paths.iter().map(below).collect()
    }

    fn written(root: &Path, files: &[&str]) {
        for name in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("below")).expect("a folder");
            fs::write(path, b"x").expect("a file");
        }
    }

    #[test]
    fn links_give_nothing_twice_and_what_is_real_keeps_its_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        written(
            root,
            &["rose/1", "rose/2", "tulip/3", ".hidden/4", "tulip/.5"],
        );
        symlink("..", root.join("rose/again")).expect("a link");
        symlink("tulip", root.join("another")).expect("a link");
        symlink("../tulip/3", root.join("rose/3")).expect("a link");
        symlink("nowhere", root.join("rose/none")).expect("a link");
        symlink("/dev/null", root.join("rose/device")).expect("a link");
        let _socket = UnixListener::bind(root.join("rose/socket")).expect("a socket");
        let tree = Tree::below(root, 8, hidden).expect("a tree");
        assert_eq!(names(root, &tree.files), ["rose/1", "rose/2", "tulip/3"]);
        assert_eq!(names(root, &tree.folders), ["rose", "tulip"]);
        assert_eq!(
            tree.notes(),
            [
                "links to what is read already, passed over: 3",
                "pipes, devices and broken links, passed over: 3",
            ]
        );
    }

    #[test]
    fn what_lies_elsewhere_is_read_through_links_once() {
        let (folder, elsewhere) = (
            tempfile::tempdir().expect("a folder"),
            tempfile::tempdir().expect("a folder"),
        );
        let (root, pool) = (folder.path(), elsewhere.path());
        written(pool, &["cats/1", "cats/2", "dog"]);
        written(root, &["a/0"]);
        symlink(pool.join("cats"), root.join("cats")).expect("a link");
        symlink(pool.join("cats"), root.join("more")).expect("a link");
        symlink(pool.join("dog"), root.join("a/dog")).expect("a link");
        symlink(pool.join("dog"), root.join("a/dog2")).expect("a link");
        symlink(pool.join("cats/1"), root.join("a/cat")).expect("a link");
        symlink(root, pool.join("cats/back")).expect("a link");
        let tree = Tree::below(root, 8, hidden).expect("a tree");
        assert_eq!(
            names(root, &tree.files),
            ["a/0", "a/dog", "cats/1", "cats/2"]
        );
        assert_eq!(names(root, &tree.folders), ["a", "cats"]);
        assert_eq!(tree.again, 4);
    }

    #[test]
    fn folders_are_listed_as_deep_as_asked() {
        let folder = tempfile::tempdir().expect("a folder");
        written(folder.path(), &["a/b/c/1", "a/2", "3"]);
        let tree = |deepest| Tree::below(folder.path(), deepest, hidden).expect("a tree");
        assert_eq!(names(folder.path(), &tree(0).files), ["3"]);
        assert_eq!(names(folder.path(), &tree(1).files), ["3", "a/2"]);
        assert_eq!(
            tree(1).notes(),
            ["folders that lie too deep, passed over: 1"]
        );
        assert_eq!(tree(3).files.len(), 3);
        assert!(Tree::below(Path::new("/nowhere"), 1, hidden).is_err());
    }
}
