import Curation
import Files
import Foundation
import Imaging

/// The bytes of pictures for the browser: prepared ones as they are, others decoded when they are asked for.
final class PictureFiles: Sendable {
  private let workspace: Workspace
  private let input: String
  private let small = SharedValue<Recent>(Recent())

  /// Pixels a side of what is decoded for a gallery.
  private static let side = 128
  /// Prepared pictures of more bytes are made smaller.
  private static let plainLimit = 60_000

  init(workspace: Workspace, input: String) {
    self.workspace = workspace
    self.input = input
  }

  /// A small picture as PNG; nil where nothing decodes.
  func thumbnail(of picture: ReviewedPicture) -> Data? {
    if let known = small.change({ $0[picture.id] }) { return known }
    let prepared = picture.prepared.flatMap { bytes(at: workspace.absolutePath($0)) }
    if let prepared, prepared.count <= Self.plainLimit { return Data(prepared) }
    guard let source = prepared ?? bytes(at: input + "/" + picture.path),
      let made = Self.reduced(source, to: Self.side)
    else { return nil }
    small.change { $0[picture.id] = made }
    return made
  }

  /// The source as it is, which browsers show; nil for what is no picture.
  func source(of picture: ReviewedPicture) -> (bytes: Data, type: String)? {
    guard let bytes = bytes(at: input + "/" + picture.path),
      case .supported(let format) = DetectedFormat.detect(bytes)
    else { return nil }
    return (Data(bytes), "image/\(format.rawValue)")
  }

  private func bytes(at path: String) -> [UInt8]? { try? PictureDecoder().read(path: path) }

  private static func reduced(_ bytes: [UInt8], to side: Int) -> Data? {
    let decoder = PictureDecoder(options: DecodingOptions(isLenient: true))
    let target = TargetSquare(side: side, fit: .contain)
    guard let decoded = try? decoder.decode(bytes.span, toward: target) else { return nil }
    return (try? PNGEncoder.encode(decoded.fitted(side: side).image)).map { Data($0) }
  }

  /// The pictures that were made last.
  private struct Recent: Sendable {
    private var made: [Int64: Data] = [:]
    private var order: [Int64] = []
    private static let limit = 2000

    subscript(id: Int64) -> Data? {
      get { made[id] }
      set {
        if made.updateValue(newValue ?? Data(), forKey: id) == nil { order.append(id) }
        if order.count > Self.limit {
          for old in order.prefix(Self.limit / 2) { made[old] = nil }
          order.removeFirst(Self.limit / 2)
        }
      }
    }
  }
}
