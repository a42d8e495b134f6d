//! What a file is by its first bytes, where it is something else than text.

use crate::words::{Message, message, noop};

/// How many bytes tell what a file is.
pub const MARGIN: usize = 4096;

/// First bytes, what they belong to, and what helps.
const FORMS: [(&[u8], &str, &str); 22] = [
    (
        b"version https://git-lfs.github.com/spec/",
        noop("a Git LFS pointer, not the file itself"),
        noop("fetch it with `git lfs pull`"),
    ),
    (b"PK\x03\x04", noop("a zip archive"), UNPACK),
    (b"7z\xbc\xaf\x27\x1c", noop("a 7z archive"), UNPACK),
    (b"Rar!\x1a\x07", noop("a RAR archive"), UNPACK),
    (b"\x28\xb5\x2f\xfd", noop("compressed with zstd"), UNPACK),
    (b"\xfd7zXZ\0", noop("compressed with xz"), UNPACK),
    (b"BZh", noop("compressed with bzip2"), UNPACK),
    (b"\x93NUMPY", noop("a NumPy array"), EXPORT),
    (b"PAR1", noop("a Parquet table"), EXPORT),
    (b"ARROW1", noop("an Arrow table"), EXPORT),
    (b"FEA1", noop("a Feather table"), EXPORT),
    (b"ORC", noop("an ORC table"), EXPORT),
    (b"\x89HDF\r\n", noop("an HDF5 file"), EXPORT),
    (b"SQLite format 3\0", noop("a SQLite database"), EXPORT),
    (b"\xd0\xcf\x11\xe0", noop("an old Office document"), EXPORT),
    (b"%PDF-", noop("a PDF document"), EXPORT),
    (b"\x89PNG\r\n", noop("a PNG picture"), ""),
    (b"\xff\xd8\xff", noop("a JPEG picture"), ""),
    (b"RIFF", noop("a sound or another RIFF file"), ""),
    (b"fLaC", noop("a FLAC sound"), ""),
    (b"OggS", noop("an Ogg sound"), ""),
    (b"\x7fELF", noop("a program"), ""),
];
const UNPACK: &str = noop("unpack it first");
const EXPORT: &str = noop("export it as CSV or JSON lines first");

/// What the beginning of a file shows it to be, where that is no text: `is a zip archive: unpack it first`.
pub fn other_than_text(start: &[u8]) -> Option<Message> {
    let form = FORMS.iter().find(|(magic, ..)| start.starts_with(magic));
    // Text may begin with three capital letters.
    let form = form.filter(|(magic, ..)| {
        magic.len() > 3 || !magic.is_ascii() || start.iter().take(MARGIN).any(|b| *b == 0)
    });
    if let Some((_, what, help)) = form {
        return Some(said(what, help));
    }
    // Protocol 2 and later, whose second byte is its number and whose third an opcode.
    if let [0x80, 2..=5, opcode, ..] = start
        && (*opcode == 0x95 || opcode.is_ascii_graphic())
    {
        return Some(said(noop("a Python pickle"), EXPORT));
    }
    if start.len() > 262 && &start[257..262] == b"ustar" {
        return Some(said(noop("a tar archive"), UNPACK));
    }
    is_page(start).then(|| {
        said(
            noop("a web page, perhaps the error of a download"),
            noop("download the file itself"),
        )
    })
}

fn said(what: &'static str, help: &'static str) -> Message {
    let what = phrase(what);
    match help {
        "" => message!("is {what}", what),
        help => message!("is {what}: {help}", what, help = phrase(help)),
    }
}

/// A phrase as a message, so that it is said in the reader's language.
fn phrase(english: &'static str) -> Message {
    Message::sentence(english, [])
}

/// HTML, or the XML in which object stores say what went wrong.
fn is_page(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&start[..start.len().min(MARGIN)]).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    ["<!doctype html", "<html", "<head>"]
        .iter()
        .any(|tag| text.starts_with(tag))
        || text.starts_with("<?xml") && (text.contains("<error>") || text.contains("<html"))
}

#[cfg(test)]
mod tests {
    use super::other_than_text;

    #[test]
    fn what_is_no_text_is_named_with_what_helps() {
        let said = |start: &[u8]| other_than_text(start).map(|m| m.to_string());
        for (start, expected) in [
            (
                &b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"[..],
                "is a Git LFS pointer, not the file itself: fetch it with `git lfs pull`",
            ),
            (
                b"\x80\x04\x95\x1a\0\0\0",
                "is a Python pickle: export it as CSV or JSON lines first",
            ),
            (
                b"\x80\x02}q\0",
                "is a Python pickle: export it as CSV or JSON lines first",
            ),
            (
                b"\n <!DOCTYPE HTML><html><title>404",
                "is a web page, perhaps the error of a download: download the file itself",
            ),
            (
                b"<?xml version='1.0'?>\n<Error><Code>AccessDenied</Code></Error>",
                "is a web page, perhaps the error of a download: download the file itself",
            ),
            (b"PK\x03\x04rest", "is a zip archive: unpack it first"),
            (
                b"PAR1\x15\x04\x15",
                "is a Parquet table: export it as CSV or JSON lines first",
            ),
            (b"\x89PNG\r\n\x1a\n", "is a PNG picture"),
        ] {
            assert_eq!(said(start).as_deref(), Some(expected));
        }
        for text in [
            "a,b\n1,2\n",
            "ORChestra of the night",
            "BZh is a syllable",
            "<p>a text about HTML",
            "{\"text\": 1}",
            "",
        ] {
            assert_eq!(said(text.as_bytes()), None, "{text}");
        }
    }
}
