//! The weights file: what it holds, checked once, and then used where it lies.
//!
//! Begin with [`Weights::new`]. The file is `DLMODEL` and a version byte, the length of the header, the header with one
//! line a tensor (`name`, type, shape, offset, bytes, parted by tabs), and the tensors, each at a multiple of 64. Large
//! tensors are never copied; numbers are read byte by byte where their alignment is not known.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::kernel::{BLOCK, Bytes, Kernel, Matrix};

const MAGIC: &[u8; 8] = b"DLMODEL\x01";

/// Tensors begin at multiples of this: a cache line, and the widest register.
pub(super) const ALIGNMENT: usize = 64;

/// No side of a tensor may be longer. Products of bytes summed over this many still fit an `i32`.
const LARGEST_SIDE: usize = 1 << 16;

/// What is wrong with a weights file or with a window that a model was asked to read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {kind}")]
pub struct ModelError {
    what: String,
    kind: ModelErrorKind,
}

impl ModelError {
    pub(super) fn new(what: impl Into<String>, kind: ModelErrorKind) -> ModelError {
        ModelError { what: what.into(), kind }
    }

    /// Which kind of error it is.
    pub fn kind(&self) -> ModelErrorKind {
        self.kind
    }

    /// The tensor, key or part that it is about.
    pub fn what(&self) -> &str {
        &self.what
    }
}

/// The kinds of [`ModelError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelErrorKind {
    /// The file does not begin like a weights file of this version.
    #[error("not a weights file of this version")]
    Magic,
    /// The file ends before what its header promises.
    #[error("the file ends too early")]
    Truncated,
    /// A line of the header cannot be read.
    #[error("not a line of a header")]
    Header,
    /// A text is not UTF-8.
    #[error("not UTF-8")]
    Encoding,
    /// Two tensors share a name or bytes.
    #[error("stands twice or lies over another tensor")]
    Overlap,
    /// A tensor does not begin at a multiple of 64.
    #[error("does not begin at a multiple of 64")]
    Alignment,
    /// A tensor or key that the model needs is not there.
    #[error("missing")]
    Missing,
    /// A tensor has another type than the model needs.
    #[error("of the wrong type")]
    Type,
    /// A tensor has another shape than the model needs, or fewer or more bytes than its shape takes.
    #[error("of the wrong shape")]
    Shape,
    /// A number or setting that no model of this kind can have.
    #[error("not a possible value")]
    Value,
    /// A branch that was made for another core.
    #[error("made for another core")]
    OtherCore,
    /// A window that the model cannot read.
    #[error("not a window of this model")]
    Window,
}

/// The element types of tensors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    F32,
    I32,
    I8,
    /// 8-bit integers of a matrix in the order of the kernels: see [`Matrix`].
    I8Packed,
    Utf8,
}

impl Type {
    fn from_name(name: &str) -> Option<Type> {
        Some(match name {
            "f32" => Type::F32,
            "i32" => Type::I32,
            "i8" => Type::I8,
            "i8p" => Type::I8Packed,
            "utf8" => Type::Utf8,
            _ => return None,
        })
    }

    /// The bytes that a tensor of this shape takes; nothing where that is no size at all.
    fn bytes(self, shape: &[usize]) -> Option<usize> {
        let elements = |shape: &[usize]| shape.iter().try_fold(1usize, |product, &side| product.checked_mul(side));
        match self {
            Type::F32 | Type::I32 => elements(shape)?.checked_mul(4),
            Type::I8 | Type::Utf8 => elements(shape),
            Type::I8Packed => match *shape {
                [outputs, inputs] => {
                    elements(&[outputs.checked_next_multiple_of(BLOCK)?, inputs.checked_next_multiple_of(4)?])
                }
                _ => None,
            },
        }
    }
}

/// One line of the header.
#[derive(Clone, Debug)]
struct Tensor {
    kind: Type,
    shape: Vec<usize>,
    range: Range<usize>,
}

/// A linear layer: its matrix lies in the file, what scales it was copied and padded to whole blocks.
#[derive(Debug)]
pub(super) struct Linear {
    /// How many numbers come out.
    pub(super) outputs: usize,
    /// How many numbers go in.
    pub(super) inputs: usize,
    weight: Range<usize>,
    offset: Vec<i32>,
    scale: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// The outputs with what fills the last block.
    pub(super) fn padded_outputs(&self) -> usize {
        self.scale.len()
    }
}

