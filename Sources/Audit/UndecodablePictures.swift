import Catalogue
import Curation
import Foundation
import Imaging

/// Why pictures do not decode, as `convert` or an earlier audit found.
///
/// They stay so until the file or the settings change, so they are not tried again; files that the system
/// would not read are.
struct UndecodablePictures {
  /// Under which name the catalogue has those that an audit found.
  private static let key = "audit_undecodable"

  /// What an audit noted.
  private struct Record: Codable {
    var settings: String
    var files: [String: File]
  }

  /// A file as it was, and why it does not decode.
  private struct File: Codable {
    var byteCount: Int
    var modifiedNanoseconds: Int64
    var reason: String
  }

  private let settings: String
  private var files: [String: File]
  private let conversions: [Int64: Conversion]

  /// Reads what is known under some settings.
  init(in catalogue: Catalogue, convert: ConvertSettings) throws {
    settings = try convert.digest
    let record = try catalogue.note(Self.key).flatMap {
      try? JSONDecoder().decode(Record.self, from: Data($0.utf8))
    }
    files = record.flatMap { [settings] in $0.settings == settings ? $0.files : nil } ?? [:]
    conversions = try catalogue.conversions().filter { [settings] in
      $0.value.error != nil && $0.value.settings == settings
        && !ConvertDecision.isUnreadable($0.value)
    }
  }

  /// Why a picture does not decode; nil where that is not known.
  func reason(for picture: PictureRow) -> String? {
    if let error = conversions[picture.id]?.error { return error }
    guard let file = files[picture.path], file.byteCount == picture.byteCount,
      file.modifiedNanoseconds == picture.modifiedNanoseconds
    else { return nil }
    return file.reason
  }

  /// Notes why a picture does not decode, where trying again would come to the same.
  mutating func add(_ error: ImagingError, of picture: PictureRow) {
    switch error {
    case .unreadable, .outOfMemory: break
    default:
      files[picture.path] = File(
        byteCount: picture.byteCount, modifiedNanoseconds: picture.modifiedNanoseconds,
        reason: error.description)
    }
  }

  /// Writes what an audit found.
  func write(to catalogue: Catalogue) throws {
    let record = Record(settings: settings, files: files)
    try catalogue.setNote(
      Self.key, to: String(decoding: JSONEncoder().encode(record), as: UTF8.self))
  }
}
