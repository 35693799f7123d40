package import Imaging

/// A file that cannot be used, or is not what its name says.
package struct DamagedFile: Sendable, Hashable {
  /// Relative to the data set's folder, such as "bad/truncated.png".
  package let path: String
  /// What is wrong with it.
  package let damage: Damage
  private let source: DemoPicture

  /// The kinds of damage.
  package enum Damage: String, Sendable, CaseIterable, Codable {
    case truncatedPNG = "truncated.png"
    case truncatedJPEG = "truncated.jpg"
    case truncatedWebP = "truncated.webp"
    case damagedPNG = "wrong-checksum.png"
    case signatureOnly = "signature-only.png"
    case emptyPNG = "empty.png"
    case emptyJPEG = "empty.jpg"
    case text = "text-renamed.png"
    case webPage = "error-page-renamed.jpg"
    case gif = "gif-renamed.png"
    case bmp = "bmp-renamed.jpg"
    case absurdPNG = "absurd-size.png"
    case absurdJPEG = "absurd-size.jpg"
    case absurdWebP = "absurd-size.webp"
    case jpegNamedPNG = "jpeg-named.png"
    case pngNamedJPEG = "png-named.jpg"

    /// Whether the picture can be read all the same: only its name is wrong.
    package var isReadable: Bool { self == .jpegNamedPNG || self == .pngNamedJPEG }
  }

  init(path: String, damage: Damage, source: DemoPicture) {
    self.path = path
    self.damage = damage
    self.source = source
  }

  /// All kinds of damage in `bad/`, and one or two of them among the pictures of each type.
  static func all(seed: UInt64, type: CreatureType, folders: [String]) -> [DamagedFile] {
    func source(_ index: Int) -> DemoPicture {
      DemoPicture(
        path: "", type: type,
        subject: DemoPicture.Subject(
          type: type, speciesIndex: index, seed: seed, index: UInt64(1_000_000 + index)),
        background: .white, encoding: .pngRGB)
    }
    let collected = Damage.allCases.enumerated().map { index, damage in
      DamagedFile(path: "bad/\(damage.rawValue)", damage: damage, source: source(index))
    }
    let scattered: [Damage] = [.truncatedJPEG, .webPage, .gif, .emptyPNG, .truncatedPNG, .text]
    return collected
      + folders.enumerated().map { index, folder in
        let damage = scattered[index % scattered.count]
        return DamagedFile(
          path: "images/\(folder)/\(damage.rawValue)", damage: damage, source: source(index))
      }
  }

  /// The bytes of the file.
  ///
  /// - Throws: What the encoder says.
  package func encoded() throws(ImagingError) -> [UInt8] {
    let picture = source.picture()
    switch damage {
    case .truncatedPNG: return Self.beginning(of: try PNGEncoder.encode(picture))
    case .truncatedJPEG: return Self.beginning(of: try JPEGEncoder.encode(picture))
    case .truncatedWebP: return Self.beginning(of: try WebPEncoder.encode(picture))
    case .damagedPNG:
      var bytes = try PNGEncoder.encode(picture)
      // In the middle of the compressed pixels.
      bytes[bytes.count / 2] ^= 0xFF
      return bytes
    case .signatureOnly: return Array(try PNGEncoder.encode(picture).prefix(8))
    case .emptyPNG, .emptyJPEG: return []
    case .text: return Array("This is a text file with the name of a picture.\n".utf8)
    case .webPage:
      return Array(
        "<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head></html>\n".utf8)
    case .gif: return ForeignPicture.gif
    case .bmp: return ForeignPicture.bmp(picture)
    case .absurdPNG: return AbsurdHeader.png(try PNGEncoder.encode(picture))
    case .absurdJPEG: return AbsurdHeader.jpeg(try JPEGEncoder.encode(picture))
    case .absurdWebP: return AbsurdHeader.webp
    case .jpegNamedPNG: return try JPEGEncoder.encode(picture)
    case .pngNamedJPEG: return try PNGEncoder.encode(picture, compressionLevel: 9)
    }
  }

  private static func beginning(of bytes: [UInt8]) -> [UInt8] {
    Array(bytes.prefix(bytes.count * 3 / 5))
  }
}