/// The scale and shift that follow a normalization.
#[derive(Debug)]
pub(super) struct Norm {
    pub(super) weight: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

/// A checked weights file.
#[derive(Debug)]
pub(super) struct Weights {
    bytes: Cow<'static, [u8]>,
    tensors: BTreeMap<String, Tensor>,
}

impl Weights {
    /// Checks the header: names, types, shapes, places. Tensors that nobody asks for are left alone.
    pub(super) fn new(bytes: Cow<'static, [u8]>) -> Result<Weights, ModelError> {
        let error = |what: &str, kind| ModelError::new(what, kind);
        let file: &[u8] = &bytes;
        let head = file.get(..MAGIC.len()).ok_or_else(|| error("file", ModelErrorKind::Magic))?;
        if head != MAGIC {
            return Err(error("file", ModelErrorKind::Magic));
        }
        let truncated = || error("header", ModelErrorKind::Truncated);
        let length: [u8; 4] = file.get(8..12).and_then(|four| four.try_into().ok()).ok_or_else(truncated)?;
        let header_end = usize::try_from(u32::from_le_bytes(length)).ok().and_then(|length| length.checked_add(12));
        let header = header_end.and_then(|end| file.get(12..end)).ok_or_else(truncated)?;
        let header = std::str::from_utf8(header).map_err(|_| error("header", ModelErrorKind::Encoding))?;
        let mut tensors = BTreeMap::new();
        for (number, line) in header.lines().enumerate() {
            let (name, tensor) = tensor(line)
                .ok_or_else(|| error(&format!("header line {}", number + 1), ModelErrorKind::Header))?
                .map_err(|kind| error(&format!("header line {}", number + 1), kind))?;
            if !tensor.range.start.is_multiple_of(ALIGNMENT) {
                return Err(error(name, ModelErrorKind::Alignment));
            }
            if tensor.range.end > file.len() {
                return Err(error(name, ModelErrorKind::Truncated));
            }
            if tensors.insert(name.to_owned(), tensor).is_some() {
                return Err(error(name, ModelErrorKind::Overlap));
            }
        }
        let mut places: Vec<(&Range<usize>, &str)> =
            tensors.iter().map(|(name, tensor)| (&tensor.range, name.as_str())).collect();
        places.sort_by_key(|(range, _)| (range.start, range.end));
        let mut end = header_end.unwrap_or(0);
        for (range, name) in places {
            if range.start < end {
                return Err(error(name, ModelErrorKind::Overlap));
            }
            end = range.end;
        }
        Ok(Weights { bytes, tensors })
    }

    fn tensor(&self, name: &str, kind: Type) -> Result<&Tensor, ModelError> {
        let tensor = self.tensors.get(name).ok_or_else(|| ModelError::new(name, ModelErrorKind::Missing))?;
        if tensor.kind == kind { Ok(tensor) } else { Err(ModelError::new(name, ModelErrorKind::Type)) }
    }

    /// The place of a tensor that must have this shape.
    fn shaped(&self, name: &str, kind: Type, shape: &[usize]) -> Result<Range<usize>, ModelError> {
        let tensor = self.tensor(name, kind)?;
        if tensor.shape == shape { Ok(tensor.range.clone()) } else { Err(ModelError::new(name, ModelErrorKind::Shape)) }
    }

    /// The bytes at a place that this value gave out.
    pub(super) fn at(&self, range: &Range<usize>) -> &[u8] {
        &self.bytes[range.clone()]
    }

    /// The place of a text.
    pub(super) fn text(&self, name: &str) -> Result<Range<usize>, ModelError> {
        let range = self.tensor(name, Type::Utf8)?.range.clone();
        match std::str::from_utf8(self.at(&range)) {
            Ok(_) => Ok(range),
            Err(_) => Err(ModelError::new(name, ModelErrorKind::Encoding)),
        }
    }

    /// The lines of a text.
    pub(super) fn lines(&self, name: &str) -> Result<Vec<String>, ModelError> {
        let range = self.text(name)?;
        // `text` has checked it.
        Ok(std::str::from_utf8(self.at(&range)).unwrap_or_default().lines().map(str::to_owned).collect())
    }

    /// The rows of a matrix of 8-bit integers, and where they lie.
    pub(super) fn rows_i8(&self, name: &str, columns: usize) -> Result<(usize, Range<usize>), ModelError> {
        let tensor = self.tensor(name, Type::I8)?;
        match tensor.shape[..] {
            [rows, width] if width == columns && rows > 0 => Ok((rows, tensor.range.clone())),
            _ => Err(ModelError::new(name, ModelErrorKind::Shape)),
        }
    }

    /// The place of floats, all of them finite.
    pub(super) fn floats_at(&self, name: &str, shape: &[usize]) -> Result<Range<usize>, ModelError> {
        let range = self.shaped(name, Type::F32, shape)?;
        if floats(self.at(&range)).all(f32::is_finite) {
            Ok(range)
        } else {
            Err(ModelError::new(name, ModelErrorKind::Value))
        }
    }

