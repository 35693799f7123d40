import Foundation
import Pixels
import Scoring
import SeededRandom
import Shards
import Testing

@Suite("Looking at a run from outside")
struct RunAlarmTests {
  /// A watcher of 2 × 40 drawn pictures, with 2 × 12 held out, and the pictures.
  private func watcher(threads: Int = 2) throws -> (RunWatcher, PictureSet) {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "pokeprep-watch-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let training = DrawnPictures.set(count: 40, seed: 1)
    let writer = try ShardWriter(
      folder: folder,
      configuration: ShardConfiguration(
        width: DrawnPictures.side, height: DrawnPictures.side, channelCount: 3,
        classes: ["one", "two"], seed: 0, settingsHash: "test"))
    for (split, set) in [
      (DataSplit.train, training), (.validation, DrawnPictures.set(count: 12, seed: 2)),
    ] {
      for (index, image) in set.images.enumerated() {
        try writer.append(
          ShardSample(
            pixels: image.bytes, label: set.labels?[index] ?? 0,
            source: Int64(index + (split == .train ? 0 : 1000))), to: split)
      }
    }
    _ = try writer.finish()
    let made = try RunWatcher(ShardSet(folder: folder), threads: threads)
    return (try #require(made), training)
  }

  private func flat(_ byte: UInt8) -> PixelImage {
    PixelImage(
      width: DrawnPictures.side, height: DrawnPictures.side,
      filledWith: [UInt8](repeating: byte, count: 3))
  }

  /// The alarms that five looks at the same pictures raise.
  private func alarms(
    _ images: [PixelImage], discriminator: Double = 0.7, from step: Int = 500
  ) throws -> [Alarm] {
    let (watcher, _) = try watcher()
    var watch = AlarmWatch()
    return try (0..<5).flatMap { number in
      watch.take(
        try watcher.look(
          at: images, step: step + 100 * number, discriminator: discriminator))
    }
  }

  private let healthy = DrawnPictures.set(count: 32, seed: 9).images

  @Test("new pictures of the kind raise none, and measure as real ones do")
  func health() throws {
    let (watcher, _) = try watcher()
    #expect(watcher.sampleCounts == [32, 32])
    let look = try watcher.look(at: healthy, step: 500, discriminator: 0.7)
    #expect((0.8...1.2).contains(look.diversity) && (0.7...1.3).contains(look.nearest))
    #expect(look.saturated == 0)
    #expect(try alarms(healthy) == [])
  }

  @Test("one picture for every latent vector is a collapse")
  func collapse() throws {
    let images = (0..<64).map { healthy[$0 / 32 * 32] }
    let found = try alarms(images)
    #expect(found.map(\.kind) == [.collapse])
    #expect(found.first?.step == 700 && found.first?.value == 0)
    #expect(found.first?.description.contains("step 700: collapse") == true)
  }

  @Test("training pictures, mirrored or a little changed, are copies", arguments: [false, true])
  func copies(isMirrored: Bool) throws {
    let (_, training) = try watcher()
    let images = (0..<64).map { place in
      var image = training.images[place < 32 ? place : place + 8]
      if isMirrored { image = image.mirrored }
      for index in image.bytes.indices where index % 3 == place % 3 && image.bytes[index] > 3 {
        image.bytes[index] -= 3
      }
      return image
    }
    #expect(try alarms(images).map(\.kind) == [.copying])
  }

  @Test("white, black and grey pictures are saturation and nothing else", arguments: [255, 0, 128])
  func saturation(byte: UInt8) throws {
    #expect(try alarms((0..<64).map { _ in flat(byte) }).map(\.kind) == [.saturation])
  }

  @Test("values at the ends of the range are saturation")
  func ends() throws {
    var random = CounterRandom(seed: 3, stream: RandomStream("ends"))
    let images = (0..<64).map { _ in
      var image = flat(0)
      for index in image.bytes.indices {
        image.bytes[index] = random.integer(below: 2) == 0 ? 0 : 255
      }
      return image
    }
    #expect(try alarms(images).map(\.kind) == [.saturation])
  }

  @Test("a discriminator that is always right is told after five looks")
  func discriminator() throws {
    let found = try alarms(healthy, discriminator: 0.995)
    #expect(found.map(\.kind) == [.discriminator] && found.first?.step == 900)
    #expect(try alarms(healthy, discriminator: 0.985) == [])
    #expect(try alarms(healthy, discriminator: .nan) == [])
  }

  @Test("an alarm needs looks in a row after the start, and comes back only after a good look")
  func patience() {
    func look(_ step: Int, _ diversity: Double) -> RunLook {
      var look = RunLook(step: step)
      look.diversity = diversity
      return look
    }
    var watch = AlarmWatch()
    let values = [0, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0, 0.5, 0, 0, 0]
    let steps = values.enumerated().flatMap { watch.take(look(100 * ($0 + 1), $1)) }.map(\.step)
    // The first four looks come before step 500.
    #expect(steps == [900, 1500])
  }

  @Test("blank pictures are told in the first hundreds of steps, once")
  func early() throws {
    let found = try alarms((0..<64).map { _ in flat(255) }, from: 100)
    #expect(found.map(\.kind) == [.saturation] && found.first?.step == 300)
  }

  @Test("looks are the same on any number of threads, and survive their file")
  func threads() throws {
    let looks = try [1, 3].map { threads in
      try watcher(threads: threads).0.look(at: healthy, step: 500, discriminator: 0.123456)
    }
    #expect(looks[0] == looks[1])
    let cells = looks[0].cells.joined(separator: ",").split(
      separator: ",", omittingEmptySubsequences: false)
    #expect(RunLook(cells: cells) == looks[0])
    let unknown = RunLook(step: 4).cells.joined(separator: ",")
    #expect(unknown == "4,,,,")
    #expect(RunLook(cells: ["x", "", "", "", ""]) == nil)
  }

  @Test("the score of new pictures is near its floor, that of others far from it")
  func score() throws {
    let real = DrawnPictures.real()
    let scores = try [1, 2].map { threads in
      try RunScorer(real: real, features: ReducedPixels(), threads: threads)
    }
    #expect(scores[0].sampleCounts == [300, 300] && scores[0].floor == scores[1].floor)
    let same = try scores.map { try $0.score(of: DrawnPictures.set(count: 60, seed: 7).images) }
    #expect(same[0] == same[1])
    #expect(abs(same[0].kid) < 4 * same[0].standardError)
    let dark = try scores[0].score(of: DrawnPictures.set(count: 60, seed: 7, dark: 60).images)
    #expect(dark.kid > 10 * same[0].standardError + abs(same[0].kid))
  }
}
