import ArgumentParser
import Curation
import Files
import Foundation

/// Ends the program after an error, with a message for people and the right exit status.
enum ErrorReport {
  /// Prints the error (help and version go to standard output) and exits.
  static func exit(for error: any Error) -> Never {
    if let status = error as? ExitCode { Foundation.exit(status.rawValue) }
    if case CurationError.interrupted = error {
      Console.error("pokeprep: \(words(of: error).withoutControls)")
      Foundation.exit(ExitStatus.interrupted.rawValue)
    }
    let isUsage = PokeprepCommand.exitCode(for: error) != .failure
    if isUsage {
      let message = PokeprepCommand.fullMessage(for: error)
      if PokeprepCommand.exitCode(for: error).isSuccess {
        Console.print(message)
        Foundation.exit(0)
      }
      Console.error(message)
    } else {
      Console.error("pokeprep: \(words(of: error).withoutControls)")
    }
    Foundation.exit(ExitStatus.failure.rawValue)
  }

  /// The description of our errors, and the system's own text for others.
  static func words(of error: any Error) -> String {
    switch error {
    case let error as CocoaError:
      SystemMessage.sentence(of: error) ?? SystemMessage.reason(of: error)
    case let error as any CustomStringConvertible & Error
    where !(type(of: error) is AnyObject.Type): error.description
    default: error.localizedDescription
    }
  }
}