    /// A copy of floats, all of them finite.
    pub(super) fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let range = self.floats_at(name, shape)?;
        Ok(floats(self.at(&range)).collect())
    }

    /// A normalization's scale and shift.
    pub(super) fn norm(&self, name: &str, width: usize) -> Result<Norm, ModelError> {
        Ok(Norm {
            weight: self.floats(&format!("{name}.weight"), &[width])?,
            bias: self.floats(&format!("{name}.bias"), &[width])?,
        })
    }

    /// A linear layer with this many inputs, and as many outputs as `outputs` says, or as there are.
    pub(super) fn linear(&self, name: &str, inputs: usize, outputs: Option<usize>) -> Result<Linear, ModelError> {
        let key = format!("{name}.weight");
        let tensor = self.tensor(&key, Type::I8Packed)?;
        let shape = || ModelError::new(key.as_str(), ModelErrorKind::Shape);
        let [out, width] = tensor.shape[..] else { return Err(shape()) };
        if width != inputs || out == 0 || outputs.is_some_and(|outputs| outputs != out) {
            return Err(shape());
        }
        let padded = out.next_multiple_of(BLOCK);
        let fill = |mut values: Vec<f32>| {
            values.resize(padded, 0.0);
            values
        };
        let scale = fill(self.floats(&format!("{name}.scale"), &[out])?);
        let bias = fill(self.floats(&format!("{name}.bias"), &[out])?);
        let sums = self.shaped(&format!("{name}.sum"), Type::I32, &[out])?;
        let sums: Vec<i32> = self.at(&sums).as_chunks::<4>().0.iter().map(|four| i32::from_le_bytes(*four)).collect();
        // A row's product is made with activations that are 128 too large; this takes it back.
        let mut offset: Vec<i32> = sums.iter().map(|sum| sum.wrapping_mul(-128)).collect();
        offset.resize(padded, 0);
        let linear = Linear { outputs: out, inputs, weight: tensor.range.clone(), offset, scale, bias };
        if self.sums(&linear).iter().zip(&sums).all(|(true_sum, sum)| *true_sum == *sum as f32) {
            Ok(linear)
        } else {
            Err(ModelError::new(format!("{name}.sum"), ModelErrorKind::Value))
        }
    }

    /// The sums of the rows of a matrix: its product with ones, right if the offset is. Floats hold them exactly.
    fn sums(&self, linear: &Linear) -> Vec<f32> {
        let (outputs, inputs) = (linear.padded_outputs(), linear.inputs.next_multiple_of(4));
        let (ones, zeros) = (vec![1.0; outputs], vec![0.0; outputs]);
        let matrix = Matrix { scale: &ones, bias: &zeros, ..self.matrix(linear) };
        let mut sums = vec![0.0; outputs];
        let row = Bytes { values: &vec![129; inputs], stride: inputs, scales: &[1.0] };
        Kernel::best().multiply(matrix, row, &mut sums, outputs);
        sums
    }

    /// The matrix of a linear layer, for the kernels.
    pub(super) fn matrix<'w>(&'w self, linear: &'w Linear) -> Matrix<'w> {
        Matrix {
            weight: self.at(&linear.weight),
            inputs: linear.inputs.next_multiple_of(4),
            offset: &linear.offset,
            scale: &linear.scale,
            bias: &linear.bias,
            ahead: &[],
        }
    }
}

/// Little-endian floats of any alignment.
pub(super) fn floats(bytes: &[u8]) -> impl Iterator<Item = f32> + '_ {
    bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four))
}

/// Reads one line of the header: nothing where it is no such line.
fn tensor(line: &str) -> Option<Result<(&str, Tensor), ModelErrorKind>> {
    let mut columns = line.split('\t');
    let (name, kind, shape) = (columns.next()?, columns.next()?, columns.next()?);
    let (offset, bytes) = (columns.next()?.parse::<usize>().ok()?, columns.next()?.parse::<usize>().ok()?);
    if name.is_empty() || columns.next().is_some() {
        return None;
    }
    let Some(kind) = Type::from_name(kind) else { return Some(Err(ModelErrorKind::Type)) };
    let shape: Vec<usize> = shape.split('x').map(|side| side.parse().ok()).collect::<Option<_>>()?;
    let is_text = kind == Type::Utf8;
    if !is_text && (kind.bytes(&shape) != Some(bytes) || shape.iter().any(|&side| side > LARGEST_SIDE)) {
        return Some(Err(ModelErrorKind::Shape));
    }
    let range = offset..offset.checked_add(bytes)?;
    Some(Ok((name, Tensor { kind, shape, range })))
}
