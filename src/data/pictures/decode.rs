//! One picture out of its file: decoded within limits, its middle square cut out and resized.

use std::{fs::File, io::BufReader, path::Path};

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, Rgba, imageops::FilterType,
};

use super::files::beginning;
use crate::{
    input::{Error, MARGIN, other_than_text, regular},
    words::{Message, Value, message},
};

/// Bytes of a file and of a decoded picture at most: 134 million pixels of three colours.
///
/// A header may state any size, so it is compared before anything is held.
const MOST: u64 = 384 << 20;

/// A picture's planes, its middle square resized; what is transparent is white.
pub(super) fn planes(path: &Path, side: usize) -> Result<Vec<u8>, Message> {
    let mut picture = square(path)?;
    if picture.color().has_alpha() {
        picture = over_white(&picture);
    }
    let side = side as u32;
    let picture = picture.resize_exact(side, side, FilterType::Triangle);
    if !picture.color().has_color() {
        return Ok(picture.to_luma8().into_raw());
    }
    let pixels = picture.to_rgb8();
    let plane = |channel: usize| pixels.pixels().map(move |pixel| pixel[channel]);
    Ok((0..3).flat_map(plane).collect())
}

/// The greatest square in the middle of a picture, as it is meant to be looked at.
///
/// It is cut out before anything else is done: a narrow picture that was first made as broad as it is long, or turned,
/// would take the memory of its long side squared.
fn square(path: &Path) -> Result<DynamicImage, Message> {
    let large = || {
        message!(
            "it states more pixels than the {most} MB that are held at most",
            most = MOST >> 20
        )
    };
    let say = |error: ImageError| match error {
        ImageError::IoError(error) => error.value(),
        ImageError::Limits(_) => large(),
        error => Message::foreign(error),
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST);
    let mut reader = ImageReader::new(BufReader::new(opened(path)?))
        .with_guessed_format()
        .map_err(Value::value)?;
    if reader.format().is_none() {
        let start = beginning(path, MARGIN as u64);
        let other = other_than_text(&start);
        return Err(other.unwrap_or_else(|| message!("it is no PNG, JPEG or PNM picture")));
    }
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(say)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(message!("it has no area"));
    }
    if decoder.total_bytes() > MOST {
        return Err(large());
    }
    let turn = decoder.orientation().ok();
    let picture = DynamicImage::from_decoder(decoder).map_err(say)?;
    let side = width.min(height);
    let mut picture = picture.crop_imm((width - side) / 2, (height - side) / 2, side, side);
    if let Some(turn) = turn {
        picture.apply_orientation(turn);
    }
    Ok(picture)
}

/// Opens a file that is not larger than any picture.
fn opened(path: &Path) -> Result<File, Message> {
    let file = regular(path).map_err(|error| match error {
        Error::Form { message, .. } | Error::Line { message, .. } => message,
        Error::File { source, .. } => source.value(),
    })?;
    if file.metadata().map_err(Value::value)?.len() > MOST {
        return Err(message!("it is larger than {most} MB", most = MOST >> 20));
    }
    Ok(file)
}

