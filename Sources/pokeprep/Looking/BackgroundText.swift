import CommandShell
import Curation
import Foundation
import Imaging

/// The parts of a background's score as people read them.
struct BackgroundText {
  let background: BackgroundExplanation
  /// What `whiteness` decided; nil before.
  let verdict: PictureExplanation.Verdict?

  var lines: [String] {
    let parts = background.parts
    let covered = 1 - parts.whiteShare - parts.offWhiteShare - parts.blackShare
    var table = Table([("background", .left), ("share", .right), ("", .left)])
    table.append(["border, white", shown(parts.whiteShare), "every channel at least 240"])
    table.append([
      "border, off-white", shown(parts.offWhiteShare), "paper, vignette, checkerboard",
    ])
    table.append(["border, black", shown(parts.blackShare), "lost transparency, bars"])
    table.append([
      "border, covered", shown(max(0, covered)), "a scene, or a subject that the border crops",
    ])
    table.append([
      "outline, cut", shown(parts.cutShare), "straight edges that meet in right angles",
    ])
    table.append([
      "white region", shown(parts.regionShare), "of the picture, connected with the border",
    ])
    return [table.text, "", formula, conclusion]
  }

  private var formula: String {
    let parts = background.parts
    return "Index \(shown(parts.whiteShare)) − \(shown(parts.offWhiteShare)) − "
      + "\(shown(parts.blackShare)) − 3 × \(shown(parts.cutShare)) = \(shown(background.index)), "
      + "calibrated score \(shown(background.calibratedScore))."
  }

  private var conclusion: String {
    let fault = background.fault.map { "What lowers it most: " + $0.words(for: background.parts) }
    guard background.metric == .calibrated, let value = verdict?.value,
      let threshold = verdict?.threshold
    else {
      let other =
        background.metric == .calibrated ? "" : "Decided by --metric \(background.metric). "
      return other + (fault.map { $0 + "." } ?? "Nothing lowers it.")
    }
    let isKept = value >= threshold
    let comparison =
      "\(shown(value, besides: threshold)) \(isKept ? "≥" : "<") \(threshold): "
      + (isKept ? "kept" : "rejected")
    return comparison + ". " + (fault.map { $0 + "." } ?? "Nothing lowers it.")
  }
}
