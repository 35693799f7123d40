import Testing
import Training

@Suite("The order of an epoch")
struct EpochSamplerTests {
  private let labels = (0..<100).map { $0 < 90 ? 0 : 1 }

  @Test("every sample is shown once, in an order that seed and epoch decide")
  func permutation() {
    let sampler = EpochSampler(labels: labels, classCount: 2, weights: nil)
    let order = sampler.order(seed: 1, epoch: 0)
    #expect(order.sorted() == Array(0..<100))
    #expect(order == sampler.order(seed: 1, epoch: 0))
    #expect(order != sampler.order(seed: 1, epoch: 1))
    #expect(order != sampler.order(seed: 2, epoch: 0))
    #expect(sampler.classShares == [0.9, 0.1])
  }

  @Test("class weights balance the classes and use every sample of a class alike")
  func weighted() {
    let sampler = EpochSampler(labels: labels, classCount: 2, weights: [1 / 0.9, 1 / 0.1])
    let order = sampler.order(seed: 1, epoch: 0)
    let rare = order.filter { labels[$0] == 1 }
    #expect(order.count == 100 && rare.count == 50)
    for sample in 90..<100 { #expect(rare.count { $0 == sample } == 5) }
  }

  @Test("hidden samples leave the shares of the classes as they are")
  func hidden() {
    // Of each class every third sample is shown: 30 of one, 3 of the other.
    let sampler = EpochSampler(labels: labels, classCount: 2, weights: nil) {
      $0 < 90 ? $0 % 3 == 0 : $0 > 96
    }
    #expect(sampler.count == 33)
    #expect(sampler.classShares == [0.9, 0.1])
    let order = sampler.order(seed: 1, epoch: 0)
    #expect(Set(order).isSubset(of: Set((0..<90).filter { $0 % 3 == 0 } + [97, 98, 99])))
    #expect(order.count { labels[$0] == 1 } == 3)
    let class1 = EpochSampler(labels: labels, classCount: 2, weights: [1, 9]) { $0 % 2 == 0 }
    #expect(class1.classShares == [0.5, 0.5])
    #expect(class1.order(seed: 1, epoch: 0).count { labels[$0] == 1 } == 25)
    // A class that would be empty shows all of its samples.
    let one = EpochSampler(labels: [0, 0, 1, 1], classCount: 2, weights: nil) { $0 < 2 }
    #expect(one.order(seed: 1, epoch: 0).sorted() == [0, 1, 2, 3])
  }

  @Test("an empty class gets no share")
  func emptyClass() {
    let sampler = EpochSampler(labels: [0, 0, 2], classCount: 3, weights: [1, 1, 2])
    #expect(sampler.classShares == [0.5, 0, 0.5])
    #expect(sampler.order(seed: 0, epoch: 0).allSatisfy { (0..<3).contains($0) })
  }
}
