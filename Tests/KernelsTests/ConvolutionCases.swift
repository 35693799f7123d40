import Glibc
import KernelTasks

/// Set by `Tools/emulate-cpus`: an emulated CPU is some hundred times slower, so the largest cases
/// are left out.
let isEmulated = getenv("POKEPREP_EMULATED") != nil

/// Shapes of the presets cut small, and shapes that hit every edge of the kernels.
let convolutionCases = allConvolutionCases.filter {
  !isEmulated || $0.floatingPointOperations < 1_000_000
}

private let allConvolutionCases: [ConvolutionGeometry] =
  [
    // Channels around the vectors, the tiles and the narrow limits.
    .same(batch: 1, height: 5, width: 5, inputChannels: 1, outputChannels: 1, kernel: 3, stride: 1),
    .same(batch: 2, height: 7, width: 5, inputChannels: 3, outputChannels: 5, kernel: 3, stride: 1),
    .same(
      batch: 2, height: 8, width: 8, inputChannels: 6, outputChannels: 64, kernel: 4, stride: 2),
    .same(
      batch: 1, height: 9, width: 9, inputChannels: 7, outputChannels: 33, kernel: 3, stride: 2),
    .same(
      batch: 3, height: 6, width: 10, inputChannels: 16, outputChannels: 31, kernel: 5, stride: 2),
    .same(
      batch: 1, height: 4, width: 4, inputChannels: 130, outputChannels: 47, kernel: 4, stride: 1),
    .same(
      batch: 2, height: 16, width: 16, inputChannels: 64, outputChannels: 3, kernel: 4, stride: 1),
    .same(
      batch: 2, height: 16, width: 16, inputChannels: 3, outputChannels: 64, kernel: 4, stride: 2),
    .same(
      batch: 2, height: 14, width: 14, inputChannels: 32, outputChannels: 1, kernel: 7, stride: 1),
    .same(
      batch: 2, height: 8, width: 8, inputChannels: 32, outputChannels: 3, kernel: 8, stride: 1),
    .same(
      batch: 2, height: 4, width: 4, inputChannels: 80, outputChannels: 96, kernel: 4, stride: 2),
    .same(
      batch: 1, height: 11, width: 13, inputChannels: 5, outputChannels: 8, kernel: 3, stride: 3),
    .same(batch: 1, height: 6, width: 6, inputChannels: 4, outputChannels: 6, kernel: 2, stride: 3),
    .same(
      batch: 1, height: 9, width: 7, inputChannels: 20, outputChannels: 17, kernel: 1, stride: 2),
    .same(
      batch: 2, height: 30, width: 30, inputChannels: 16, outputChannels: 40, kernel: 3, stride: 1),
    .same(
      batch: 3, height: 16, width: 16, inputChannels: 2, outputChannels: 2, kernel: 4, stride: 2),
    .same(
      batch: 3, height: 8, width: 8, inputChannels: 64, outputChannels: 8, kernel: 4, stride: 2),
    // 4×4 with fewer multiplications: odd numbers of pixels on a side, channels that fill no tile,
    // several blocks of tiles, depth and columns.
    .same(
      batch: 2, height: 14, width: 6, inputChannels: 48, outputChannels: 80, kernel: 4, stride: 2),
    .same(
      batch: 3, height: 7, width: 5, inputChannels: 32, outputChannels: 64, kernel: 4, stride: 1),
    .same(
      batch: 1, height: 2, width: 2, inputChannels: 96, outputChannels: 32, kernel: 4, stride: 2),
    .same(
      batch: 2, height: 32, width: 32, inputChannels: 64, outputChannels: 128, kernel: 4, stride: 2),
    .same(
      batch: 5, height: 8, width: 8, inputChannels: 144, outputChannels: 304, kernel: 4, stride: 2),
    .same(
      batch: 1, height: 24, width: 24, inputChannels: 32, outputChannels: 48, kernel: 4, stride: 1),
    .same(
      batch: 2, height: 14, width: 14, inputChannels: 37, outputChannels: 129, kernel: 4, stride: 2),
    // As many tiles as are summed at once, and a few columns more than a block of them holds.
    .same(
      batch: 4, height: 16, width: 16, inputChannels: 32, outputChannels: 129, kernel: 4, stride: 2),
    .same(
      batch: 1, height: 6, width: 4, inputChannels: 65, outputChannels: 34, kernel: 4, stride: 1),
    // 3×3 with stride 2: the same with zero taps; some with too many tiles beyond the edge.
    .same(
      batch: 2, height: 8, width: 12, inputChannels: 48, outputChannels: 80, kernel: 3, stride: 2),
    .same(
      batch: 1, height: 16, width: 4, inputChannels: 33, outputChannels: 47, kernel: 3, stride: 2),
    .same(
      batch: 3, height: 16, width: 16, inputChannels: 64, outputChannels: 129, kernel: 3, stride: 2),
    .same(
      batch: 2, height: 22, width: 24, inputChannels: 144, outputChannels: 145, kernel: 3, stride: 2
    ),
    .same(
      batch: 2, height: 14, width: 14, inputChannels: 32, outputChannels: 32, kernel: 3, stride: 2),
    // Half tiles on both edges, so many of each kind that sums over tiles are split among them.
    .same(
      batch: 70, height: 6, width: 6, inputChannels: 32, outputChannels: 40, kernel: 4, stride: 2),
    .same(
      batch: 20, height: 14, width: 18, inputChannels: 40, outputChannels: 48, kernel: 3, stride: 2),
    .same(
      batch: 9, height: 16, width: 18, inputChannels: 64, outputChannels: 33, kernel: 3, stride: 2),
    // Wider than the picture.
    .same(
      batch: 2, height: 2, width: 3, inputChannels: 9, outputChannels: 12, kernel: 7, stride: 1),
    .same(
      batch: 2, height: 1, width: 1, inputChannels: 40, outputChannels: 7, kernel: 4, stride: 2),
    .valid(
      batch: 2, height: 4, width: 4, inputChannels: 24, outputChannels: 1, kernel: 4, stride: 1),
    .valid(
      batch: 3, height: 10, width: 9, inputChannels: 3, outputChannels: 20, kernel: 4, stride: 2),
    // Rows that no output reads.
    .valid(
      batch: 1, height: 8, width: 8, inputChannels: 10, outputChannels: 9, kernel: 3, stride: 4),
    // Few channels on one side and many taps: bands of rows that share source rows, several blocks
    // of pixels and pieces of the depth, margins on both sides, strides without and with gaps.
    .same(
      batch: 1, height: 40, width: 37, inputChannels: 2, outputChannels: 300, kernel: 5, stride: 1),
    .same(
      batch: 2, height: 33, width: 29, inputChannels: 290, outputChannels: 3, kernel: 4, stride: 1),
    .same(
      batch: 3, height: 23, width: 17, inputChannels: 3, outputChannels: 40, kernel: 5, stride: 3),
    .valid(
      batch: 2, height: 26, width: 31, inputChannels: 4, outputChannels: 21, kernel: 3, stride: 4),
    .valid(
      batch: 2, height: 12, width: 70, inputChannels: 24, outputChannels: 2, kernel: 3, stride: 1),
    // Lines of pixels: several bands, pieces of the channels and tiles of columns.
    .same(
      batch: 2, height: 24, width: 27, inputChannels: 20, outputChannels: 3, kernel: 8, stride: 1),
    .same(
      batch: 1, height: 43, width: 50, inputChannels: 75, outputChannels: 2, kernel: 7, stride: 1),
    .same(
      batch: 1, height: 26, width: 31, inputChannels: 4, outputChannels: 40, kernel: 5, stride: 1),
    .valid(
      batch: 2, height: 20, width: 36, inputChannels: 16, outputChannels: 3, kernel: 6, stride: 1),
    // No pictures.
    .same(
      batch: 0, height: 8, width: 8, inputChannels: 3, outputChannels: 64, kernel: 4, stride: 2),
  ]
  + [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 32, 33].flatMap { channels in
    [
      ConvolutionGeometry.dense(batch: 13, inputs: channels, outputs: 19),
      .dense(batch: 5, inputs: 37, outputs: channels),
      .dense(batch: 9, inputs: 64, outputs: channels),
    ]
  } + [
    .dense(batch: 64, inputs: 103, outputs: 1024),
    .dense(batch: 33, inputs: 2000, outputs: 600),
    .dense(batch: 200, inputs: 8192, outputs: 1),
  ]
