//! A network's weights as plain numbers, and as bytes to ship: safetensors in three number formats.

use std::collections::BTreeMap;

use burn::{
    module::{Module, ModuleMapper, ModuleVisitor, Param},
    tensor::{Tensor, TensorData, TensorPrimitive, backend::Backend, ops::FloatTensor},
};
use half::f16;
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

/// Why weights cannot be written.
pub use safetensors::SafeTensorError as EncodeError;

/// How a weight is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// IEEE 754 single precision.
    F32,
    /// IEEE 754 half precision.
    F16,
    /// Eight-bit integers, symmetric, with one f32 scale for each row of the first dimension; vectors stay f32.
    Int8,
}

/// Names, shapes and values of all weights, running statistics included: what is needed to use the network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights {
    tensors: BTreeMap<String, Values>,
}

/// One tensor's shape and numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    shape: Vec<usize>,
    values: Vec<f32>,
}

impl Weights {
    /// Reads the weights of a network.
    pub fn of<B: Backend>(network: &impl Module<B>) -> Self {
        let mut reader = Reader::default();
        network.visit(&mut reader);
        reader.found
    }

    /// The network with these weights; `None` where one is missing or has another shape.
    pub fn fill<B: Backend, M: Module<B>>(&self, network: M) -> Option<M> {
        let mut filler = Filler {
            path: Vec::new(),
            weights: self,
            whole: true,
        };
        let network = network.map(&mut filler);
        filler.whole.then_some(network)
    }

    /// Adds a tensor.
    pub fn insert(&mut self, name: String, values: Values) {
        self.tensors.insert(name, values);
    }

    /// A tensor by its name.
    pub fn get(&self, name: &str) -> Option<&Values> {
        self.tensors.get(name)
    }

    /// Whether every weight is a finite number.
    pub fn are_finite(&self) -> bool {
        let mut all = self.tensors.values().flat_map(|t| &t.values);
        all.all(|value| value.is_finite())
    }

    /// Reads the bytes of [`Format::F32`]; `None` where they are damaged or in another format.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut weights = Self::default();
        for (name, view) in SafeTensors::deserialize(bytes).ok()?.iter() {
            let (numbers, []) = view.data().as_chunks() else {
                return None;
            };
            let values = Values {
                shape: view.shape().to_vec(),
                values: numbers.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            };
            if view.dtype() != Dtype::F32 {
                return None;
            }
            weights.insert(name.to_owned(), values);
        }
        Some(weights)
    }

    /// The bytes of a safetensors file.
    ///
    /// # Errors
    /// When the format cannot hold them; it can hold every network of ours.
    pub fn encode(&self, format: Format) -> Result<Vec<u8>, EncodeError> {
        let mut stored = Vec::new();
        for (name, tensor) in &self.tensors {
            match format {
                Format::F32 => stored.push((
                    name.clone(),
                    Dtype::F32,
                    tensor.shape.clone(),
                    f32_bytes(&tensor.values),
                )),
                Format::F16 => stored.push((
                    name.clone(),
                    Dtype::F16,
                    tensor.shape.clone(),
                    tensor.f16_bytes(),
                )),
                Format::Int8 if tensor.shape.len() < 2 => {
                    stored.push((
                        name.clone(),
                        Dtype::F32,
                        tensor.shape.clone(),
                        f32_bytes(&tensor.values),
                    ));
                }
                Format::Int8 => {
                    let (scales, bytes) = tensor.int8();
                    stored.push((
                        format!("{name}.scale"),
                        Dtype::F32,
                        vec![scales.len()],
                        f32_bytes(&scales),
                    ));
                    stored.push((name.clone(), Dtype::I8, tensor.shape.clone(), bytes));
                }
            }
        }
        let views = stored
            .iter()
            .map(|(name, dtype, shape, bytes)| {
                Ok((name, TensorView::new(*dtype, shape.clone(), bytes)?))
            })
            .collect::<Result<Vec<_>, EncodeError>>()?;
        safetensors::serialize(views, None)
    }
}

impl Values {
    /// Zeros of a shape.
    pub fn zeros(shape: &[usize]) -> Self {
        Self {
            shape: shape.to_vec(),
            values: vec![0.0; shape.iter().product()],
        }
    }

    /// The numbers, to be changed in place.
    pub fn numbers(&mut self) -> &mut Vec<f32> {
        &mut self.values
    }

    /// Reads a tensor.
    pub fn of<B: Backend>(tensor: FloatTensor<B>) -> Self {
        let data = Tensor::<B, 1>::from_primitive(TensorPrimitive::Float(tensor)).into_data();
        Self {
            shape: data.shape.to_vec(),
            values: data.iter::<f32>().collect(),
        }
    }

    /// The tensor on a device.
    pub fn tensor<B: Backend>(&self, device: &B::Device) -> FloatTensor<B> {
        let data = TensorData::new(self.values.clone(), self.shape.clone());
        B::float_from_data(data, device)
    }

    fn f16_bytes(&self) -> Vec<u8> {
        self.values
            .iter()
            .flat_map(|v| f16::from_f32(*v).to_le_bytes())
            .collect()
    }

    /// One scale for each row of the first dimension, and the rounded quotients.
    fn int8(&self) -> (Vec<f32>, Vec<u8>) {
        let row = (self.values.len() / self.shape[0].max(1)).max(1);
        let scales: Vec<f32> = self
            .values
            .chunks(row)
            .map(|r| r.iter().fold(0.0_f32, |most, v| most.max(v.abs())) / 127.0)
            .collect();
        let quantise = |(row, scale): (&[f32], &f32)| {
            let scale = if *scale > 0.0 { *scale } else { 1.0 };
            row.iter()
                .map(|v| (v / scale).round().clamp(-127.0, 127.0) as i8 as u8)
                .collect::<Vec<_>>()
        };
        let bytes = self
            .values
            .chunks(row)
            .zip(&scales)
            .flat_map(quantise)
            .collect();
        (scales, bytes)
    }
}

fn f32_bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

#[derive(Default)]
struct Reader {
    path: Vec<String>,
    found: Weights,
}

impl<B: Backend> ModuleVisitor<B> for Reader {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<B, D>>) {
        let values = Values::of::<B>(param.val().into_primitive().tensor());
        self.found.insert(self.path.join("."), values);
    }

    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }
}

struct Filler<'a> {
    path: Vec<String>,
    weights: &'a Weights,
    whole: bool,
}

impl<B: Backend> ModuleMapper<B> for Filler<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<B, D>>) -> Param<Tensor<B, D>> {
        let (id, tensor, mapper) = param.consume();
        let values = self.weights.get(&self.path.join("."));
        let Some(values) = values.filter(|v| v.shape[..] == tensor.dims()[..]) else {
            self.whole = false;
            return Param::from_mapped_value(id, tensor, mapper);
        };
        let read = values.tensor::<B>(&tensor.device());
        let read = Tensor::from_primitive(TensorPrimitive::Float(read));
        let read = read.set_require_grad(tensor.is_require_grad());
        Param::from_mapped_value(id, read, mapper)
    }

    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }
}
