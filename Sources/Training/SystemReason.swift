import Foundation

/// The system's words behind one of Foundation's errors about a file.
///
/// - Returns: Such as "No such file or directory"; the error's own description for others.
func systemReason(of error: any Error) -> String {
  let system = error as NSError
  if let inner = system.userInfo[NSUnderlyingErrorKey] as? any Error {
    return systemReason(of: inner)
  }
  guard system.domain == NSPOSIXErrorDomain else {
    return error is CocoaError ? "the system refused (code \(system.code))" : "\(error)"
  }
  return unsafe String(cString: strerror(Int32(system.code)))
}
