//! What a family declares in its file, and what is made of all of them: the names, the costs, the one network.

use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::{Tensor, backend::Backend as Numeric},
};

use super::{
    backend::Backend,
    footprint::Footprint,
    forms::{Form, Input, Reads},
    layers::Kernels,
    scale::Scale,
};
use crate::{
    data::{Random, Signature},
    sets::Name,
};

/// A family of networks that differ in one number only, their [`Scale`].
pub trait Architecture<B: Kernels>: Module<B> {
    /// The name used in scenario files and in machine output.
    const NAME: &'static str;

    /// What the scale number means.
    const SCALE: &'static str;

    /// The backend that `auto` takes: candle, unless flex is at least 1.2 times faster; each file says how fast both were.
    const BACKEND: Backend;

    /// The kind of data that is read, by its sizes.
    type Reads: Reads;

    /// Builds a network with initial weights for data of a shape.
    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self;

    /// What a network costs, computed rather than measured.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint;

    /// Rows of logits: one for each picture or click, one for each place of a sequence.
    fn logits(&self, input: <Self::Reads as Form>::Tensors<B>) -> Tensor<B, 2>;
}

/// A family was asked to read data of a kind that it does not read, which a scenario's validation rules out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("family `{family}` does not read data of the form {signature:?}")]
pub struct Mismatch {
    /// The family.
    pub family: &'static str,
    /// The data.
    pub signature: Signature,
}

impl Mismatch {
    /// What a program of the user's own trains reads its own data.
    pub(super) fn own(name: Name, signature: &Signature) -> Self {
        Self {
            family: name.as_str(),
            signature: *signature,
        }
    }
}

/// The sizes of data that a family reads.
///
/// # Errors
/// When it reads data of another kind.
pub fn shape<B: Kernels, A: Architecture<B>>(signature: &Signature) -> Result<A::Reads, Mismatch> {
    use crate::data::Shape;
    A::Reads::of(signature).ok_or(Mismatch {
        family: A::NAME,
        signature: *signature,
    })
}

/// The answers of a network to a batch of the kind that it was built for.
///
/// # Panics
/// When the batch is of another kind than the data whose shape the network was built for.
pub fn answer<B: Kernels, A: Architecture<B>>(
    network: &A,
    input: &Input,
    device: &B::Device,
) -> Tensor<B, 2> {
    let batch =
        A::Reads::batch(input).expect("batches are of the data that a network is built for");
    network.logits(A::Reads::tensors(batch, device))
}

/// Learned numbers: what a gradient changes, without running statistics. Counted on an autodiff backend.
pub fn parameters<B: Numeric>(module: &impl Module<B>) -> u64 {
    let mut count = Count(0);
    module.visit(&mut count);
    count.0
}

struct Count(u64);

impl<B: Numeric> ModuleVisitor<B> for Count {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<B, D>>) {
        if param.is_require_grad() {
            self.0 += param.shape().num_elements() as u64;
        }
    }
}

/// Makes the set of families and the network of any of them, from their modules and types.
macro_rules! families {
    ($($module:ident::$Family:ident),+ $(,)?) => {
        /// A family of models that differ in one number only, their scale.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Family {
            $(#[doc = concat!("Declared in `", stringify!($module), "`.")] $Family,)+
            /// What a program of the user's own trains, by the name that a scenario gives it.
            Own(crate::sets::Name),
        }

        crate::sets::open!(Family {
            $($Family = <$module::$Family<Flex> as Architecture<Flex>>::NAME),+
        });

        impl Family {
            /// What the scale number means for this family.
            pub fn scale_means(self) -> &'static str {
                match self {
                    $(Self::$Family => <$module::$Family<Flex> as Architecture<Flex>>::SCALE,)+
                    Self::Own(_) => crate::words::noop("scale"),
                }
            }

            /// The backend that `auto` takes for this family; `None` where the user's own program trains.
            pub fn backend(self) -> Option<Backend> {
                match self {
                    $(Self::$Family => Some(<$module::$Family<Flex> as Architecture<Flex>>::BACKEND),)+
                    Self::Own(_) => None,
                }
            }

            /// The kind of data that the family reads; `None` where the user's own program reads its own.
            pub fn kind(self) -> Option<Kind> {
                match self {
                    $(Self::$Family => {
                        Some(<<$module::$Family<Flex> as Architecture<Flex>>::Reads as Shape>::KIND)
                    })+
                    Self::Own(_) => None,
                }
            }

            /// The cost at a scale on data of a signature.
            ///
            /// # Errors
            /// When the family reads data of another kind.
            pub fn footprint(self, scale: Scale, signature: &Signature) -> Result<Footprint, Mismatch> {
                Ok(match self {
                    $(Self::$Family => {
                        let shape = shape::<Flex, $module::$Family<Flex>>(signature)?;
                        <$module::$Family<Flex> as Architecture<Flex>>::footprint(shape, scale)
                    })+
                    Self::Own(name) => return Err(Mismatch::own(name, signature)),
                })
            }
        }

        /// A network of any family.
        #[derive(Module, Debug)]
        pub enum Network<B: Numeric> {
            $(#[doc = concat!("Declared in `", stringify!($module), "`.")] $Family($module::$Family<B>)),+
        }

        impl<B: Kernels> Network<B> {
            /// Builds a network with initial weights that depend on the seed only.
            ///
            /// # Errors
            /// When the family reads data of another kind.
            pub fn new(
                family: Family,
                scale: Scale,
                signature: &Signature,
                seed: u64,
                device: &B::Device,
            ) -> Result<Self, Mismatch> {
                let random = &mut Random::new(seed, Purpose::Weights);
                Ok(match family {
                    $(Family::$Family => {
                        let shape = shape::<B, $module::$Family<B>>(signature)?;
                        Self::$Family(Architecture::new(shape, scale, random, device))
                    })+
                    Family::Own(name) => return Err(Mismatch::own(name, signature)),
                })
            }

            /// Rows of logits: one for each picture or click, one for each place of a sequence.
            ///
            /// # Panics
            /// When the input is of another kind than the data that the network was built for.
            pub fn logits(&self, input: &Input, device: &B::Device) -> Tensor<B, 2> {
                match self {
                    $(Self::$Family(network) => answer(network, input, device)),+
                }
            }
        }
    };
}

pub(super) use families;
