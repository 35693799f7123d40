/// The plain twins of the kernels: one loop nest per operation, written to be read.
///
/// Every function is generic over the scalar, so that a finite-difference check can run the whole
/// network in `Double`. Shapes and layouts are those of `ConvolutionGeometry`; nothing is
/// parallel, blocked or vectorised by hand. Do not use them to train: they are some hundred times
/// slower than the kernels.
package enum Reference {}
