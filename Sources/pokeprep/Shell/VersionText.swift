import CBuildCommit
import Imaging
import KernelTasks
import Kernels

/// What `--version` prints.
enum VersionText {
  /// The version of the program.
  static let number = "0.1.0"

  /// Version and commit; the instruction sets of this CPU and the one in use; the codecs.
  static var text: String {
    let commit = unsafe String(cString: pokeprep_build_commit())
    let sets = KernelEngine.availableISAs.map(\.rawValue).joined(separator: ", ")
    let used = (try? KernelEngine(threads: 1))?.isa.rawValue
    return """
      pokeprep \(number)\(commit.isEmpty ? "" : " (\(commit))")
      instruction sets: \(sets)\(used.map { "; in use: \($0)" } ?? "")
      codecs: \(CodecVersions.text)
      """
  }
}
