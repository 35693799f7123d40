import CommandShell
import Curation

/// What the exit status of a task says to the engine that started it.
enum TaskFailure {
  /// Whether another try may help: for what the system refused or stopped it may.
  static func status(of error: any Error) -> ExitStatus {
    switch error {
    case let problem as PlanProblem:
      switch problem.kind {
      case .tryAgain: .tryAgain
      case .plan: .wrongPlan
      case .pictures: .badPictures
      }
    case CurationError.invalidSetting, CurationError.nothingLeft: .wrongPlan
    default: .tryAgain
    }
  }

  /// Whether the status is one of those that keep later tasks from being tried.
  static func worse(_ a: ExitStatus?, _ b: ExitStatus) -> ExitStatus {
    let order = [ExitStatus.tryAgain, .badPictures, .wrongPlan]
    guard let a, let first = order.firstIndex(of: a), let second = order.firstIndex(of: b) else {
      return b
    }
    return order[max(first, second)]
  }
}
