import Foundation
package import Imaging
package import Pixels
import SeededRandom

/// One picture of a demo data set: what it shows and how it is stored.
package struct DemoPicture: Sendable, Hashable {
  /// Relative to the data set's folder, such as "images/fire/emberpup-001.png".
  package let path: String
  /// The folder it lies in.
  package let type: CreatureType
  /// The invented species it shows.
  package let species: String
  /// What stands behind the creature.
  package let background: DemoBackground
  /// How it is stored.
  package let encoding: DemoEncoding
  /// The path of the picture with equal pixels that it repeats, nil for originals.
  package let copyOf: String?

  let subject: Subject

  /// What lots are drawn from: equal subjects give equal pixels.
  struct Subject: Sendable, Hashable {
    var type: CreatureType
    var speciesIndex: Int
    var seed: UInt64
    var index: UInt64
  }

  init(
    path: String, type: CreatureType, subject: Subject, background: DemoBackground,
    encoding: DemoEncoding, copyOf: String? = nil
  ) {
    self.path = path
    self.type = type
    self.subject = subject
    species = subject.type.species[subject.speciesIndex % subject.type.species.count].key
    self.background = background
    self.encoding = encoding
    self.copyOf = copyOf
  }

  /// The bytes of the file.
  ///
  /// - Throws: What the encoder says.
  package func encoded() throws(ImagingError) -> [UInt8] { try encoding.encode(canvas()) }

  /// The picture before it is stored, RGB on white.
  package func picture() -> PixelImage { canvas().picture }

  private func canvas() -> Canvas {
    var random = CounterRandom(
      seed: subject.seed, stream: RandomStream("demo picture \(subject.type.rawValue)"),
      index: subject.index)
    let painter = CreaturePainter(
      subject.type, speciesIndex: subject.speciesIndex, using: &random)
    let side = Int(random.uniform(in: 128...216))
    // One in four is a little wider or higher than square.
    let shape = random.uniform()
    let width = shape < 0.12 ? side * 5 / 4 : side
    let height = shape > 0.88 ? side * 5 / 4 : side
    var canvas = Canvas(width: width, height: height)
    background.paint(on: &canvas, using: &random)
    canvas.overlay(
      painter.canvas(
        width: width, height: height, margin: Double(random.uniform(in: 0.06...0.12)),
        hasShadow: background != .transparent))
    return canvas
  }
}
