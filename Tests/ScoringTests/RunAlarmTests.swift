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

  /// Looks at real runs, from docs/benchmarks/2026-11-30-zen3-recipes.md: diversity, nearest, saturated,
  /// discriminator.
  private static let collapsing = """
    0.3351,1.1088,0.0,0.0005 0.4088,1.3905,0.0,0.0025 0.3029,0.919,0.0,0.0 0.2998,0.7654,0.0,0.0011
    0.2384,0.7656,0.0,0.0 0.2367,0.7018,0.0,0.0054 0.2361,0.7117,0.0,0.0002 0.2247,0.7378,0.0,0.0038
    """
  private static let copying = """
    0.7187,0.8203,0.0,0.426 0.7461,0.8703,0.0,0.6369 0.6593,0.836,0.0,0.7383 0.6543,0.794,0.0,0.8102
    0.6833,0.8174,0.0,0.8385 0.6608,0.8113,0.0,0.8677 0.659,0.813,0.0,0.8741 0.6559,0.7778,0.0,0.9131
    0.6511,0.781,0.0,0.9158 0.6579,0.7936,0.0,0.9197 0.6271,0.7598,0.0,0.943 0.5993,0.7369,0.0,0.9516
    0.5804,0.6865,0.0,0.9434 0.5571,0.6519,0.0,0.936 0.5138,0.6055,0.0,0.944 0.4872,0.5991,0.0,0.9369
    0.4662,0.5332,0.0,0.9514 0.4374,0.5018,0.0,0.9547 0.4102,0.4682,0.0,0.9725 0.385,0.4353,0.0,0.9836
    """
  private static let saturating = """
    0.0037,0.8142,1.0,0.5288 0.0008,0.814,1.0,0.7875 0.0004,0.814,1.0,0.8925 0.0002,0.814,1.0,0.955
    0.0002,0.814,1.0,0.9838 0.0003,0.814,1.0,0.985 0.0013,0.814,1.0,0.9975 0.0598,8.4661,0.0,0.975
    0.025,0.8193,0.9844,0.9938
    """
  private static let slow = """
    0.1048,0.8483,0.0,0.7894 0.101,0.9268,0.0,0.8475 0.1558,1.1801,0.0,0.8613 0.414,0.854,0.0,0.8519
    0.4635,0.8537,0.0,0.6706 0.7892,1.021,0.0,0.5025 0.8156,1.0664,0.0,0.5556 0.8414,1.0476,0.0,0.4681
    """

  @Test(
    "real runs are called by their names, and slow ones are not called",
    arguments: [
      (collapsing, [AlarmKind.collapse], 700), (copying, [.copying], 1900),
      (saturating, [.saturation], 300), (slow, [], 0),
    ])
  func realRuns(text: String, kinds: [AlarmKind], step: Int) throws {
    var watch = AlarmWatch()
    let lines = text.split { $0 == " " || $0 == "\n" }
    let alarms = try lines.enumerated().flatMap { number, line in
      watch.take(
        try #require(RunLook(cells: ["\(100 * (number + 1))"] + line.split(separator: ","))))
    }
    #expect(alarms.map(\.kind) == kinds && (alarms.first?.step ?? 0) == step)
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
