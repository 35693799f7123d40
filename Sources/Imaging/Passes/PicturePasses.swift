import CPicturePasses

/// The loops over pixels of one instruction set.
///
/// All give the same bytes. `best` is what the CPU runs fastest, within POKEPREP_ISA.
@safe package struct PicturePasses: @unchecked Sendable {
  // The tables are constants of the program.
  let table: UnsafePointer<pic_passes>

  /// Those of every instruction set that this CPU has, in rising order.
  package static let available = (0..<pic_passes_count()).map {
    unsafe PicturePasses(table: pic_passes_at($0))
  }

  /// Those that this CPU runs fastest.
  package static let best = available.last ?? naive

  /// Plain loops, with which the others are compared.
  package static let naive = unsafe PicturePasses(table: pic_passes_naive())

  /// What the instruction set is called.
  package var name: String { unsafe String(cString: table.pointee.name) }
}
