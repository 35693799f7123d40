import ArgumentParser
import CommandShell
import Foundation
import KernelTasks
import Kernels
import Shards
import Training

/// The processes that `mpirun` started for one run: rank 0 does all that a person sees, the others
/// compute along.
///
/// A class, because the ranks must take every turn of their talk exactly once, however it ends.
final class TrainingJob {
  let ranks: OpenMPI
  /// How far the talk has come.
  private enum Stage { case waiting, preparing, training, over }
  private var stage = Stage.waiting

  /// Joins the job that this process was started for; nil where there is none, or it is not wanted.
  ///
  /// - Parameter isWanted: What was typed; without it `mpirun` decides.
  /// - Throws: `TrainingError.mpi` where there is no Open MPI.
  init?(isWanted: Bool?) throws {
    guard isWanted ?? OpenMPI.isLaunched else { return nil }
    ranks = try OpenMPI()
  }

  /// Threads of a rank: what was typed, or its share of the machine's cores that it may use.
  func threads(typed: Int?) -> Int {
    if let typed { return typed }
    let machine = ProcessInfo.processInfo
    return max(min(machine.activeProcessorCount, machine.processorCount / OpenMPI.localSize), 1)
  }

  /// Rank 0: tells the others what will be computed.
  func begin(_ configuration: TrainingConfiguration, shards: URL) throws {
    var configuration = configuration
    configuration.shards = shards.path
    _ = ranks.shared(Array(try JSONEncoder().encode(configuration)))
    stage = .preparing
  }

  /// Holds the ranks against each other before they train; all of them come here, with a reason where
  /// one cannot train.
  ///
  /// - Throws: `CommandProblem` with the first reason on rank 0, the exit status on the others.
  func agree(isa: InstructionSet?, problem: String? = nil) throws {
    let own = Standing(
      host: ProcessInfo.processInfo.hostName,
      version: String(VersionText.text.prefix { $0 != "\n" }),
      isa: isa?.rawValue ?? "", problem: problem)
    stage = .over
    let all = try ranks.gathered(String(decoding: JSONEncoder().encode(own), as: UTF8.self)).map {
      try JSONDecoder().decode(Standing.self, from: Data($0.utf8))
    }
    guard let reason = Standing.misfit(of: all) else {
      stage = .training
      return
    }
    guard ranks.rank == 0 else { throw ExitCode(ExitStatus.failure.rawValue) }
    throw CommandProblem(reason)
  }

  /// A rank above 0: computes what rank 0 says.
  func follow(threads: Int) throws {
    let bytes = ranks.shared([UInt8]())
    guard !bytes.isEmpty else { return try ranks.finish() }
    var ready: (trainer: Trainer, isa: InstructionSet)?
    var problem: String?
    do {
      let configuration = try JSONDecoder().decode(
        TrainingConfiguration.self, from: Data(bytes))
      let engine = try KernelEngine(threads: threads, precision: configuration.precision)
      let shards = try ShardSet(folder: URL(fileURLWithPath: configuration.shards))
      ready = (
        try Trainer(shards: shards, configuration: configuration, engine: engine, ranks: ranks),
        engine.isa
      )
    } catch {
      problem = ErrorReport.words(of: error)
    }
    do {
      try agree(isa: ready?.isa, problem: problem)
      try Interruption.waitingForTheEnd {
        try ready?.trainer.follow(isInterrupted: { Interruption.isRequested })
      }
    } catch {
      end(after: error)
      // Rank 0 says the same.
      if case TrainingError.diverged = error { throw ExitCode(ExitStatus.failure.rawValue) }
      throw error
    }
    try ranks.finish()
  }

  /// What the ranks have sent each other, for people; nil before the first step.
  func report(steps: Int) -> String? {
    guard steps > 0 else { return nil }
    let (bytes, seconds) = ranks.traffic
    return String(
      format: "%d processes: %.1f MB and %.1f ms a step to tell each other, waiting included",
      ranks.size, Double(bytes) / Double(steps) / 1e6, seconds / Double(steps) * 1000)
  }

  /// Rank 0: leaves the job.
  ///
  /// Where the others would wait for ever, it is left to `mpirun` to end them
  /// when this process does.
  func end(after error: (any Error)? = nil) {
    switch stage {
    case .waiting: _ = ranks.shared([UInt8]())
    case .preparing: try? agree(isa: nil, problem: error.map(ErrorReport.words(of:)) ?? "")
    case .training:
      // These end the steps of all ranks at the same place.
      if let error, !(error is ExitCode) {
        guard case TrainingError.diverged = error else { return }
      }
    case .over: break
    }
    try? ranks.finish()
  }
}

/// What a rank brings to a job.
private struct Standing: Codable {
  let host: String
  let version: String
  let isa: String
  /// Why it cannot train.
  let problem: String?

  /// Why these cannot train together; nil where they can.
  static func misfit(of ranks: [Standing]) -> String? {
    for (rank, standing) in ranks.enumerated() {
      let name = "rank \(rank) on \(standing.host)"
      if let problem = standing.problem { return rank == 0 ? problem : "\(name): \(problem)" }
    }
    for (rank, standing) in ranks.enumerated().dropFirst() {
      let name = "rank \(rank) on \(standing.host)"
      if standing.version != ranks[0].version {
        return "\(name): expected the program of rank 0, \(ranks[0].version), found "
          + "\(standing.version); install the same on all machines"
      }
      if standing.isa != ranks[0].isa {
        return "\(name): expected the instruction set of rank 0, \(ranks[0].isa), found "
          + "\(standing.isa), which computes other bytes; name one that all have: "
          + "mpirun -x POKEPREP_ISA=avx2 …"
      }
    }
    return nil
  }
}
