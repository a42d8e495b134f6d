//! What families declare, their costs against what is built, and a dummy family: one file and one line make a family.

use super::*;
use crate::{
    data::{ClickShape, HistoryShape, PictureShape, SpeechShape, TextShape},
    models::{TrainBackend, Work, forms::PictureBatch, parameters, work_on},
};

/// A family as its file has it.
mod dummy {
    use super::*;
    use crate::models::{forms::Form, layers::Linear};

    /// A linear map; the scale repeats it.
    #[derive(Module, Debug)]
    pub struct Dummy<B: Numeric> {
        maps: Vec<Linear<B>>,
    }

    impl<B: Kernels> Architecture<B> for Dummy<B> {
        const NAME: &'static str = "dummy";
        const SCALE: &'static str = "copies";
        const BACKEND: Backend = Backend::Candle;
        type Reads = PictureShape;

        fn new(shape: PictureShape, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
            let ends = [shape.numbers(), shape.classes];
            let map = |_| Linear::new(ends, random, device);
            Self {
                maps: (0..scale.0).map(map).collect(),
            }
        }

        fn footprint(shape: PictureShape, scale: Scale) -> Footprint {
            let [inputs, outputs] = [shape.numbers(), shape.classes].map(|n| n as u64);
            Footprint {
                parameters: u64::from(scale.0) * (inputs + 1) * outputs,
                ..Footprint::default()
            }
        }

        fn logits(&self, input: <PictureShape as Form>::Tensors<B>) -> Tensor<B, 2> {
            let x: Tensor<B, 2> = input.flatten(1, 3);
            let maps = self.maps.iter().map(|map| map.forward(x.clone()));
            maps.reduce(|sum, one| sum + one).expect("a scale is not 0")
        }
    }
}

/// All that a new family takes beside its file: one line of the list.
mod with_a_dummy {
    use super::*;

    for_each_family!(families dummy::Dummy);
}

/// Digits of four pixels in two classes that a line parts.
fn pictures() -> Signature {
    Signature::Pictures(PictureShape {
        channels: 1,
        height: 2,
        width: 2,
        classes: 2,
    })
}

/// Parameters and the loss before and after some steps of Adam.
struct Trained;

impl Work for Trained {
    type Output = (u64, Vec<f64>);

    fn on<B: TrainBackend>(self, device: B::Device) -> Self::Output {
        use crate::models::{Adam, Classes, CrossEntropy, Optimizer, Rule};
        use burn::optim::GradientsParams;
        use with_a_dummy::{Family, Network};

        let input = Input::Pictures(PictureBatch {
            shape: PictureShape::of(&pictures()).expect("pictures"),
            values: vec![0.0, 0.1, 0.0, 0.2, 1.0, 0.9, 1.0, 0.8],
        });
        let mut network = Network::<B>::new(Family::Dummy, Scale(3), &pictures(), 1, &device)
            .expect("it reads pictures");
        let count = parameters(&network);
        let mut optimizer = Optimizer::new(Rule::Adam(Adam::default()));
        let mut losses = Vec::new();
        for _ in 0..50 {
            let classes: Classes = [0, 1].into_iter().collect();
            let logits = network.logits(&input, &device);
            let loss = CrossEntropy::default().forward(logits, classes);
            losses.extend(loss.clone().into_data().iter::<f64>());
            let gradients = GradientsParams::from_grads(loss.backward(), &network);
            network = optimizer.step(0.05, network, gradients);
        }
        (count, losses)
    }
}

#[test]
fn one_file_and_one_line_make_a_family() {
    use with_a_dummy::Family;

    assert_eq!(Family::ALL.len(), super::Family::ALL.len() + 1);
    let read: Family = serde_json::from_str("\"dummy\"").expect("known by its name");
    assert_eq!(read, Family::Dummy);
    assert_eq!(read.to_string(), "dummy");
    assert_eq!(read.scale_means(), "copies");
    assert_eq!(read.backend(), Some(Backend::Candle));
    assert_eq!(read.kind(), Some(Kind::Pictures));
    let cost = read.footprint(Scale(3), &pictures()).expect("pictures");
    for backend in Backend::ALL {
        let (parameters, losses) = work_on(backend, Trained);
        assert_eq!(parameters, cost.parameters);
        assert!(losses[49] < 0.2 * losses[0], "{backend}: {losses:?}");
    }
}

#[test]
fn data_of_another_kind_is_refused() {
    let signatures = [
        pictures(),
        Signature::Text(TextShape {
            symbols: 3,
            context: 4,
        }),
        Signature::Clicks(ClickShape::default()),
        Signature::Speech(SpeechShape {
            bands: 8,
            symbols: 3,
        }),
        Signature::Histories(HistoryShape {
            items: 9,
            context: 4,
            answers: 3,
        }),
    ];
    for family in Family::ALL {
        for signature in signatures {
            let cost = family.footprint(Scale(4), &signature);
            assert_eq!(
                cost.is_ok(),
                family.kind() == Some(signature.kind()),
                "{family}"
            );
            let built =
                Network::<Flex>::new(family, Scale(4), &signature, 1, &burn_flex::FlexDevice);
            assert_eq!(built.err(), cost.err(), "{family}");
        }
    }
}

