use super::{weights::Weights, *};
use crate::models::layers::testing::{Found, Trained, agree, numbers, parameter, results, tensor};

fn weights<B: Trained>(gates: usize) -> Weights<B> {
    Weights {
        input: parameter(1, [3, gates * 5]),
        state: parameter(2, [5, gates * 5]),
        input_bias: parameter(3, [gates * 5]),
        state_bias: parameter(4, [gates * 5]),
    }
}

fn of_weights<B: Trained>(found: &Found<B>, weights: &Weights<B>) -> Vec<Vec<f32>> {
    vec![
        found.of(&weights.input.val()),
        found.of(&weights.state.val()),
        found.of(&weights.input_bias.val()),
        found.of(&weights.state_bias.val()),
    ]
}

fn by_lstm<B: Trained>(reading: &Reading, continued: bool) -> Vec<Vec<f32>> {
    let layer = Lstm::<B> {
        weights: weights(4),
    };
    let x = tensor::<B, 3>(5, [2, 6, 3]).require_grad();
    let [hidden, cell] = [6, 7].map(|seed| tensor::<B, 2>(seed, [2, 5]).require_grad());
    let first = continued.then(|| LstmState {
        hidden: hidden.clone(),
        cell: cell.clone(),
    });
    let (y, last) = layer.read(x.clone(), first, reading.clone());
    let mut all = results(y, |found| {
        let states = if continued {
            vec![found.of(&hidden), found.of(&cell)]
        } else {
            vec![]
        };
        [
            vec![found.of(&x)],
            states,
            of_weights(found, &layer.weights),
        ]
        .concat()
    });
    all.extend([numbers(last.hidden), numbers(last.cell)]);
    all
}

fn by_gru<B: Trained>(reading: &Reading, continued: bool) -> Vec<Vec<f32>> {
    let layer = Gru::<B> {
        weights: weights(3),
    };
    let x = tensor::<B, 3>(5, [2, 6, 3]).require_grad();
    let hidden = tensor::<B, 2>(6, [2, 5]).require_grad();
    let (y, last) = layer.read(
        x.clone(),
        continued.then(|| hidden.clone()),
        reading.clone(),
    );
    let mut all = results(y, |found| {
        let states = if continued {
            vec![found.of(&hidden)]
        } else {
            vec![]
        };
        [
            vec![found.of(&x)],
            states,
            of_weights(found, &layer.weights),
        ]
        .concat()
    });
    all.push(numbers(last));
    all
}

#[test]
fn both_backends_agree_with_burn() {
    let lengths: Lengths = Some(Arc::new([4, 6]));
    for direction in [Direction::Forward, Direction::Backward] {
        for lengths in [None, lengths.clone()] {
            let reading = Reading { direction, lengths };
            for continued in [false, true] {
                agree!(by_lstm(&reading, continued));
                agree!(by_gru(&reading, continued));
            }
        }
    }
}

fn both_ways<B: Trained>() -> Vec<Vec<f32>> {
    let layer = BidirectionalGru::<B> {
        forward: Gru {
            weights: weights(3),
        },
        backward: Gru {
            weights: weights(3),
        },
    };
    let x = tensor::<B, 3>(5, [2, 6, 3]).require_grad();
    results(layer.forward(x.clone(), Some(Arc::new([3, 6]))), |found| {
        vec![found.of(&x)]
    })
}

#[test]
fn both_directions_at_once() {
    agree!(both_ways());
}
