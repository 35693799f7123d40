import Curation
import Foundation
import Imaging

/// What the border of a source picture shows, as a bar of up to four colours.
struct BorderBar {
  var parts: BackgroundParts

  /// The colours' style classes and names, in order.
  static let kinds = [
    (style: "white", words: "white"), (style: "off", words: "off-white"),
    (style: "black", words: "black"), (style: "cover", words: "covered"),
  ]

  /// What the colours mean.
  static var legend: Markup {
    kinds.map { kind -> Markup in "<span><i class=\"border-\(kind.style)\"></i>\(kind.words)</span>"
    }.joined()
  }

  func html() -> Markup {
    let covered = parts.sourceBorderCoveredShare
    let shares = [
      parts.sourceBorderWhiteShare, parts.sourceBorderOffWhiteShare, parts.sourceBorderBlackShare,
      max(0, covered),
    ]
    let pieces = zip(Self.kinds, shares).filter { $1 >= 0.005 }.map { kind, share -> Markup in
      "<i class=\"border-\(kind.style)\" style=\"width:\(String(format: "%.1f%%", 100 * share))\"></i>"
    }
    return "<div class=\"border\">\(pieces.joined())</div>"
  }
}
