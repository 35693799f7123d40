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

  @Test("an empty class gets no share")
  func emptyClass() {
    let sampler = EpochSampler(labels: [0, 0, 2], classCount: 3, weights: [1, 1, 2])
    #expect(sampler.classShares == [0.5, 0, 0.5])
    #expect(sampler.order(seed: 0, epoch: 0).allSatisfy { (0..<3).contains($0) })
  }
}
