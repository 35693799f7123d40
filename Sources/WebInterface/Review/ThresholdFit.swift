import Curation

/// Which threshold of `whiteness` agrees best with what was decided: accepted pictures are to be kept, and
/// those not that were rejected for their background.
struct ThresholdFit: Sendable, Encodable {
  /// Pictures that count.
  var answers = 0
  /// The last threshold; null where there is none.
  var threshold: Double?
  /// At the last threshold.
  var now: PrecisionRecall?
  /// Where F1 is largest.
  var best: PrecisionRecall?
  /// From 0 to 1 in steps of 0.02.
  var points: [PrecisionRecall] = []
  /// Pictures with a score, and how many of them would be kept.
  var scored = 0
  var keptNow: Int?
  var keptBest: Int?

  /// The words with which the queue rejects.
  static let reason = "background not white"

  init(_ state: ReviewDesk.State) {
    threshold = state.snapshot.threshold
    let scores = state.snapshot.pictures.compactMap(\.score)
    scored = scores.count
    var answered: [(score: Double, isWhite: Bool)] = []
    for (id, sayings) in state.said {
      guard let score = state.snapshot[id]?.score else { continue }
      for saying in sayings {
        switch saying.statement {
        case .accept: answered.append((score, true))
        case .reject(let reason) where reason.lowercased().contains("background"):
          answered.append((score, false))
        default: break
        }
      }
    }
    answers = answered.count
    func kept(_ threshold: Double) -> Int { scores.count { $0 >= threshold } }
    keptNow = threshold.map(kept)
    guard !answered.isEmpty else { return }
    points = PrecisionRecall.curve(of: answered, at: (0...50).map { Double($0) / 50 })
    now = threshold.map { PrecisionRecall.curve(of: answered, at: [$0])[0] }
    best = PrecisionRecall.best(of: answered)
    keptBest = best.map { kept($0.threshold) }
  }
}
