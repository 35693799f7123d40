import Synchronization

/// Counts finished items from any thread and tells the context now and then.
///
/// A class because threads share it.
final class WorkProgress: Sendable {
  private let title: String
  private let unit: String
  private let total: Int
  private let context: StageContext
  private let done = Atomic<Int>(0)

  init(title: String, total: Int, unit: String = "pictures", context: StageContext) {
    self.title = title
    self.unit = unit
    self.total = total
    self.context = context
  }

  func advance() {
    let count = done.wrappingAdd(1, ordering: .relaxed).newValue
    // The listener draws at its own rate; one call in 16 keeps the cost of telling out of sight.
    guard count % 16 == 0 || count == total else { return }
    context.progress(ProgressEvent(title: title, done: count, total: total, unit: unit))
  }
}
