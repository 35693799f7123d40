import Files
import Foundation
import Imaging
import Pixels

/// Pictures that the program makes, written as PNG in one step each.
enum PictureFiles {
  /// Writes a picture; folders on the way are made.
  static func write(_ image: PixelImage, to url: URL) throws {
    try OutputFolder.make(url.deletingLastPathComponent().path)
    try AtomicFile.replace(url.path, with: try PNGEncoder.encode(image))
  }
}