#[test]
fn families_keep_their_names_and_their_order() {
    let serialised = Family::ALL.map(|f| serde_json::to_string(&f).expect("a name"));
    let expected = [
        "mlp",
        "cnn",
        "resnet",
        "vit",
        "lstm",
        "gru",
        "gpt",
        "fm",
        "dlrm",
        "two-tower",
        "conv",
        "bigru",
        "transformer",
        "sasrec",
        "gru4rec",
        "caser",
    ];
    assert_eq!(serialised, expected.map(|name| format!("\"{name}\"")));
}

struct Built(Family, Scale, Signature);

impl Work for Built {
    type Output = u64;

    fn on<B: TrainBackend>(self, device: B::Device) -> u64 {
        let network = Network::<B>::new(self.0, self.1, &self.2, 1, &device);
        parameters(&network.expect("its own data"))
    }
}

#[test]
fn pictures_of_any_size_need_the_parameters_that_are_built() {
    for [channels, height, width, classes] in [[1, 8, 8, 10], [3, 13, 20, 2], [1, 28, 28, 100]] {
        let signature = Signature::Pictures(PictureShape {
            channels,
            height,
            width,
            classes,
        });
        for family in [Family::Mlp, Family::Cnn, Family::Resnet, Family::Vit] {
            for scale in [1, 6, 32].map(Scale) {
                let cost = family.footprint(scale, &signature).expect("pictures");
                let built = work_on(Backend::Flex, Built(family, scale, signature));
                assert_eq!(cost.parameters, built, "{family} {scale} {signature:?}");
            }
        }
    }
}

#[test]
fn flops_of_small_pictures_are_those_counted_by_hand() {
    let signature = Signature::Pictures(PictureShape {
        channels: 1,
        height: 4,
        width: 4,
        classes: 2,
    });
    let flops = |family: Family| {
        let cost = family.footprint(Scale(1), &signature);
        cost.expect("pictures").flops_per_sample
    };
    // Stem 16 * 18. Blocks, each with two norms, two or three convolutions and a sum:
    // 32 + 288 + 32 + 288 + 16; 32 + 144 + 16 + 288 + 16 + 8 (1 -> 2 on 2x2); 16 + 144 + 8 + 288 + 16 + 4 (2 -> 4 on 1x1).
    // Then the norm 8, the mean 4 and the output 2 * 9.
    assert_eq!(flops(Family::Resnet), 288 + 656 + 504 + 476 + 8 + 4 + 18);
    // Sixteen patches of one pixel, each seen with its neighbours: 2 * 9 + 1 and the place 1. Two blocks of maps 9 + 3 + 12 + 9, attention 64, norms 4, sums 2.
    // Then the norm 2 and the mean 1; output 2 * 3.
    assert_eq!(
        flops(Family::Vit),
        16 * (20 + 2 * (33 + 64 + 4 + 2) + 3) + 6
    );
}

#[test]
fn catalogues_of_any_size_need_the_parameters_that_are_built() {
    for [items, context, answers] in [[9, 1, 1], [200, 50, 23]] {
        let signature = Signature::Histories(HistoryShape {
            items,
            context,
            answers,
        });
        for family in [Family::Sasrec, Family::Gru4rec, Family::Caser] {
            for scale in [1, 7, 32].map(Scale) {
                let cost = family.footprint(scale, &signature).expect("histories");
                let built = work_on(Backend::Flex, Built(family, scale, signature));
                assert_eq!(cost.parameters, built, "{family} {scale} {signature:?}");
            }
        }
    }
}

#[test]
fn flops_of_a_short_history_are_those_counted_by_hand() {
    let signature = Signature::Histories(HistoryShape {
        items: 3,
        context: 4,
        answers: 2,
    });
    let flops = |family: Family| {
        let cost = family.footprint(Scale(1), &signature);
        cost.expect("histories").flops_per_sample
    };
    // Two places, each: the place and the root 2; two blocks of maps 9 + 3 + 12 + 9, attention 6, norms 4, sums 2; the norm 2;
    // scores of three items with their bias 9.
    assert_eq!(
        flops(Family::Sasrec),
        2 * (2 + 2 * (33 + 6 + 4 + 2) + 2 + 9)
    );
    // The root 1; six gates of 3; their sums 3; the state 4; the map 3; the scores 9.
    assert_eq!(flops(Family::Gru4rec), 2 * (1 + 18 + 3 + 4 + 3 + 9));
    // The roots 5; one filter of each height, 3 * 5 + 5 * 4 + 7 * 3 + 9 * 2 + 11; four sums of five 44; nine numbers joined 19; 9.
    assert_eq!(flops(Family::Caser), 2 * (5 + 85 + 44 + 19 + 9));
}
