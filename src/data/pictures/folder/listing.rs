//! What a folder of pictures holds: which files are pictures, of which class, in which part.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::super::{
    Part,
    files::{hidden, name, part},
};
use crate::{
    data::{composed::composed, error::Error, tree::Tree},
    words::{Message, message},
};

const ENDINGS: [&str; 7] = ["png", "jpg", "jpeg", "pgm", "ppm", "pnm", "jpe"];
/// Folders below the one that is named which are looked into.
const DEEPEST: usize = 12;

/// A file that should be a picture.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub path: PathBuf,
    pub class: String,
    pub part: Option<Part>,
}

/// All pictures of a folder, and what was passed over.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// In the order of their names.
    pub entries: Vec<Entry>,
    /// Files in class folders that are no pictures.
    pub others: usize,
    /// Pictures that are in no class folder.
    pub loose: usize,
    pub notes: Vec<Message>,
}

impl Listing {
    /// What a folder holds.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let tree = Tree::below(path, DEEPEST, hidden)?;
        let base = base(path, &tree);
        let inside = |folder: &Path| -> Vec<&PathBuf> {
            let own = |path: &&PathBuf| path.parent() == Some(folder);
            tree.folders.iter().filter(own).collect()
        };
        let folders = inside(&base);
        let parts: BTreeMap<&PathBuf, Part> = folders
            .iter()
            .filter(|folder| !inside(folder).is_empty())
            .filter_map(|folder| Some((*folder, part(&name(folder))?)))
            .collect();
        let classes: BTreeSet<&PathBuf> = if parts.is_empty() {
            folders.iter().copied().collect()
        } else {
            parts.keys().flat_map(|part| inside(part)).collect()
        };
        let mut listing = Self::default();
        listing.sort(&tree, &base, &parts, &classes);
        let apart = folders.len() - parts.len();
        if apart > 0 && !parts.is_empty() {
            listing.notes.push(message!(
                "folders beside the parts, passed over: {apart}",
                apart
            ));
        }
        if listing.loose > 0 {
            listing.notes.push(message!(
                "pictures without a class folder, left out: {loose}",
                loose = listing.loose
            ));
        }
        listing.notes.extend(tree.notes());
        Ok(listing)
    }

    /// Gives each file to its class folder.
    fn sort(
        &mut self,
        tree: &Tree,
        base: &Path,
        parts: &BTreeMap<&PathBuf, Part>,
        classes: &BTreeSet<&PathBuf>,
    ) {
        let depth = base.components().count() + if parts.is_empty() { 1 } else { 2 };
        let mut full = BTreeSet::new();
        for file in &tree.files {
            let folder: PathBuf = file.components().take(depth).collect();
            let top: PathBuf = file.components().take(depth - 1).collect();
            if classes.contains(&folder) {
                if is_picture(file) {
                    let class = folder.file_name().unwrap_or_default().to_string_lossy();
                    self.entries.push(Entry {
                        path: file.clone(),
                        class: composed(&class).into_owned(),
                        part: parts.get(&top).copied(),
                    });
                    full.insert(folder);
                } else {
                    self.others += 1;
                }
            } else if is_picture(file) {
                let parent = file.parent().unwrap_or(base);
                let beside = parent == base || parts.contains_key(&parent.to_path_buf());
                self.loose += usize::from(beside);
            }
        }
        for empty in classes.iter().filter(|class| !full.contains(**class)) {
            let class = empty.file_name().unwrap_or_default().to_string_lossy();
            self.notes
                .push(message!("the folder {class} holds no picture", class));
        }
    }

    /// The classes, in their order.
    pub fn classes(&self) -> Vec<String> {
        let names: BTreeSet<&String> = self.entries.iter().map(|e| &e.class).collect();
        names.into_iter().cloned().collect()
    }
}

/// The folder that the classes or the parts lie in: the given one, or the own folder of an archive in it.
fn base(path: &Path, tree: &Tree) -> PathBuf {
    let mut base = path.to_path_buf();
    loop {
        let inside = |folder: &Path, path: &Path| path.parent() == Some(folder);
        let mut folders = tree.folders.iter().filter(|path| inside(&base, path));
        let (Some(only), None) = (folders.next(), folders.next()) else {
            return base;
        };
        let files = tree.files.iter().any(|path| inside(&base, path));
        let classes = tree.folders.iter().any(|path| inside(only, path));
        let pictures = |path: &&PathBuf| inside(only, path) && is_picture(path);
        if files || !classes || tree.files.iter().any(|path| pictures(&path)) {
            return base;
        }
        base.clone_from(only);
    }
}

fn is_picture(path: &Path) -> bool {
    let name = name(path);
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}
