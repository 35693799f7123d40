import Catalogue
import Curation
import Files
import Foundation
import Imaging

/// Picture files in folders, in an archive or on the disk: they keep their paths, unless the class stands
/// in their names or is the same for all.
package final class FolderTree: ImportSource {
  package let format: String
  package private(set) var leftOut: [String] = []
  private let path: String
  private let archive: MemberArchive?
  private let options: ImportOptions
  private let meter: ImportMeter

  /// The pictures of an archive.
  package init(archive: MemberArchive, format: String, options: ImportOptions) {
    (self.archive, path, meter) = (archive, archive.path, archive.meter)
    (self.format, self.options) = (format, options)
  }

  /// The pictures of a folder, whose class stands in their names or is the same for all.
  init(folder: String, options: ImportOptions, meter: ImportMeter) {
    (archive, path, self.meter) = (nil, folder, meter)
    (format, self.options) = ("folder", options)
  }

  package func forEachPicture(_ use: (ImportedPicture) throws -> Void) throws {
    if let archive {
      try archive.forEachFile { file, read in
        if !file.path.isHidden {
          try take(file.path, bytes: read(ImportLimits.pictureByteCount), use)
        }
        return true
      }
      return
    }
    // Links are followed by nothing here; a set in one folder needs none.
    for name in try FolderFiles.paths(below: path, passingOver: { $0.hasPrefix(".") }) {
      try meter.countMember(of: path)
      let bytes = try PictureFile.bytes(at: "\(path)/\(name)", meter: meter)
      try take(MemberPath(name, in: path), bytes: bytes, use)
    }
  }

  private func take(
    _ place: MemberPath, bytes: [UInt8], _ use: (ImportedPicture) throws -> Void
  ) throws {
    guard PictureFile.ending(of: bytes) != nil else { return leftOut.append(place.path) }
    try use(ImportedPicture(place: self.place(of: place), content: .file(bytes)))
  }

  private func place(of file: MemberPath) throws(ImportProblem) -> ImportedPicture.Place {
    let split = file.parts.dropLast().lazy.compactMap { SplitName($0[...])?.split }.first
    let stem = MemberPath.stem((file.path as NSString).deletingPathExtension)
    if let pattern = options.labelPattern {
      guard let label = pattern.label(in: file.name) else {
        throw ImportProblem(
          path,
          "expected names such as \(pattern.text), found \(file.path); rename it, or give another "
            + "--label-pattern")
      }
      return .labelled(ImportLabel(text: label), split: split, stem: stem)
    }
    if options.onlyClass != nil { return .labelled(.name(""), split: split, stem: stem) }
    guard options.classNames == nil else {
      throw ImportProblem(
        path,
        "expected numbered classes for --class-names, found pictures in folders, which name them; "
          + "leave it out")
    }
    guard file.parts.count > 1 else {
      let pattern = NamePattern(fitting: [file.name]).map {
        "if names begin with the class: --label-pattern '\($0.text)', "
      }
      throw ImportProblem(
        path,
        "expected pictures in class folders, found \(file.path) in none; \(pattern ?? "")"
          + "if all are of one: --class NAME")
    }
    return .path(file.path)
  }
}

/// Files that are pictures.
package enum PictureFile {
  /// The usual ending of the format that some bytes are of; nil for no picture that is read here.
  package static func ending(of bytes: [UInt8]) -> String? {
    guard case .supported(let format) = DetectedFormat.detect(bytes.span)
    else { return nil }
    return format == .jpeg ? "jpg" : format.rawValue
  }

  /// The bytes of a file of the user's own.
  ///
  /// - Throws: `FileError`, and `ImportProblem` above the limits.
  static func bytes(at path: String, meter: ImportMeter) throws -> [UInt8] {
    let file = try RegularFile(path: path)
    guard file.byteCount <= ImportLimits.pictureByteCount else {
      throw ImportProblem(
        path, "expected at most \(ImportLimits.pictureByteCount) bytes, found \(file.byteCount)")
    }
    meter.note(path)
    try meter.countBytes(file.byteCount, unpacked: file.byteCount, packed: nil, of: path)
    return try file.contents()
  }
}
