import Foundation
import Testing
import WebInterface

@Suite("What a checkpoint is asked to draw")
struct SampleQueryTests {
  private static let labels = ["fire", "water", "seed", "body.long legs"]

  private func query(_ values: [String: String]) throws -> SampleQuery {
    try SampleQuery(values, labels: Self.labels, latentCount: 10)
  }

  @Test("seed, numbers from a place on, and weights are taken as they are given")
  func valid() throws {
    let found = try query([
      "run": "1", "v": "200", "seed": "18446744073709551615", "at": "7", "z": "0.5,,-10",
      "fire": "-4", "label.water": "1e-1", "label.seed": "1", "body.long legs": "0",
    ])
    #expect(found.seed == .max && found.latent == [7: 0.5, 9: -10])
    #expect(found.weights == ["fire": -4, "water": 0.1, "seed": 1, "body.long legs": 0])
    // As the page asks while no slider was moved.
    #expect(try query(["at": "8", "z": ","]).latent.isEmpty && query(["z": ""]).latent.isEmpty)
  }

  @Test(
    "anything else is refused with its name, what may be there and what is",
    arguments: [
      (["fir": "1"], "parameter: expected seed, at, z, run or a label: fire, water, ", "found fir"),
      (["label.fir": "1"], "or a label: fire", "found label.fir"),
      (["fire": "x"], "fire: expected a number from -4 to 4", "found x"),
      (["label.fire": ""], "label.fire: expected a number", "found an empty value"),
      (["fire": "4.1"], "from -4 to 4", "found 4.1"), (["fire": "nan"], "fire", "found nan"),
      (["fire": "1", "label.fire": "1"], "fire: expected one weight", "found two"),
      (["seed": "-1"], "seed: expected a whole number from 0 to 184467", "found -1"),
      (["seed": "1.5"], "seed", "1.5"), (["seed": "18446744073709551616"], "seed", "616"),
      (["at": "10"], "at: expected a whole number from 0 to 9", "found 10"),
      (["at": "-1"], "at", "-1"), (["at": "a"], "at", "found a"),
      (["at": "9223372036854775807"], "at", "found 922"),
      (["z": "1,b"], "z: expected numbers from -10 to 10", "found b"),
      (["z": "inf"], "z", "inf"), (["z": "11"], "z", "found 11"),
      (["at": "8", "z": "1,2,3"], "z: expected at most 2 of the 10 numbers, from at=8", "found 3"),
    ] as [([String: String], String, String)])
  func invalid(_ values: [String: String], _ expected: String, _ found: String) throws {
    let problem = try #require(throws: QueryProblem.self) { _ = try query(values) }
    #expect("\(problem)".contains(expected) && "\(problem)".contains(found), "\(problem)")
  }

  @Test("a generator without labels takes none, and of many a message lists some")
  func labels() throws {
    let none = try #require(throws: QueryProblem.self) {
      _ = try SampleQuery(["fire": "1"], labels: [], latentCount: 10)
    }
    #expect("\(none)".contains("no labels"))
    let many = try #require(throws: QueryProblem.self) {
      _ = try SampleQuery(["fire": "1"], labels: (0..<1000).map { "c\($0)" }, latentCount: 10)
    }
    #expect("\(many)".contains("c19 and 980 more") && "\(many)".count < 300)
  }
}