/// A picture with transparency, laid on white.
fn over_white(picture: &DynamicImage) -> DynamicImage {
    let over =
        |value: u8, alpha: u8| 255 - ((255 - u16::from(value)) * u16::from(alpha) / 255) as u8;
    let mut whole = picture.to_rgba8();
    for pixel in whole.pixels_mut() {
        let Rgba([r, g, b, a]) = *pixel;
        *pixel = Rgba([over(r, a), over(g, a), over(b, a), 255]);
    }
    let whole = DynamicImage::from(whole);
    if picture.color().has_color() {
        whole.to_rgb8().into()
    } else {
        whole.to_luma8().into()
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use image::{GrayAlphaImage, GrayImage, Luma, LumaA, RgbImage};
    use proptest::prelude::*;

    use super::*;

    fn file(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.png");
        std::fs::write(&path, bytes).expect("a file");
        (folder, path)
    }

    /// A grey PNG that states a size and holds a few bytes of it.
    fn claiming(width: u32, height: u32) -> Vec<u8> {
        let chunk = |name: &[u8], body: &[u8]| {
            let mut crc = flate2::Crc::new();
            crc.update(name);
            crc.update(body);
            let length = (body.len() as u32).to_be_bytes();
            [&length[..], name, body, &crc.sum().to_be_bytes()].concat()
        };
        let head = [
            &width.to_be_bytes()[..],
            &height.to_be_bytes(),
            &[8, 0, 0, 0, 0],
        ]
        .concat();
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, &[0; 9]).expect("memory");
        [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"IHDR", &head),
            chunk(b"IDAT", &packed.finish().expect("memory")),
            chunk(b"IEND", b""),
        ]
        .concat()
    }

    #[test]
    fn what_is_transparent_is_white() {
        let (_folder, path) = file(b"");
        let pixel = |x: u32, _: u32| LumaA([0, if x < 4 { 0 } else { 255 }]);
        GrayAlphaImage::from_fn(8, 8, pixel)
            .save(&path)
            .expect("saved");
        let picture = planes(&path, 8).expect("a picture");
        assert_eq!(picture, [255, 255, 255, 255, 0, 0, 0, 0].repeat(8));
    }

    #[test]
    fn a_header_that_states_more_than_can_be_held_is_refused_before_it_is_held() {
        let pnm = |text: &str| text.as_bytes().to_vec();
        let jpeg = {
            let (_folder, path) = file(b"");
            let path = path.with_extension("jpg");
            RgbImage::new(8, 8).save(&path).expect("saved");
            let mut bytes = std::fs::read(path).expect("a file");
            let start = bytes
                .windows(2)
                .position(|pair| pair == [0xff, 0xc0])
                .expect("a frame");
            bytes[start + 5..start + 9].fill(0xff);
            bytes
        };
        for bytes in [
            claiming(16_777_216, 16_777_216),
            claiming(2_147_483_647, 2_147_483_647),
            claiming(30_000, 30_000),
            pnm("P5 4294967295 4294967295 255\nabc"),
            pnm("P6 20000 20000 255\nabc"),
            pnm("P2 60000 60000 255\n1 2 3"),
            jpeg,
        ] {
            let (_folder, path) = file(&bytes);
            let said = planes(&path, 4).expect_err("too large").to_string();
            assert!(said.contains("than the 384 MB that are held"), "{said}");
        }
    }

    #[test]
    fn a_narrow_picture_gives_its_middle_without_growing_first() {
        let (_folder, path) = file(b"");
        let long = 200_000;
        GrayImage::from_fn(1, long, |_, y| {
            Luma([if y == long / 2 - 1 { 7 } else { 200 }])
        })
        .save(&path)
        .expect("saved");
        assert_eq!(planes(&path, 32).expect("a picture"), [7; 32 * 32]);
        let bars = RgbImage::from_fn(12, 4, |x, _| {
            image::Rgb([if (4..8).contains(&x) { 9 } else { 250 }; 3])
        });
        bars.save(&path).expect("saved");
        assert_eq!(planes(&path, 4).expect("a picture"), [9; 48]);
    }

    #[test]
    fn what_is_no_picture_says_what_is_wrong_with_it() {
        for (bytes, reason) in [
            (&b"not a picture"[..], "it is no PNG, JPEG or PNM picture"),
            (b"", "it is no PNG, JPEG or PNM picture"),
            (b"P5 0 4 255\n", "it has no area"),
            (
                b"version https://git-lfs.github.com/spec/v1\n",
                "is a Git LFS pointer, not the file itself: fetch it with `git lfs pull`",
            ),
        ] {
            let (_folder, path) = file(bytes);
            let said = planes(&path, 4).expect_err("no picture").to_string();
            assert_eq!(said, reason);
        }
        let (_folder, path) = file(&claiming(9, 9));
        assert!(planes(&path, 4).is_err(), "its rows are missing");
        let (folder, _) = file(b"");
        let said = planes(folder.path(), 4).expect_err("a folder").to_string();
        assert_eq!(said, "is a folder: expected a file");
        let said = planes(Path::new("/dev/zero"), 4).expect_err("a device");
        assert_eq!(said.to_string(), "is a pipe or a device: expected a file");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_header_is_read_or_refused(width: u32, height: u32, start in "P[1-7]", rest in proptest::collection::vec(any::<u8>(), 0..64)) {
            let text = format!("{start} {width} {height} 255\n");
            for bytes in [claiming(width, height), [text.into_bytes(), rest].concat()] {
                let (_folder, path) = file(&bytes);
                if let Ok(planes) = planes(&path, 4) {
                    prop_assert!(planes.len() == 16 || planes.len() == 48);
                }
            }
        }
    }
}
