import Foundation
import Networks
import SettingTree
import Shards
import Testing
import Training

@Suite("A search's space, rounds and record")
struct SearchTests {
  private static let text = """
    model: mlp-gan
    vary:
      batch: [2, 4]
      recipe.loss.real: [1, 0.9, {a: [1, 2, 3, 4, 5]}]
    """

  @Test("combinations come in the order of the file, the last field changing fastest")
  func combinations() throws {
    let candidates = try SearchSpace(Self.text).candidates(seed: 0)
    #expect(
      candidates == [
        ["batch=2", "recipe.loss.real=1"], ["batch=2", "recipe.loss.real=0.9"],
        ["batch=2", "recipe.loss.real={a: [1, 2, 3, 4, 5]}"],
        ["batch=4", "recipe.loss.real=1"], ["batch=4", "recipe.loss.real=0.9"],
        ["batch=4", "recipe.loss.real={a: [1, 2, 3, 4, 5]}"],
      ])
  }

  @Test("some of many are drawn by the seed, each once and in order")
  func drawn() throws {
    let space = try SearchSpace(SearchSpace.builtin)
    let all = try SearchSpace(
      SearchSpace.builtin.replacing("candidates: 9", with: "candidates: 27")
    )
    .candidates(seed: 0)
    #expect(all.count == 27 && Set(all).count == 27)
    let places = space.candidates(seed: 1).compactMap { all.firstIndex(of: $0) }
    #expect(places.count == 9 && places == Array(Set(places)).sorted())
    #expect(space.candidates(seed: 1) == space.candidates(seed: 1))
    #expect(space.candidates(seed: 1) != space.candidates(seed: 2))
  }

  @Test(
    "what a space cannot be is refused with its place",
    arguments: [
      ("vari:\n  batch: [1, 2]", 1, "did you mean vary?"),
      ("model: pokegan\nvary:\n  batch: 4", 3, "a list of values"),
      ("vary: {batch: [4, 4]}", 1, "every value once"), ("model: pokegan", 0, "from 2"),
      ("candidates: 1\nvary: {batch: [1, 2]}", 1, "from 2 to 1000"),
      ("model: gan\nvary: {batch: [1, 2]}", 1, "a model such as pokegan"),
      ("- 1", 0, "expected vary:"), ("vary: &a {batch: *a}", 1, "every value written out"),
      (
        "vary: {batch: [\((1...1001).map(String.init).joined(separator: ","))]}", 0,
        "how many of the 1001"
      ),
    ])
  func refused(text: String, line: Int, words: String) {
    let problem = #expect(throws: SettingProblem.self) { try SearchSpace(text) }
    #expect(
      problem?.line == line && problem?.message.contains(words) == true,
      "\(problem?.message ?? "") in line \(problem?.line ?? -1)")
  }

  @Test("candidates are their model with the changes, and impossible ones are refused")
  func configurations() throws {
    let fixture = ShardFixture()
    defer { fixture.remove() }
    let shards = try fixture.noise(side: 28)
    let space = try SearchSpace(
      "model: cgan28\nvary: {model: [mlp-gan, cgan28], batch: [2, 3]}")
    func made(_ changes: [String]) throws -> TrainingConfiguration {
      try space.configuration(changes, shards: shards, seed: 7, threads: 1)
    }
    var expected = try TrainingConfiguration(preset: .mlpGAN, shards: shards, batch: 3, seed: 7)
    #expect(try made(["model=mlp-gan", "batch=3"]) == expected)
    expected = try TrainingConfiguration(preset: .cgan28, shards: shards, batch: 2, seed: 7)
    #expect(try made(["batch=2"]) == expected)
    for (change, words) in [
      ("model=gan", "one of dcgan64"), ("model=dcgan64", "works on 64×64"),
      ("batch=0", "1 to 65536"),
      ("recipe.los.real=1", "did you mean recipe.loss.real?"),
    ] {
      let error = #expect(throws: TrainingError.self) { try made([change]) }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }

  @Test(
    "a third goes on until three or fewer are left, and all rounds together take the budget",
    arguments: [
      (2, [2]), (3, [3]), (4, [4, 2]), (9, [9, 3]), (10, [10, 4, 2]), (27, [27, 9, 3]),
    ])
  func rounds(candidates: Int, counts: [Int]) {
    let halving = SuccessiveHalving(candidates: candidates)
    #expect(halving.counts == counts)
    var total = 0.0
    for round in counts.indices {
      let before = round > 0 ? halving.part(after: round - 1) : 0
      let spent = Double(counts[round]) * (halving.part(after: round) - before)
      #expect(abs(spent - 1 / Double(counts.count)) < 1e-12)
      total += spent
    }
    #expect(abs(total - 1) < 1e-12)
  }

  @Test("the lowest KIDs go on; diverged candidates never do, and the first of equals does")
  func survivors() {
    let halving = SuccessiveHalving(candidates: 6)
    let results: [(candidate: Int, kid: Double?)] = [
      (0, 30), (1, nil), (2, 10), (3, 20), (4, 10), (5, -1),
    ]
    #expect(halving.survivors(of: 0, results) == [5, 2])
    #expect(halving.survivors(of: 1, [(2, 4), (5, 4)]) == [2])
    #expect(halving.survivors(of: 0, [(0, nil), (3, 1)]) == [3])
    #expect(halving.survivors(of: 0, [(0, nil)]).isEmpty)
  }

  @Test("a record reads back as it was written, with commas in changes, and refuses other lines")
  func record() throws {
    let fixture = ShardFixture()
    defer { fixture.remove() }
    try FileManager.default.createDirectory(at: fixture.folder, withIntermediateDirectories: true)
    let url = fixture.folder.appending(path: "search.csv")
    let candidates = [["a={x: 1, y: 2}", "batch=3"], ["a=1"]]
    var record = try SearchRecord(url, candidates: candidates)
    try record.append(
      .init(round: 1, candidate: 2, step: 5, images: 10, kid: 1.23456, kidError: 0.1))
    try record.append(.init(round: 1, candidate: 1, step: 4, images: 12, kid: nil, kidError: nil))
    #expect(
      try String(contentsOf: url, encoding: .utf8) == """
        round,candidate,step,images,kid,kid_error,changes
        1,2,5,10,1.235,0.1,a=1
        1,1,4,12,,,a={x: 1, y: 2} batch=3

        """)
    #expect(try SearchRecord(url, candidates: candidates) == record)
    #expect(record.entry(round: 1, candidate: 2)?.kid == 1.235)
    #expect(record.entry(round: 2, candidate: 2) == nil)
    let error = #expect(throws: TrainingError.self) {
      try SearchRecord(url, candidates: [["a=1"]])
    }
    #expect(error?.description.contains("line 2: expected round,") == true)
  }
}

extension String {
  fileprivate func replacing(_ old: String, with new: String) -> String {
    replacingOccurrences(of: old, with: new)
  }
}
