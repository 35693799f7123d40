import ArgumentParser
package import Catalogue
import CommandShell
package import Curation

/// A listing as an aligned table with a line of counts below.
struct ListTable {
  let listing: PictureListing

  var lines: [String] {
    let rejected = listing.rows.count { $0.state == .rejected }
    let kept = listing.rows.count - rejected
    let some =
      listing.rows.count == listing.totalCount ? "" : "\(grouped(listing.rows.count)) of "
    return [
      table.text, "",
      "\(some)\(counted(listing.totalCount, "picture")): \(grouped(kept)) kept, "
        + "\(grouped(rejected)) rejected",
    ]
  }

  private var table: Table {
    // Asked once: each goes through all rows.
    let isDivided = listing.rows.contains { $0.split != nil }
    let hasDecisions = listing.rows.contains { $0.decided != nil }
    var table = Table(
      [
        ("path", .left), ("class", .left), ("species", .left),
      ] + (isDivided ? [("split", .left)] : []) + [
        ("size", .right), ("format", .left),
        ("whiteness", .right), ("group", .right), ("state", .left), ("stage", .left),
        ("reason", .left), ("prepared", .left),
      ] + (hasDecisions ? [("decided", .left)] : []))
    for row in listing.rows {
      table.append(
        [
          row.path, row.pictureClass ?? "–", row.species ?? "–",
        ] + (isDivided ? [row.split?.rawValue ?? "–"] : []) + [
          pictureSize(row.width, row.height), row.format ?? "–",
          row.whiteness.map { shown($0) } ?? "–",
          row.group.map(String.init) ?? "–", row.state.rawValue, row.stage?.rawValue ?? "–",
          row.reason ?? "–", row.prepared ?? "–",
        ] + (hasDecisions ? [row.decided ?? "–"] : []))
    }
    return table
  }
}

/// A size in pixels, or a dash when it is not known.
func pictureSize(_ width: Int?, _ height: Int?) -> String {
  guard let width, let height else { return "–" }
  return "\(width)×\(height)"
}

extension ListedPicture.State: ExpressibleByArgument {}
extension StageName: ExpressibleByArgument {}
