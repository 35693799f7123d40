/// The stages of curation, in the order in which pictures pass them.
package enum StageName: String, CaseIterable, Sendable, Codable, Comparable,
  CustomStringConvertible
{
  /// Which folders belong to which class, and which of them take part.
  case filter
  /// Decoding, orientation, flattening, resizing, measuring.
  case convert
  /// Rejecting pictures whose background is not white.
  case whiteness
  /// Keeping one picture of each group of equal ones.
  case duplicates
  /// How often each picture takes part, so that classes weigh the same.
  case balance
  /// Flipped, rotated and zoomed copies, written as shards.
  case augment

  /// The place in the order, from 0.
  package var position: Int {
    switch self {
    case .filter: 0
    case .convert: 1
    case .whiteness: 2
    case .duplicates: 3
    case .balance: 4
    case .augment: 5
    }
  }

  /// The stages before this one, first to last.
  package var earlier: [StageName] { Self.allCases.filter { $0 < self } }

  /// The stages after this one, first to last.
  package var later: [StageName] { Self.allCases.filter { $0 > self } }

  /// The name as typed on the command line.
  package var description: String { rawValue }

  /// Orders by place in the pipeline.
  package static func < (a: StageName, b: StageName) -> Bool { a.position < b.position }
}
