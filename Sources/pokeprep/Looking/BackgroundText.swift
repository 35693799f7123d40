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
    let covered = parts.sourceBorderCoveredShare
    var table = Table([("background", .left), ("share", .right), ("", .left)])
    table.append([
      "source border, white", shown(parts.sourceBorderWhiteShare), "every channel at least 240",
    ])
    table.append([
      "source border, off-white", shown(parts.sourceBorderOffWhiteShare),
      "paper, vignette, checkerboard",
    ])
    table.append([
      "source border, black", shown(parts.sourceBorderBlackShare), "lost transparency, bars",
    ])
    table.append([
      "source border, covered", shown(max(0, covered)),
      "a scene, or a subject that the border crops",
    ])
    table.append([
      "source outline, cut", shown(parts.sourceOutlineCutShare),
      "straight edges that meet in right angles",
    ])
    table.append([
      "source, white region", shown(parts.sourceWhiteRegionShare),
      "of the picture, connected with the border",
    ])
    return [table.text, "", formula, conclusion]
  }

  private var formula: String {
    let parts = background.parts
    return
      "Index \(shown(parts.sourceBorderWhiteShare)) − \(shown(parts.sourceBorderOffWhiteShare)) − "
      + "\(shown(parts.sourceBorderBlackShare)) − \(shown(CalibratedWhiteness.cutWeight)) × \(shown(parts.sourceOutlineCutShare)) = \(shown(background.index)), "
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
