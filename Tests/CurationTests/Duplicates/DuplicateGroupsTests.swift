import Catalogue
import Curation
import Imaging
import Testing

@Suite("Groups of duplicates")
struct DuplicateGroupsTests {
  private func candidate(
    _ id: Int64, _ path: String, _ pictureClass: String = "a", pixels: Int = 100, bytes: Int = 10,
    key: String, split: PictureSplit? = nil
  ) -> DuplicateCandidate {
    DuplicateCandidate(
      pictureID: id, path: path, pictureClass: pictureClass, pixelCount: pixels, byteCount: bytes,
      key: key, split: split)
  }

  @Test("the largest picture stays, then the largest file, then the first path")
  func best() throws {
    let candidates = [
      candidate(1, "d", key: "x"), candidate(2, "c", pixels: 200, key: "x"),
      candidate(3, "b", bytes: 11, key: "y"), candidate(4, "a", key: "y"),
      candidate(5, "f", key: "z"), candidate(6, "e", key: "z"), candidate(7, "g", key: "alone"),
    ]
    let groups = try DuplicateGroups.groups(of: candidates)
    #expect(groups.map { $0.members.map(\.picture.pictureID) } == [[3, 4], [2, 1], [6, 5]])
    let kept = DuplicateGroups.decide(candidates, groups: groups).filter(\.isKept)
    #expect(kept.map(\.pictureID) == [2, 3, 6, 7])
  }

  @Test("a group that spans classes is a conflict, others are not")
  func conflicts() throws {
    let candidates = [
      candidate(1, "a/1", "a", key: "x"), candidate(2, "b/1", "b", key: "x"),
      candidate(3, "a/2", "a", key: "y"), candidate(4, "a/3", "a", key: "y"),
    ]
    let rows = DuplicateGroups.rows(of: try DuplicateGroups.groups(of: candidates))
    #expect(rows.filter(\.isConflict).map(\.pictureID) == [1, 2])
    #expect(rows.map(\.groupID) == [1, 1, 2, 2])
    #expect(rows.filter(\.isKept).map(\.pictureID) == [1, 3])
  }

  @Test("near copies join the better picture with all that equal them")
  func near() throws {
    let candidates = [
      candidate(1, "a/1", pixels: 400, key: "big"),
      candidate(2, "a/2", pixels: 100, key: "small"),
      candidate(3, "a/3", pixels: 100, bytes: 9, key: "small"),
      candidate(4, "a/4", pixels: 50, key: "other"),
    ]
    let groups = try DuplicateGroups.groups(of: candidates) { distinct in
      #expect(distinct.map(\.pictureID) == [1, 2, 4])
      return [nil, NearMatch(better: 0, worse: 1, distance: 3, difference: 1.5), nil]
    }
    let rows = DuplicateGroups.rows(of: groups)
    #expect(rows.map(\.pictureID) == [1, 2, 3])
    #expect(rows.map(\.kind) == [.exact, .near, .near])
    #expect(rows.map(\.distance) == [0, 3, 3])
    #expect(rows.allSatisfy { !$0.isLeak && !$0.isConflict })
    let decisions = DuplicateGroups.decide(candidates, groups: groups, distance: 8)
    #expect(decisions.map(\.isKept) == [true, false, false, true])
    #expect(decisions[1].reason == "near duplicate")
    #expect(decisions[1].value == 3 && decisions[1].threshold == 8)
  }

  @Test(
    "of copies in several splits the rule says which stay",
    arguments: [
      (DuplicatesSettings.Leaks.dropTrain, [3, 5] as Set<Int64>, 3),
      (.dropHeld, [1, 5] as Set<Int64>, 2), (.report, [1, 3, 4, 5] as Set<Int64>, 0),
    ])
  func leaks(rule: DuplicatesSettings.Leaks, stay: Set<Int64>, acrossCount: Int) throws {
    let candidates = [
      candidate(1, "1", pixels: 400, key: "x", split: .train),
      candidate(2, "2", pixels: 300, key: "x", split: .train),
      candidate(3, "3", pixels: 100, key: "x", split: .test),
      candidate(4, "4", pixels: 200, key: "x", split: .validation),
      candidate(5, "5", pixels: 100, key: "y", split: .train),
      candidate(6, "6", pixels: 90, key: "y"),
    ]
    let groups = try DuplicateGroups.groups(of: candidates, leaks: rule)
    #expect(groups.map(\.isLeak).sorted { $0 && !$1 } == [true, false])
    let decisions = DuplicateGroups.decide(candidates, groups: groups)
    #expect(Set(decisions.filter(\.isKept).map(\.pictureID)) == stay)
    #expect(decisions.count { $0.reason == "exact duplicate across splits" } == acrossCount)
    let rows = DuplicateGroups.rows(of: groups)
    #expect(Set(rows.filter(\.isKept).map(\.pictureID)) == stay)
  }

  @Test("a mirror image joins the group and stays, unless it is in another split")
  func mirrors() throws {
    func rows(
      _ split: PictureSplit?, _ rule: DuplicatesSettings.Leaks, in name: String = "a"
    ) throws -> [Int64: Bool] {
      let candidates = [
        candidate(1, "1", name, pixels: 400, key: "x", split: split),
        candidate(2, "2", pixels: 300, key: "y"), candidate(3, "3", pixels: 200, key: "y"),
        candidate(4, "4", key: "z"),
      ]
      let groups = try DuplicateGroups.groups(
        of: candidates, leaks: rule,
        mirrors: { staying in
          #expect(staying.map(\.pictureID) == [1, 2, 4])
          return [
            nil, NearMatch(better: 0, worse: 1, turn: .mirrored, distance: 2, difference: 1), nil,
          ]
        })
      #expect(groups.map(\.isLeak) == [split != nil && name == "a"])
      #expect(groups.map(\.isConflict) == [false])
      return DuplicateGroups.rows(of: groups).reduce(into: [:]) { $0[$1.pictureID] = $1.isKept }
    }
    #expect(try rows(nil, .dropTrain) == [1: true, 2: true, 3: false])
    #expect(try rows(.test, .dropTrain) == [1: true, 2: false, 3: false])
    #expect(try rows(.test, .report) == [1: true, 2: true, 3: false])
    // Left and right: a mirror image of another class is another picture.
    #expect(try rows(.test, .dropTrain, in: "b") == [1: true, 2: true, 3: false])
  }

  @Test("mirror images that are said to be no duplicates are joined through a third picture alone")
  func mirrorsApart() throws {
    let candidates = [
      candidate(1, "1", pixels: 400, key: "x", split: .test), candidate(2, "2", key: "y"),
      candidate(3, "3", key: "z"),
    ]
    func groups(_ pair: (Int64, Int64)) throws -> [[Int64]] {
      try DuplicateGroups.groups(
        of: candidates, apart: PicturesApart([pair]), leaks: .report,
        mirrors: { _ in
          [
            nil, NearMatch(better: 0, worse: 1, turn: .mirrored, distance: 2, difference: 1),
            NearMatch(better: 0, worse: 2, turn: .mirrored, distance: 2, difference: 1),
          ]
        }
      ).map { $0.members.map(\.picture.pictureID) }
    }
    #expect(try groups((2, 1)) == [[1, 3]])
    #expect(try groups((2, 3)) == [[1, 2, 3]])
  }
}
