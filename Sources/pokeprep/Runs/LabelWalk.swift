import Foundation
import Reports
import Training

/// Labels on the straight line from one class to another.
struct LabelWalk {
  let from: Int
  let to: Int
  let stepCount: Int

  /// The label rows: (1 − t)·from + t·to for t from 0 to 1.
  func labels(session: GeneratorSession) -> [[Float]] {
    let start = session.oneHot(from)
    let end = session.oneHot(to)
    return (0..<stepCount).map { step in
      let t = Float(step) / Float(stepCount - 1)
      return zip(start, end).map { $0 * (1 - t) + $1 * t }
    }
  }

  /// A sheet with a row for each latent vector and a column for each label.
  func sheet(session: GeneratorSession, rowCount: Int, seed: UInt64) -> SampleSheet {
    let classes = session.configuration.classes
    let labels = labels(session: session)
    let rows = session.latents(count: rowCount, seed: seed).map { latent in
      SampleSheet.Row(
        label: "",
        images: session.generate(
          labels: labels, latents: Array(repeating: latent, count: stepCount)))
    }
    let columns = (0..<stepCount).map { step in
      let percent = step * 100 / (stepCount - 1)
      if percent == 0 { return classes[from] }
      return percent == 100 ? classes[to] : "\(percent) %"
    }
    return SampleSheet(rows: rows, columnLabels: columns)
  }
}
