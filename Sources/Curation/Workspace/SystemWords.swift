package import Foundation

/// What the system says about a file, without Foundation's names and numbers.
package enum SystemWords {
  /// The reason behind an error of Foundation's, such as "No such file or directory".
  ///
  /// - Parameter error: Any error; those of others are described by themselves.
  /// - Returns: A few words without the file's path.
  package static func reason(of error: any Error) -> String {
    let system = error as NSError
    if let inner = system.userInfo[NSUnderlyingErrorKey] as? any Error { return reason(of: inner) }
    if system.domain == NSPOSIXErrorDomain {
      return unsafe String(cString: strerror(Int32(system.code)))
    }
    guard let error = error as? CocoaError else { return "\(error)" }
    return switch error.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: "no such file or folder"
    case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
    case .fileWriteOutOfSpace: "no space left on the disk"
    case .fileWriteFileExists: "something of that name is there already"
    case .fileReadInapplicableStringEncoding: "not UTF-8 text"
    default: "the system refused (code \(error.code.rawValue))"
    }
  }

  /// A whole sentence for an error of Foundation's about a file: which, what was tried, why it failed
  /// and what to do.
  ///
  /// - Returns: nil for an error that names no file.
  package static func sentence(of error: CocoaError) -> String? {
    guard let path = error.filePath ?? error.url?.path else { return nil }
    let isReading = (256..<512).contains(error.code.rawValue)
    return isReading
      ? "\(path): cannot be read: \(reason(of: error)); check the name and that the file is yours"
      : "\(path): cannot be written: \(reason(of: error)); check that the folder is there and "
        + "yours, and that the disk has room"
  }
}

/// Folders that the program makes.
package enum OutputFolder {
  /// Makes a folder and those above it; does nothing where it is.
  ///
  /// - Throws: `CurationError.unusableFolder` with the system's reason.
  package static func make(_ path: String) throws(CurationError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .unusableFolder(
        path: path,
        words: "the folder cannot be made: \(SystemWords.reason(of: error)); check that the folder "
          + "above is one and is yours")
    }
  }
}
