import CKernelIntrinsics
import KernelTasks

/// 16-bit words of bfloat16.
typealias Words = UnsafePointer<UInt16>
/// 16-bit words that can be written.
typealias MutableWords = UnsafeMutablePointer<UInt16>

@inline(__always)
func words(_ floats: UnsafePointer<Float>) -> Words {
  UnsafeRawPointer(floats).assumingMemoryBound(to: UInt16.self)
}

@inline(__always)
func words(_ floats: UnsafeMutablePointer<Float>) -> MutableWords {
  UnsafeMutableRawPointer(floats).assumingMemoryBound(to: UInt16.self)
}

/// The pointers to the target pixels of a block.
@inline(__always)
func rowPointers(_ scratch: UnsafeMutablePointer<Float>)
  -> UnsafeMutablePointer<UnsafeMutablePointer<Float>>
{
  UnsafeMutableRawPointer(scratch + BFloat16PanelScratch.rowPointers)
    .assumingMemoryBound(to: UnsafeMutablePointer<Float>.self)
}

/// Rows that one product tile takes.
@inline(__always)
func tileRows(usesTiles: Bool, columnCount: Int) -> Int {
  usesTiles ? 32 : columnCount > 16 ? 12 : 16
}

/// sums[row][32 columns] = Σ over the depth of rows of a panel × one or two blocks of 16 columns.
///
/// Rows of sums beyond `rowCount`, up to the tile's, and columns beyond `columnCount` hold anything.
///
/// - Parameters:
///   - usesTiles: Whether the processor's tile registers are used; dot products otherwise.
///   - rowCount: Rows that are needed, 1 to `tileRows`.
///   - columnCount: Columns that are needed, 1 to 32; more than 16 take a second block.
///   - depth: A multiple of 32.
///   - a: The first row of the panel.
///   - b: The first block of 16 columns.
///   - blockStride: Words between two blocks of 16 columns.
///   - sums: Takes the sums, 32 places per row.
@inline(__always)
func productTile(
  usesTiles: Bool, rowCount: Int, columnCount: Int, depth: Int, _ a: Words, _ b: Words,
  blockStride: Int, _ sums: UnsafeMutablePointer<Float>
) {
  if usesTiles {
    if columnCount > 16 {
      if rowCount > 16 {
        pokeprep_tile_32x32(a, b, b + blockStride, depth, sums)
      } else {
        pokeprep_tile_16x32(a, b, b + blockStride, depth, sums)
      }
    } else if rowCount > 16 {
      pokeprep_tile_32x16(a, b, depth, sums)
    } else {
      pokeprep_tile_16x16(a, b, depth, sums)
    }
  } else if columnCount > 16 {
    if rowCount > 8 {
      pokeprep_dot_tile12(a, b, b + blockStride, depth, sums)
    } else if rowCount > 4 {
      pokeprep_dot_tile8(a, b, b + blockStride, depth, sums)
    } else {
      pokeprep_dot_tile4(a, b, b + blockStride, depth, sums)
    }
  } else if rowCount > 8 {
    pokeprep_dot_column16(a, b, depth, sums)
  } else {
    pokeprep_dot_column8(a, b, depth, sums)
  }
}
