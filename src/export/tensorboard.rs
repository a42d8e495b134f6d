//! Event files of `TensorBoard`: one run for each trial.
//!
//! A file is a row of records: the length of the data as a little-endian u64, its masked CRC-32C, the data, and the masked
//! CRC-32C of that (TensorFlow, `tsl/lib/io/record_writer.h`). The data of each is an `Event` message of
//! `tensorflow/core/util/event.proto` in the wire format of protocol buffers.

use std::path::PathBuf;

use super::asked::{Asked, Content};
use crate::sweep::{Curve, Sweep, TrialRecord};

/// Writes the runs.
pub(super) fn write(asked: &Asked<'_>) -> Vec<Content> {
    let sweep = asked.sweep;
    let told = |r: &&TrialRecord| {
        !r.loss.buckets().is_empty() || !r.train_loss.buckets().is_empty() || r.outcome.is_some()
    };
    sweep
        .trials
        .iter()
        .filter(told)
        .map(|r| run(sweep, r))
        .collect()
}

fn run(sweep: &Sweep, record: &TrialRecord) -> Content {
    let trial = &record.trial;
    let conditions = sweep.plan.conditions(trial.data_fraction, trial.complexity);
    let name: String = format!(
        "{}-{}{conditions}-seed{}",
        trial.family, trial.scale, trial.seed
    )
    .chars()
    .map(|c| {
        if c.is_ascii_alphanumeric() || ".-".contains(c) {
            c
        } else {
            '_'
        }
    })
    .collect();
    let created = sweep.plan.created_at;
    let file = format!("events.out.tfevents.{:010.0}.scalescope", created.max(0.0));
    let path: PathBuf = [name, file].iter().collect();
    let mut out = Vec::new();
    write_record(&mut out, &event(created, 0, &version()));
    let metric = sweep.plan.scenario.quality().name();
    let curves = [
        ("train/loss", &record.train_loss),
        ("validation/loss", &record.loss),
        (&*format!("validation/{metric}"), &record.quality),
    ];
    for (tag, curve) in curves {
        write_curve(&mut out, created, tag, curve);
    }
    if let Some(outcome) = &record.outcome {
        // The training's own seconds stand for the time of day, of which a curve knows nothing.
        let at = created + outcome.train_seconds;
        write_record(
            &mut out,
            &event(at, outcome.steps, &scalar("test/loss", outcome.loss)),
        );
        for (metric, value) in &outcome.metrics {
            let tag = format!("test/{}", metric.name());
            write_record(&mut out, &event(at, outcome.steps, &scalar(&tag, *value)));
        }
    }
    (path, out)
}

fn write_curve(out: &mut Vec<u8>, created: f64, tag: &str, curve: &Curve) {
    for bucket in curve.buckets() {
        let at = created + bucket.seconds;
        write_record(out, &event(at, bucket.step, &scalar(tag, bucket.mean)));
    }
}

/// An `Event`: 1 `wall_time` (double), 2 `step` (int64), and one of 3 `file_version` or 5 `summary`.
fn event(wall_time: f64, step: u64, what: &[u8]) -> Vec<u8> {
    let mut data = vec![0x09];
    data.extend(wall_time.to_le_bytes());
    data.push(0x10);
    varint(&mut data, step);
    data.extend(what);
    data
}

fn version() -> Vec<u8> {
    field(3, b"brain.Event:2")
}

/// A `Summary` of one `Value`: 1 `tag`, 2 `simple_value` (float).
fn scalar(tag: &str, value: f64) -> Vec<u8> {
    let mut inner = field(1, tag.as_bytes());
    inner.push(0x15);
    inner.extend((value as f32).to_le_bytes());
    field(5, &field(1, &inner))
}

/// A field of bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut data = vec![number << 3 | 2];
    varint(&mut data, bytes.len() as u64);
    data.extend(bytes);
    data
}

fn varint(to: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

fn write_record(to: &mut Vec<u8>, data: &[u8]) {
    let length = (data.len() as u64).to_le_bytes();
    to.extend(length);
    to.extend(masked(&length).to_le_bytes());
    to.extend(data);
    to.extend(masked(data).to_le_bytes());
}

fn masked(data: &[u8]) -> u32 {
    crc32c(data).rotate_right(15).wrapping_add(0xa282_ead8)
}

/// CRC-32C (Castagnoli), bit by bit: a sweep has some thousand records of some thirty bytes.
fn crc32c(data: &[u8]) -> u32 {
    !data.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0x82f6_3b78 * (crc & 1))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_those_of_rfc_3720() {
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
        assert_eq!(crc32c(&[0; 32]), 0x8a91_36aa);
        assert_eq!(crc32c(&[0xff; 32]), 0x62a8_ab43);
    }

    #[test]
    fn a_record_is_framed_as_tensorflow_frames_it() {
        let mut out = Vec::new();
        write_record(&mut out, &event(1.5, 300, &scalar("a", 0.25)));
        let length = u64::from_le_bytes(out[..8].try_into().expect("eight bytes"));
        assert_eq!(out.len() as u64, 8 + 4 + length + 4);
        let data = &out[12..out.len() - 4];
        // By the wire format: fixed64, varint 300, field 5 of 10 bytes with field 1 of 8.
        let expected = [
            &[0x09][..],
            &1.5_f64.to_le_bytes(),
            &[0x10, 0xac, 0x02, 0x2a, 10, 0x0a, 8, 0x0a, 1, b'a', 0x15],
            &0.25_f32.to_le_bytes(),
        ]
        .concat();
        assert_eq!(data, expected);
    }
}
