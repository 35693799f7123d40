import Catalogue
import Curation

/// What was said of pictures, kept in memory as the catalogue has it.
extension ReviewDesk {
  static func sayings(of ids: [Int64], in said: [Int64: [Saying]]) -> [Int64: [Saying]] {
    Dictionary(ids.map { ($0, said[$0] ?? []) }, uniquingKeysWith: { first, _ in first })
  }

  /// Does in memory what the catalogue does.
  static func say(
    _ saying: Saying, of id: Int64, other: Int64?, in said: inout [Int64: [Saying]],
    _ snapshot: ReviewSnapshot
  ) {
    func replace(_ id: Int64, _ saying: Saying, where isOld: (PersonStatement) -> Bool) {
      var all = said[id] ?? []
      all.removeAll { isOld($0.statement) }
      said[id] = all + [saying]
    }
    switch saying.statement {
    case .accept, .reject: replace(id, saying) { $0 == .accept || $0.word == "reject" }
    case .pictureClass: replace(id, saying) { $0.word == "class" }
    case .notDuplicate:
      replace(id, saying) { $0 == saying.statement }
      guard let other, let path = snapshot[id]?.path else { return }
      let back = PersonStatement.notDuplicate(of: path)
      replace(other, Saying(statement: back)) { $0 == back }
    case .undo:
      let path = snapshot[id]?.path ?? ""
      for partner in partners(of: id, said, snapshot) {
        said[partner]?.removeAll { $0.statement == .notDuplicate(of: path) }
      }
      said[id] = nil
    }
  }

  /// The pictures that one is said to be no duplicate of.
  static func partners(
    of id: Int64, _ said: [Int64: [Saying]], _ snapshot: ReviewSnapshot
  ) -> [Int64] {
    (said[id] ?? []).compactMap { one in
      guard case .notDuplicate(let path) = one.statement else { return nil }
      return snapshot.pictures.first { $0.path == path }?.id
    }
  }

  /// What was said of every picture itself.
  static func said(
    in context: StageContext, _ snapshot: ReviewSnapshot
  ) throws -> [Int64: [Saying]] {
    var said: [Int64: [Saying]] = [:]
    for (id, rows) in try DecisionListing(in: context.catalogue).rowsByPicture {
      guard let path = snapshot[id]?.path else { continue }
      for row in rows {
        let statement: PersonStatement? =
          switch row.decision {
          case .notDuplicate: .notDuplicate(of: row.path == path ? row.value : row.path)
          case .accept where row.path == path: .accept
          case .reject where row.path == path: .reject(reason: row.value)
          case .pictureClass where row.path == path: .pictureClass(row.value)
          case .accept, .reject, .pictureClass: nil
          }
        if let statement {
          said[id, default: []].append(Saying(statement: statement, note: row.note))
        }
      }
    }
    return said
  }
}
