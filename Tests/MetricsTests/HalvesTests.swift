import Metrics
import Testing

@Suite("Halves of a real set")
struct HalvesTests {
  @Test("every row is in one half, and the same division comes again")
  func partition() throws {
    let halves = try Halves(count: 101, seed: 4)
    #expect((halves.first + halves.second).sorted() == Array(0..<101))
    #expect(abs(halves.first.count - halves.second.count) == 1)
    #expect(try Halves(count: 101, seed: 4) == halves)
    #expect(try Halves(count: 101, seed: 5) != halves)
  }

  @Test("classes are divided evenly and groups not at all")
  func stratified() throws {
    let labels = (0..<120).map { $0 < 40 ? 0 : 1 }
    let groups = (0..<120).map { $0 / 4 }
    let halves = try Halves(count: 120, labels: labels, groups: groups, seed: 1)
    #expect(halves.first.count { labels[$0] == 0 } == 20)
    #expect(halves.second.count { labels[$0] == 0 } == 20)
    #expect(halves.first.count == 60)
    #expect(Set(halves.first.map { groups[$0] }).isDisjoint(with: halves.second.map { groups[$0] }))
  }

  @Test("nothing and one row can be divided")
  func small() throws {
    #expect(try Halves(count: 0).first == [])
    #expect(try Halves(count: 1).first == [0])
  }
}
