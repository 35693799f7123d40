package import ArgumentParser
import Files
import Foundation
import PlainText

/// What the exit status of the program means.
package enum ExitStatus: Int32, Sendable {
  /// Finished, but there is something that the user must look at.
  case needsAttention = 1
  /// Wrong usage, or something that stopped the work.
  case failure = 2
  /// Too many pictures of a task cannot be used (`EX_DATAERR`).
  case badPictures = 65
  /// A task was stopped, or the machine refused something: another try may help (`EX_TEMPFAIL`).
  case tryAgain = 75
  /// A task does not fit its plan: no other try helps (`EX_CONFIG`).
  case wrongPlan = 78
  /// The user pressed Ctrl-C; what was done so far is kept.
  case interrupted = 130
  /// The same by SIGTERM, as schedulers of jobs send it.
  case terminated = 143
}

/// Something that stops a command and is no fault of how it was typed.
package struct CommandProblem: Error, CustomStringConvertible {
  /// A sentence that says what was expected, what was found and what to do.
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}

/// Ends the program after an error, with a message for people and the right exit status.
package enum ErrorReport {
  /// Prints the error (help and version go to standard output) and exits.
  ///
  /// - Parameters:
  ///   - error: What stopped the command.
  ///   - program: The command line that it belongs to; its name begins the message.
  ///   - status: The exit status, unless the error has one of its own.
  package static func exit(
    for error: any Error, of program: any ParsableCommand.Type, status: ExitStatus = .failure
  ) -> Never {
    if let status = error as? ExitCode { Foundation.exit(status.rawValue) }
    if program.exitCode(for: error) != .failure {
      let message = program.fullMessage(for: error)
      if program.exitCode(for: error).isSuccess {
        Console.print(message)
        Foundation.exit(0)
      }
      Console.error(message)
    } else {
      let name = program.configuration.commandName ?? "pokeprep"
      Console.error("\(name): \(words(of: error).withoutControls)")
    }
    Foundation.exit(status.rawValue)
  }

  /// The description of our errors, and the system's own text for others.
  package static func words(of error: any Error) -> String {
    switch error {
    case let error as CocoaError:
      SystemMessage.sentence(of: error) ?? SystemMessage.reason(of: error)
    case let error as any CustomStringConvertible & Error
    where !(type(of: error) is AnyObject.Type): error.description
    default: error.localizedDescription
    }
  }
}
