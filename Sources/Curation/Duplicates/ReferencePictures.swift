import Catalogue
import Files
import Foundation
import Imaging
import OrderedMap

/// The pictures of folders that are only compared with: they stay, and their copies go.
///
/// What lies in the input folder is in the catalogue already. All else is looked at anew as `convert` would,
/// noted nowhere, and stands under numbers below 0.
struct ReferencePictures: Sendable {
  private struct Foreign: Sendable {
    var path: String
    var pixelCount: Int
    var byteCount: Int
    var look: PictureConversion.Look
  }

  /// Files outside of the input folder.
  private let files: [(path: String, file: ScannedFile)]
  /// Folders in the input folder, from there down.
  private let innerFolders: [String]
  private var foreign: [Foreign] = []
  /// Files that cannot be compared, and why.
  private(set) var unreadable: [String] = []
  /// Every file with its size and time.
  let listing: String

  /// Looks through folders.
  ///
  /// - Throws: `CurationError.unusableFolder` for one that cannot be read or holds the input folder.
  init(_ folders: [String], in context: StageContext) throws {
    let input = folders.isEmpty ? "" : RealPath.of(try context.inputFolder())
    var files: [(path: String, file: ScannedFile)] = []
    var inner: [String] = []
    for folder in folders {
      let path = RealPath.of(context.workspace.absolutePath(folder))
      guard input != path, !input.hasPrefix(path + "/") else {
        throw CurationError.unusableFolder(
          path: folder,
          message: "holds the input folder; expected a folder beside it or in it to compare with")
      }
      if path.hasPrefix(input + "/") {
        inner.append(String(path.dropFirst(input.count + 1)))
        continue
      }
      guard FileStatus(of: path)?.kind == S_IFDIR else {
        throw CurationError.unusableFolder(
          path: folder, message: "no such folder; name one of pictures to compare with --reference")
      }
      let found = try PictureScan(of: path, workspace: context.workspace).files
      guard !found.isEmpty else {
        throw CurationError.unusableFolder(
          path: folder, message: "holds no pictures to compare with (--reference)")
      }
      files += found.map { (path + "/" + $0.path, $0) }
    }
    self.files = files
    innerFolders = inner
    listing = (inner + files.map { "\($0)\t\($1.byteCount)\t\($1.modifiedNanoseconds)" })
      .joined(separator: "\n")
  }

  /// Decodes those outside of the input folder.
  ///
  /// - Throws: `CurationError.interrupted`.
  mutating func look(in context: StageContext) throws {
    guard !files.isEmpty else { return }
    let settings = try context.catalogue.lastSettings(of: ConvertStage.self) ?? ConvertSettings()
    let conversion = try PictureConversion(settings: settings, context: context)
    let progress = WorkProgress(
      title: "duplicates: references", total: files.count, context: context)
    let found = orderedMap(count: files.count, threads: context.threadCount) { [files] place in
      defer { progress.advance() }
      return context.isInterrupted() ? nil : conversion.look(at: files[place].path)
    }
    try context.checkInterruption(in: .duplicates)
    for (file, look) in zip(files, found) {
      switch look {
      case .success(let look)?:
        foreign.append(
          Foreign(
            path: file.path, pixelCount: look.pixelCount, byteCount: file.file.byteCount, look: look
          ))
      case .failure(let error)?: unreadable.append("\(file.path): \(error)")
      case nil: break
      }
    }
  }

  /// How many are compared that the catalogue does not have.
  var foreignCount: Int { foreign.count }

  /// Whether a picture of the catalogue lies in one of the folders.
  func contains(_ picture: PictureRow) -> Bool {
    innerFolders.contains { picture.path.hasPrefix($0 + "/") }
  }

  /// Those that the catalogue does not have and that show something.
  var candidates: [DuplicateCandidate] {
    foreign.enumerated().compactMap { place, one in
      one.look.fingerprint.views.allSatisfy(\.isBlank)
        ? nil
        : DuplicateCandidate(
          pictureID: Int64(-1 - place), path: one.path, pictureClass: "",
          pixelCount: one.pixelCount, byteCount: one.byteCount, key: one.look.pixelHash,
          isReference: true)
    }
  }

  /// What some pictures look like, by their numbers; those without a fingerprint are missing.
  func fingerprints(
    of pictures: [Int64], or catalogue: Catalogue
  ) throws -> [Int64: PictureFingerprint] {
    var found = try catalogue.fingerprints(of: pictures.lazy.filter { $0 >= 0 })
      .compactMapValues { PictureFingerprint(bytes: $0) }
    for picture in pictures where picture < 0 && Int(-1 - picture) < foreign.count {
      found[picture] = foreign[Int(-1 - picture)].look.fingerprint
    }
    return found
  }
}
