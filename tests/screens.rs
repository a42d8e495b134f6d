//! What every screen looks like, at fixed sizes, from a sweep made by hand.

#[path = "screens/fixture.rs"]
mod fixture;

use fixture::{knowing, midway, press, text, watching};

#[test]
fn train() {
    insta::assert_snapshot!("train_120x40", text(&mut watching(midway()), 120, 40));
    insta::assert_snapshot!("train_80x24", text(&mut watching(midway()), 80, 24));
    insta::assert_snapshot!("train_40x12", text(&mut watching(midway()), 40, 12));
}
