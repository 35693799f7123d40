import Curation
import Testing

@Suite("The cut into tasks")
struct TaskBoundsTests {
  @Test(
    "has every item once, in order, in as many pieces as asked for", arguments: [1, 2, 3, 7, 64])
  func complete(tasks: Int) {
    let weights = (0..<20).map { $0 * $0 % 11 + 1 }
    let pieces = TaskBounds.even(weights: weights, tasks: tasks)
    #expect(pieces.count == tasks)
    #expect(pieces.flatMap { Array($0) } == Array(0..<20))
  }

  @Test("weighs pieces alike, to within the heaviest item")
  func even() {
    // A long run of small files and one of large ones: equal counts would differ 100 to 1.
    let weights = Array(repeating: 1, count: 300) + Array(repeating: 100, count: 30)
    let pieces = TaskBounds.even(weights: weights, tasks: 6)
    let sums = pieces.map { weights[$0].reduce(0, +) }
    let share = Double(weights.reduce(0, +)) / 6
    #expect(sums.allSatisfy { abs(Double($0) - share) <= 100 }, "\(sums)")
  }

  @Test("leaves pieces empty where there are fewer items, and all where there is none")
  func few() {
    #expect(TaskBounds.even(weights: [5, 5], tasks: 4).map(\.count).reduce(0, +) == 2)
    #expect(TaskBounds.even(weights: [], tasks: 3) == [0..<0, 0..<0, 0..<0])
    #expect(TaskBounds.even(weights: [0, 0], tasks: 1) == [0..<2])
  }
}
