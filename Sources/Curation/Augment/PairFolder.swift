import Digest
import Foundation
import Imaging
import Pixels

/// A folder with the input pictures of image-to-image training: for each source picture one at the
/// same path below it, with any suffix.
struct PairFolder: Sendable {
  let path: String

  /// The partner of each picture, absolute.
  ///
  /// - Throws: `CurationError.unusableFolder` when there is no such folder, or pictures have no partner.
  func partners(of paths: [String]) throws(CurationError) -> [String] {
    guard (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil else {
      throw .unusableFolder(
        path: path,
        message: "no folder that can be read; --pairs wants one with a partner for each picture")
    }
    let byFolder = Dictionary(grouping: paths) { ($0 as NSString).deletingLastPathComponent }
    let known = Dictionary(uniqueKeysWithValues: byFolder.keys.map { ($0, names(in: $0)) })
    let found = paths.map { picture in
      let folder = (picture as NSString).deletingLastPathComponent
      let name = (picture as NSString).lastPathComponent
      return Self.partner(of: name, among: known[folder]?[Self.stem(name)] ?? []).map {
        folder.isEmpty ? "\(path)/\($0)" : "\(path)/\(folder)/\($0)"
      }
    }
    let missing = zip(paths, found).filter { $0.1 == nil }.map(\.0)
    guard missing.isEmpty else {
      throw .unusableFolder(
        path: path,
        message: "expected a partner for each of \(paths.count) pictures, at the same path and "
          + "with any suffix, found none for \(missing.count), the first being \(missing[0]), for which "
          + "\(path)/\(Self.stem(missing[0])).* is looked for; add them or reject the pictures")
    }
    return found.compactMap { $0 }
  }

  /// The files in a folder below, by their names without suffix.
  private func names(in folder: String) -> [String: [String]] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []
    return Dictionary(grouping: all.filter { !$0.hasPrefix(".") }, by: Self.stem)
  }

  /// The file of the same name, else one with the suffix of a picture, else any.
  private static func partner(of name: String, among candidates: [String]) -> String? {
    let suffixes = PictureFormat.endings
    func rank(_ candidate: String) -> Int {
      let suffix = (candidate as NSString).pathExtension.lowercased()
      return candidate == name ? -1 : suffixes.firstIndex(of: suffix) ?? suffixes.count
    }
    return candidates.min { (rank($0), $0) < (rank($1), $1) }
  }

  private static func stem(_ name: String) -> String {
    (name as NSString).deletingPathExtension
  }

  /// A digest of the bytes of files, in their order.
  static func digest(of files: [String]) throws -> String {
    var hasher = SHA256Hasher()
    for file in files {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw CurationError.unusableFile(path: file, line: 0, message: "cannot be read")
      }
      hasher.update(Array(data))
    }
    return hasher.finalized().description
  }
}

/// Turns partner pictures into inputs: fitted as `convert` fits the pictures themselves.
struct PairPreparation: Sendable {
  let convert: ConvertSettings
  private let decoder: PictureDecoder

  init(_ convert: ConvertSettings) {
    self.convert = convert
    decoder = PictureDecoder(options: convert.decoding)
  }

  /// Refuses a file that is no picture, or one of another shape, by its header.
  ///
  /// Parameters and errors are those of `input(from:width:height:)`.
  func check(_ path: String, width: Int?, height: Int?) throws(CurationError) {
    let header: PictureHeader
    do throws(ImagingError) { header = try decoder.header(of: decoder.read(path: path)) } catch {
      throw .unusableFile(path: path, line: 0, message: error.description)
    }
    try Self.checkShape(header.width, header.height, of: path, width, height)
  }

  /// The input picture in a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - width: Columns of the source picture, whose proportions the partner must have within 2 %;
  ///     nil = any.
  ///   - height: Its rows; nil = any.
  /// - Returns: The picture, fitted as `convert` fits the pictures themselves.
  /// - Throws: `CurationError.unusableFile` for a file that cannot be read or has another shape.
  func input(from path: String, width: Int?, height: Int?) throws -> PixelImage {
    let image: PixelImage
    do throws(ImagingError) { image = try decoder.decode(path: path).image } catch {
      throw CurationError.unusableFile(path: path, line: 0, message: error.description)
    }
    try Self.checkShape(image.width, image.height, of: path, width, height)
    return image.fitted(
      side: convert.size, fit: convert.fit, filter: convert.filter, background: convert.background
    ).image
  }

  private static func checkShape(
    _ found: Int, _ foundHeight: Int, of path: String, _ width: Int?, _ height: Int?
  ) throws(CurationError) {
    guard let width, let height else { return }
    let skew = Double(found * height) / Double(max(width * foundHeight, 1))
    guard abs(skew - 1) <= 0.02 else {
      throw .unusableFile(
        path: path, line: 0,
        message: "expected the shape of its partner, \(width)×\(height), found "
          + "\(found)×\(foundHeight); aligned pictures have the same shape")
    }
  }
}
