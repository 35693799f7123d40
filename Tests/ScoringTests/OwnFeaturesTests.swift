import Foundation
import Kernels
import Metrics
import Pixels
import Safetensors
import Scoring
import Testing

@Suite("Own features")
struct OwnFeaturesTests {
  private func trained(threads: Int) throws -> OwnFeatures {
    try OwnFeatures(
      trainingOn: DrawnPictures.real(classes: 3), shardsChecksum: "0123abcd", stepCount: 60,
      engine: try KernelEngine(threads: threads)
    ) { _ in }
  }

  @Test("tell held-out pictures' classes, and are the same for any number of threads")
  func training() throws {
    let (one, other) = (try trained(threads: 1), try trained(threads: 3))
    #expect((one.heldOutAccuracy ?? 0) > 0.9)
    let images = DrawnPictures.set(count: 30, classes: 3, seed: 9).images
    let features = try one.features(of: images)
    #expect((features.count, features.dimension) == (90, 128))
    #expect(try other.features(of: images) == features)
  }

  @Test("are whitened over the training pictures")
  func white() throws {
    let features = try trained(threads: 2)
      .features(of: DrawnPictures.real(classes: 3).training.images)
    let (n, d) = (features.count, features.dimension)
    var products = [Double](repeating: 0, count: d * d)
    for row in 0..<n {
      let numbers = features.values[(row * d)..<((row + 1) * d)].map(Double.init)
      for first in 0..<d {
        for second in 0..<d { products[first * d + second] += numbers[first] * numbers[second] }
      }
    }
    let covariance = Matrix(
      rowCount: d, columnCount: d, values: products.map { $0 / Double(n) })
    let eigenvalues = try symmetricEigenvalues(of: covariance)
    // The sums of standardised features would have some far above 1.
    #expect((0.9...1.001).contains(eigenvalues[d - 1]))
    #expect((0.5...1.001).contains(eigenvalues[d - 3]))
  }

  @Test("of an earlier program's file are refused, and say so")
  func earlier() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("features-\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    try SafetensorsWriter.write(
      [], metadata: ["format": OwnFeatures.earlierFormat, "shards": "0123abcd"], to: file.path)
    let error = #expect(throws: FeaturesError.self) {
      try OwnFeatures(reading: file, engine: try KernelEngine(threads: 1))
    }
    #expect(error?.description.contains("pokeprep-features/1") == true)
  }

  @Test("do not depend on the other pictures that they are computed with")
  func alone() throws {
    let own = try trained(threads: 2)
    let images = DrawnPictures.set(count: 30, classes: 3, seed: 9).images
    let all = try own.features(of: images)
    #expect(try own.features(of: [images[70]]) == all.rows([70]))
  }

  @Test("come back from their file, which is the same bytes again")
  func file() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("features-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (file, again) = (
      folder.appendingPathComponent("a.safetensors"), folder.appendingPathComponent("b.safetensors")
    )
    let own = try trained(threads: 2)
    try own.write(to: file)
    let read = try OwnFeatures(reading: file, engine: try KernelEngine(threads: 1))
    #expect(read.shardsChecksum == "0123abcd")
    #expect(read.heldOutAccuracy == own.heldOutAccuracy)
    #expect(read.imageShape == [12, 12, 3])
    let images = DrawnPictures.set(count: 5, classes: 3, seed: 9).images
    #expect(try read.features(of: images) == own.features(of: images))
    try read.write(to: again)
    #expect(try Data(contentsOf: again) == Data(contentsOf: file))
  }
}
