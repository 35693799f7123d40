import Networks
package import Safetensors
package import SettingTree
package import Shards

/// Why a run cannot start, go on or be resumed.
package enum TrainingError: Error, Sendable, CustomStringConvertible {
  /// A setting has a value that makes no sense.
  case invalid(setting: String, expected: String, found: String)
  /// A change of a single setting that cannot be made.
  case setting(SettingProblem)
  /// A layer of a network cannot work on what it gets, or a network ends in something else than needed.
  case misfit(layer: String, expected: String, found: String)
  /// The model makes pictures of another size than the shards hold (H, W, C).
  case sizeMismatch(model: String, expected: [Int], found: [Int])
  /// The shards hold nothing to train on.
  case noSamples(folder: String)
  /// A loss is no longer a finite number.
  case diverged(step: Int, lossD: Float, lossG: Float)
  /// A weight is no longer a finite number, so that no checkpoint was written.
  case notFinite(path: String, tensor: String, step: Int)
  /// A step would take more bytes than the machine has left.
  case memory(batch: Int, needed: Int, available: Int)
  /// The processes of a job cannot train together.
  case mpi(String)
  /// A resumed run finds other samples than those it began with.
  case otherShards(folder: String)
  /// The folder for a new run holds a run already.
  case runExists(path: String)
  /// The folder for a new run holds what no run writes.
  case foreignFolder(path: String, found: String)
  /// Another program trains in the folder of the run.
  case busy(path: String)
  /// The folder holds no run.
  case noRun(path: String, missing: String)
  /// The run ended before its first checkpoint.
  case noCheckpoint(path: String)
  /// The run was never scored while it trained.
  case noBest(path: String)
  /// A file of the run cannot be understood.
  case unreadable(path: String, reason: String)
  /// The checkpoint does not fit the configuration beside it.
  case checkpointMismatch(path: String, tensor: String, expected: String, found: String)
  /// A setting was edited after the checkpoint was made.
  case settingChanged(path: String, setting: String, expected: String, found: String)
  /// The shards cannot be read any longer.
  case shards(ShardError)
  /// A file cannot be read or written.
  case file(SafetensorsError)

  /// The error that the misfit of a model's network is.
  init(_ misfit: Misfit, model: String) {
    self =
      switch misfit {
      case .setting(let setting, let expected, let found):
        .invalid(setting: setting, expected: expected, found: found)
      case .layer(let layer, let expected, let found):
        .misfit(layer: layer, expected: expected, found: found)
      case .pictureSize(let layer, let made, let wanted):
        .sizeMismatch(model: "\(model) (\(layer))", expected: made, found: wanted)
      }
  }

  /// A sentence for people, ending with what to do where that is known.
  package var description: String {
    switch self {
    case .invalid(let setting, let expected, let found):
      "\(setting): expected \(expected), found \(found)"
    case .setting(let problem): problem.description
    case .misfit(let layer, let expected, let found):
      "\(layer): expected \(expected), found \(found); change this layer or those before it"
    case .sizeMismatch(let model, let expected, let found):
      "\(model) works on \(Self.size(expected)) pictures, the shards hold \(Self.size(found)); "
        + "convert the pictures to that size or choose another model"
    case .noSamples(let folder):
      "\(folder): no training samples; run `pokeprep augment` on a workspace with pictures"
    case .diverged(let step, let lossD, let lossG):
      "training diverged at step \(step): loss of the discriminator \(lossD), of the generator "
        + "\(lossG); begin a new run with a smaller --lr"
    case .notFinite(let path, let tensor, let step):
      "training diverged: \(tensor) is no longer made of finite numbers after step \(step); \(path) was "
        + "left as it was before; begin a new run with a smaller --lr"
    case .memory(let batch, let needed, let available):
      "a batch of \(batch) takes \(Self.gigabytes(needed)) of memory, \(Self.gigabytes(available)) are "
        + "free; choose a smaller --batch"
    case .mpi(let reason): "MPI: \(reason)"
    case .otherShards(let folder):
      "\(folder): the shards are not those that the run began with (other check sums); restore them "
        + "or begin a new run without --resume"
    case .runExists(let path):
      "\(path) already holds a run; continue it with --resume or choose another --out"
    case .foreignFolder(let path, let found):
      "\(path): expected an empty folder for the run, or none, found '\(found)' in it, which "
        + "no run wrote; choose another --out"
    case .busy(let path):
      "\(path): another pokeprep trains this run; wait until it has ended, or begin a new run with "
        + "another --out"
    case .noRun(let path, let missing):
      "\(path) holds no run (no \(missing)); give the folder that `pokeprep train` wrote"
    case .noCheckpoint(let path):
      "\(path): the run ended before its first checkpoint; begin it again without --resume"
    case .noBest(let path):
      "\(path): expected best.safetensors, which a run with --score-every keeps, found none; leave out "
        + "--best"
    case .unreadable(let path, let reason):
      "\(path): \(reason)"
    case .checkpointMismatch(let path, let tensor, let expected, let found):
      "\(path): \(tensor): expected \(expected), found \(found); was config.yaml changed?"
    case .settingChanged(let path, let setting, let expected, let found):
      "\(path): \(setting): expected \(expected), with which the checkpoint was made, found \(found); "
        + "a resumed run keeps its settings: put it back, or begin a new run with another --out"
    case .shards(let error):
      error.description
    case .file(let error):
      error.description
    }
  }

  private static func gigabytes(_ bytes: Int) -> String {
    let tenths = (Double(bytes) / 1e8).rounded() / 10
    return "\(tenths) GB"
  }

  private static func size(_ axes: [Int]) -> String {
    axes.map(String.init).joined(separator: "×")
  }
}

/// Runs `body` and reports what is wrong with shards as a failure of training.
func forwardingShardErrors<Result>(
  _ body: () throws(ShardError) -> Result
) throws(TrainingError) -> Result {
  do throws(ShardError) { return try body() } catch { throw .shards(error) }
}
