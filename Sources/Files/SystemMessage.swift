package import Foundation

/// What the operating system says about a file, without Foundation's names and numbers.
package enum SystemMessage {
  /// The message for an error number, such as "No such file or directory".
  package static func of(_ code: Int32) -> String {
    // `strerror` returns text that is valid until the next call on this thread.
    unsafe String(cString: strerror(code))
  }

  /// The message for the system call that just failed, from `errno`.
  package static func last() -> String { of(errno) }

  /// The reason behind an error of Foundation's.
  ///
  /// - Parameter error: Any error; those of others are described by themselves.
  /// - Returns: A few words without the file's path.
  package static func reason(of error: any Error) -> String {
    let system = error as NSError
    if let inner = system.userInfo[NSUnderlyingErrorKey] as? any Error { return reason(of: inner) }
    if system.domain == NSPOSIXErrorDomain { return of(Int32(system.code)) }
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
