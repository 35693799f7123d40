import Imaging

/// Compares pictures that may be copies of each other by laying their views on each other.
struct PictureComparison: Sendable {
  /// Places tried for each two pictures in each direction; the likeliest are enough.
  private static let triesPerPair = 5

  /// The fingerprints of the pictures that are compared, by place in the order of quality.
  let fingerprints: [Int32: PictureFingerprint]
  /// For each place whether the picture is plain.
  let isPlain: [Bool]
  /// Alignments for one picture; of more candidates the roughly likest are taken.
  let alignmentLimit: Int

  /// Matches, and what they cost.
  struct Outcome: Sendable {
    /// One for each better picture, the closest first.
    var matches: [NearMatch] = []
    var alignmentCount = 0
    /// Candidates of which only the roughly likest were laid on each other.
    var rankedCount = 0

    static func + (a: Outcome, b: Outcome) -> Outcome {
      Outcome(
        matches: (a.matches + b.matches).sorted(by: NearMatch.isCloser),
        alignmentCount: a.alignmentCount + b.alignmentCount,
        rankedCount: a.rankedCount + b.rankedCount)
    }
  }

  /// The matches among the candidates for one picture.
  func outcome(of candidates: [NearCandidate]) -> Outcome {
    var result = Outcome()
    var best: [Int32: NearMatch] = [:]
    let tried = likeliest(of: possible(candidates), rankedCount: &result.rankedCount)
    forEachPlaced(tried) { candidate, part, whole in
      result.alignmentCount += 1
      guard
        let alignment = ViewAlignment(
          of: part, in: whole, near: ViewHasher.windows[Int(candidate.window)]),
        alignment.isSamePicture(
          showWholePictures: candidate.partView == 0 && candidate.wholeView == 0,
          isPlain: { isPlainPair(candidate) })
      else { return }
      let match = NearMatch(
        better: Int(candidate.better), worse: Int(candidate.worse),
        turn: candidate.turn, distance: Int(candidate.distance),
        difference: alignment.error)
      if let known = best[candidate.better], !NearMatch.isCloser(match, known) { return }
      best[candidate.better] = match
    }
    result.matches = best.values.sorted(by: NearMatch.isCloser)
    return result
  }

  private func isPlainPair(_ candidate: NearCandidate) -> Bool {
    isPlain[Int(candidate.worse)] || isPlain[Int(candidate.better)]
  }

  /// Without those that are to lie in place and show something else there.
  private func possible(_ candidates: [NearCandidate]) -> [NearCandidate] {
    var bounds: [Side: ViewBounds] = [:]
    return candidates.filter { candidate in
      guard candidate.isInPlace else { return true }
      let side = Side(
        picture: candidate.part, view: candidate.partView, turn: candidate.turn)
      guard let whole = fingerprints[candidate.whole]?.views[Int(candidate.wholeView)],
        let part = fingerprints[side.picture]?.views[Int(side.view)]
      else { return false }
      let known = bounds[side] ?? ViewBounds(of: part.turned(side.turn))
      bounds[side] = known
      return known.mayHold(whole, isPlain: isPlainPair(candidate))
    }
  }

  /// At most `triesPerPair` for each pair and direction, and `alignmentLimit` in all; pairs together.
  private func likeliest(
    of candidates: [NearCandidate], rankedCount: inout Int
  ) -> [NearCandidate] {
    var kept: [NearCandidate] = []
    var count = 0
    for candidate in candidates.sorted(by: NearCandidate.isBefore) {
      let isSameDirection =
        kept.last.map { $0.whole == candidate.whole && $0.part == candidate.part } ?? false
      count = isSameDirection ? count + 1 : 1
      if count <= Self.triesPerPair { kept.append(candidate) }
    }
    guard kept.count > alignmentLimit else { return kept }
    rankedCount += kept.count
    var ranked: [(difference: Float, candidate: NearCandidate)] = []
    forEachPlaced(kept) { candidate, part, whole in
      let difference = ViewAlignment.roughDifference(
        of: part, in: whole, near: ViewHasher.windows[Int(candidate.window)])
      if difference <= 1 { ranked.append((difference, candidate)) }
    }
    ranked.sort {
      $0.difference != $1.difference
        ? $0.difference < $1.difference : NearCandidate.isBefore($0.candidate, $1.candidate)
    }
    // The best place of every pair before the second best of any.
    var counts: [Int32: Int] = [:]
    let turns = ranked.map { one in
      counts[one.candidate.better, default: 0] += 1
      return counts[one.candidate.better, default: 0]
    }
    let order = ranked.indices.sorted { (turns[$0], $0) < (turns[$1], $1) }
    return order.map { ranked[$0] }.prefix(alignmentLimit).map(\.candidate).sorted(
      by: NearCandidate.isBefore)
  }

  /// Calls `body` with each candidate and the planes of its views: part, then whole.
  private func forEachPlaced(
    _ candidates: [NearCandidate], _ body: (NearCandidate, ViewPlanes, ViewPlanes) -> Void
  ) {
    // Those of the worse picture serve for all; those of a better one for a few in a row.
    var planes: [Side: ViewPlanes] = [:]
    var last: Int32?
    for candidate in candidates {
      if candidate.better != last {
        planes = planes.filter { $0.key.picture == candidate.worse }
        last = candidate.better
      }
      let sides = [
        Side(
          picture: candidate.part, view: candidate.partView, turn: candidate.turn),
        Side(picture: candidate.whole, view: candidate.wholeView, turn: .upright),
      ]
      for side in sides where planes[side] == nil {
        guard let view = fingerprints[side.picture]?.views[Int(side.view)] else { continue }
        planes[side] = ViewPlanes(view.turned(side.turn))
      }
      guard let part = planes[sides[0]], let whole = planes[sides[1]] else { continue }
      body(candidate, part, whole)
    }
  }

  /// One view of a picture.
  private struct Side: Hashable {
    var picture: Int32
    var view: UInt8
    var turn: ViewTurn
  }
}
