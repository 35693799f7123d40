package import KernelTasks

/// Why an engine could not be made.
package enum KernelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The CPU (or the build) lacks the instruction set that was asked for.
  case unsupportedInstructionSet(InstructionSet, available: [InstructionSet])
  /// POKEPREP_ISA holds a word that names no instruction set.
  case unknownInstructionSet(String)

  /// A sentence for people, ending with what to do.
  package var description: String {
    switch self {
    case .unsupportedInstructionSet(let isa, let available):
      let names = available.map(\.rawValue).joined(separator: ", ")
      return "this CPU cannot run the \(isa.rawValue) kernels; it can run: \(names). "
        + "Unset POKEPREP_ISA or choose one of these."
    case .unknownInstructionSet(let name):
      let names = InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")
      return "POKEPREP_ISA is \"\(name)\", expected one of \(names)."
    }
  }
}
