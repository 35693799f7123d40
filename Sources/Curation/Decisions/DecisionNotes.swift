import Catalogue
import Foundation

/// What people should know of what they decided.
struct DecisionNotes {
  let context: StageContext
  let sayings: [DecisionSaying]

  var lines: [String] {
    get throws { try [leftOut, blank, otherClasses, substitutes, waiting].compactMap(\.self) }
  }

  private func rows(_ isMeant: (PersonStatement) -> Bool) -> [PictureRow] {
    sayings.compactMap { saying in
      guard isMeant(saying.request.statement), case .picture(let row) = saying.subject else {
        return nil
      }
      return row
    }
  }

  private var leftOut: String? {
    get throws {
      let accepted = Set(rows { $0 == .accept }.map(\.id))
      guard !accepted.isEmpty else { return nil }
      let filtered = try context.catalogue.decisions(of: .filter).filter {
        !$0.isKept && accepted.contains($0.pictureID)
          && !$0.reason.hasPrefix(FilterVerdict.rejected(for: ""))
      }
      return filtered.isEmpty
        ? nil
        : "\(filtered.count) of the accepted pictures are left out by filter for their class, which "
          + "--accept does not change: keep the class with pokeprep filter --types, or give "
          + "another one with --class"
    }
  }

  private var blank: String? {
    get throws {
      let accepted = Set(rows { $0 == .accept }.map(\.id))
      guard !accepted.isEmpty else { return nil }
      let count = try context.catalogue.decisions(of: .convert).count {
        accepted.contains($0.pictureID) && ConvertDecision.isBlank($0)
      }
      return count == 0
        ? nil
        : "\(count) of the accepted pictures \(count == 1 ? "is" : "are") blank: nothing is to be seen "
          + "there as they are prepared, and training will see that"
    }
  }

  private var otherClasses: String? {
    get throws {
      var counts: [String: Int] = [:]
      for case .pictureClass(let name) in sayings.map(\.request.statement) {
        counts[name, default: 0] += 1
      }
      guard !counts.isEmpty, let record = try context.catalogue.stage(.filter),
        let settings = try? FilterSettings(of: record), !settings.keepsAll,
        let summary = record.summary,
        let found = try? JSONDecoder().decode(FilterSummary.self, from: Data(summary.utf8))
      else { return nil }
      let names = counts.keys.filter { name in !found.classes.contains { $0.name == name } }
      guard !names.isEmpty else { return nil }
      return "not among the classes that filter keeps: \(names.sorted().joined(separator: ", ")); "
        + "pictures of other classes are left out until pokeprep filter --types names theirs, too"
    }
  }

  private var substitutes: String? {
    get throws {
      let rejected = Set(
        rows { if case .reject = $0 { true } else { false } }.map(\.id))
      guard !rejected.isEmpty else { return nil }
      let members = try context.catalogue.duplicates()
      let groups = Set(
        members.filter { $0.isKept && rejected.contains($0.pictureID) }.map(\.groupID))
      let copies = members.filter {
        groups.contains($0.groupID) && !$0.isKept && !rejected.contains($0.pictureID)
      }
      return copies.isEmpty
        ? nil
        : "\(Set(copies.map(\.groupID)).count) of the rejected pictures stand for duplicates, the "
          + "best of which takes the place; reject these as well where that is not wanted "
          + "(pokeprep list --reason duplicate)"
    }
  }

  private var waiting: String? {
    let count = sayings.count { saying in
      [saying.subject, saying.other].contains { if case .unknown = $0 { true } else { false } }
    }
    switch count {
    case 0: return nil
    case 1: return "1 decision is about a picture that is not here, and waits for it"
    default: return "\(count) decisions are about pictures that are not here, and wait for them"
    }
  }
}
