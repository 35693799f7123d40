import Catalogue
import Files
import Foundation

/// What lies where an export is to go, which is replaced only when an export wrote all of it.
struct EarlierExport {
  let path: String

  /// Whether there is a folder without anything in it.
  var isEmptyFolder: Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty ?? false
  }

  /// Whether an export wrote it, whatever was put beside its files since.
  var isOurs: Bool {
    let file = URL(fileURLWithPath: path).appendingPathComponent(DatasetDescription.fileName)
    if let data = try? Data(contentsOf: file) { return DatasetDescription.isOurs([UInt8](data)) }
    return (try? checkReplaceable(isFolder: false)) != nil
  }

  /// - Throws: `ExportProblem` for anything but an earlier export of the same shape.
  func checkReplaceable(isFolder: Bool) throws(ExportProblem) {
    var isThereFolder: ObjCBool = false
    _ = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isThereFolder)
    guard isThereFolder.boolValue == isFolder else {
      throw refusal(found: isFolder ? "a file" : "a folder")
    }
    try isFolder ? checkFolder() : checkArchive()
  }

  private func checkArchive() throws(ExportProblem) {
    var isOurs = false
    do {
      let reader = try ArchiveReader(path: path)
      while let name = try reader.nextName() {
        if name == DatasetDescription.fileName {
          isOurs = DatasetDescription.isOurs(try reader.bytes())
        }
      }
    } catch { throw refusal(found: "another file or a damaged one") }
    guard isOurs else { throw refusal(found: "an archive that no export wrote") }
  }

  private func checkFolder() throws(ExportProblem) {
    let data = FileManager.default.contents(atPath: "\(path)/\(DatasetDescription.fileName)")
    guard let data, DatasetDescription.isOurs([UInt8](data)) else {
      throw refusal(found: "a folder that no export wrote")
    }
    let known = Set(DatasetDescription.files(named: data).map(ExactPath.init))
    let names: [String]
    do { names = try FolderFiles.paths(below: path) } catch { throw refusal(found: "\(error)") }
    if let other = names.first(where: { !known.contains(ExactPath($0)) }) {
      throw refusal(found: "\(other) in it, which no export wrote")
    }
  }

  private func refusal(found: String) -> ExportProblem {
    ExportProblem(
      path, "expected an earlier export to replace, found \(found); give another --out")
  }
}
