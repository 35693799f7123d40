import Foundation

/// A measured value in three decimals; in more where those would make it look equal to what it was
/// compared with, and a whole number without any.
func shown(_ value: Double, besides threshold: Double? = nil) -> String {
  if value == value.rounded(), abs(value) < 1e15 { return String(format: "%.0f", value) }
  let text = String(format: "%.3f", value)
  guard let threshold, value != threshold, Double(text) == threshold else { return text }
  return "\(value)"
}
