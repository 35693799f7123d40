import Foundation

/// A linear axis with round tick values.
struct PlotAxis {
  /// The value at the low end.
  let low: Double
  /// The value at the high end.
  let high: Double
  /// Values to mark, ascending, all within the axis.
  let ticks: [Double]
  private let step: Double

  /// An axis that covers `values`, with steps of 1, 2 or 5 times a power of ten.
  ///
  /// - Parameters:
  ///   - values: What is to be shown; values that are not finite, or beyond ±10¹⁰⁰, are left out.
  ///   - tickCount: About how many ticks there should be.
  ///   - isExtended: Whether the ends move outwards to the next tick.
  ///   - smallestStep: Ticks are no closer than this; 1 for counts.
  init(
    covering values: some Sequence<Double>, tickCount: Int = 5, isExtended: Bool = true,
    smallestStep: Double = 0
  ) {
    // Sums and differences of the rest are finite, too.
    let finite = values.filter { abs($0) <= 1e100 }
    var low = finite.min() ?? 0
    var high = finite.max() ?? 1
    if low == high {
      let half = low == 0 ? 1 : abs(low) * 0.1
      low -= half
      high += half
    }
    let rough = max(smallestStep, (high - low) / Double(max(1, tickCount)))
    let power = pow(10, floor(log10(rough)))
    let step = ([1, 2, 5, 10].first { $0 * power >= rough } ?? 10) * power
    if isExtended {
      low = floor(low / step) * step
      high = ceil(high / step) * step
    }
    self.low = low
    self.high = high
    self.step = step
    // Where numbers are too large for the steps between them, there are no ticks.
    let first = Int(exactly: ceil(low / step - 1e-9))
    let last = Int(exactly: floor(high / step + 1e-9))
    if let first, let last, first <= last, last - first <= 100 {
      ticks = (first...last).map { Double($0) * step }
    } else {
      ticks = []
    }
  }

  /// Where a value lies: 0 at the low end, 1 at the high end.
  ///
  /// Far outside it is no larger than a drawing can take.
  func fraction(of value: Double) -> Double {
    min(1000, max(-1000, (value - low) / (high - low)))
  }

  /// A tick's label with as many decimals as the steps need; thousands and millions shortened.
  func label(of tick: Double) -> String {
    if step >= 1e6 { return decimal(tick / 1e6, step: step / 1e6) + "M" }
    if step >= 1e3 { return decimal(tick / 1e3, step: step / 1e3) + "k" }
    return decimal(tick, step: step)
  }

  private func decimal(_ value: Double, step: Double) -> String {
    let decimals = max(0, min(8, Int(-floor(log10(step) + 1e-9))))
    // A negative zero would be printed with its sign.
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") && !text.contains { "123456789".contains($0) }
      ? String(text.dropFirst()) : text
  }
}
