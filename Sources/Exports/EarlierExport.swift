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
    } catch { throw refusal(found: "another file") }
    guard isOurs else { throw refusal(found: "an archive that no export wrote") }
  }

  private func checkFolder() throws(ExportProblem) {
    let place = URL(fileURLWithPath: path, isDirectory: true)
    let data = try? Data(contentsOf: place.appendingPathComponent(DatasetDescription.fileName))
    guard let data, DatasetDescription.isOurs([UInt8](data)) else {
      throw refusal(found: "a folder that no export wrote")
    }
    let known = DatasetDescription.files(named: data)
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    for name in names where !known.contains(name) {
      var isFolder: ObjCBool = false
      let file = place.appendingPathComponent(name).path
      _ = unsafe FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
      if !isFolder.boolValue { throw refusal(found: "\(name) in it, which no export wrote") }
    }
  }

  private func refusal(found: String) -> ExportProblem {
    ExportProblem(
      path, "expected an earlier export to replace, found \(found); give another --out")
  }
}
