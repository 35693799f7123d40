import Digest
import Foundation
import Graph
import Networks
import Safetensors

/// The file of a run's state: a safetensors file with one tensor per variable and kind.
///
/// Names: `generator.value.3.kernel`, `generator.moment1.…`, `generator.moment2.…`,
/// `generator.average.…` (only with a moving average), `generator.buffer.2.moving_mean`, likewise
/// `discriminator.…`; where the recipe has them, `feedback.lecam` (the running means of the scores of
/// real and generated pictures) and `feedback.augmentation` (probability, sum of signs, number of
/// updates). Kernels are in Keras' layouts. Metadata: `format`, `step`, and
/// `crc32c` (JSON, tensor to eight hexadecimal digits) and
/// `configuration` (JSON) without what does not change the numbers.
struct Checkpoint {
  static let format = "pokeprep-checkpoint/1"

  /// Steps that a run can have done; the numbers of their pictures and updates fit 64 bits.
  private static let steps = 0...100_000_000_000

  enum NetworkName: String { case generator, discriminator }

  enum Kind: String { case value, moment1, moment2, average, buffer }

  private let file: SafetensorsFile
  /// Steps done.
  let step: Int

  init(reading url: URL) throws(TrainingError) {
    do {
      file = try SafetensorsFile(path: url.path)
    } catch {
      throw .file(error)
    }
    guard file.metadata["format"] == Self.format, let step = file.metadata["step"].flatMap(Int.init)
    else {
      throw .unreadable(
        path: url.path,
        reason: "format: expected \(Self.format), found \(file.metadata["format"] ?? "none")")
    }
    guard Self.steps.contains(step) else {
      throw .unreadable(
        path: url.path, reason: "step: expected 0 to \(Self.steps.upperBound), found \(step)")
    }
    self.step = step
    try checkSums()
  }

  /// Holds every tensor's bytes against the check sum that was written with them.
  private func checkSums() throws(TrainingError) {
    let text = file.metadata["crc32c"] ?? ""
    let expected = (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
    for tensor in file.tensors {
      let bytes: [UInt8]
      do { bytes = try file.bytes(of: tensor.name) } catch { throw .file(error) }
      let found = CRC32C.hexadecimal(bytes)
      guard expected[tensor.name] == found else {
        throw .unreadable(
          path: file.path,
          reason: "tensor '\(tensor.name)': expected check sum \(expected[tensor.name] ?? "none"), "
            + "found \(found): the file is damaged; restore it or begin a new run")
      }
    }
  }

  /// Holds the settings of a run against those that the file was made with.
  ///
  /// - Throws: `TrainingError.settingChanged` with the first that differs and changes the numbers.
  func check(_ run: RunFolder) throws(TrainingError) {
    let text = Data((file.metadata["configuration"] ?? "").utf8)
    // What another version of the program wrote may not be readable; its tensors are compared all the same.
    guard let own = try? JSONDecoder().decode(TrainingConfiguration.self, from: text),
      let change = try SettingChange.first(from: own, to: run.configuration)
    else { return }
    throw .settingChanged(
      path: run.configurationURL.path, setting: change.setting, expected: change.expected,
      found: change.found)
  }

  /// Compares the shapes of one kind of all trained variables of a network with those in the file, before
  /// memory is taken for them.
  ///
  /// - Throws: `TrainingError.checkpointMismatch`, or `.file` for a tensor that is not there.
  func check(
    _ kind: Kind, of network: NetworkName, variables: [Variable]
  ) throws(TrainingError) {
    for variable in variables where variable.role.isTrained {
      try check(Self.name(kind, of: network, variable), shape: variable.shape)
    }
  }

  /// Reads one kind of all trained variables of a network (or its buffers) into a block.
  func load(
    _ kind: Kind, of network: NetworkName, memory: NetworkMemory, into block: FloatBuffer
  ) throws(TrainingError) {
    for (variable, slice) in Self.slices(kind, memory: memory, block: block) {
      slice.replace(
        with: try numbers(Self.name(kind, of: network, variable), shape: variable.shape))
    }
  }

  /// Reads everything into a state.
  func load(into state: TrainingState) throws(TrainingError) {
    for part in Self.parts(of: state) {
      try load(part.kind, of: part.network, memory: part.memory, into: part.block)
    }
    if state.recipe.regularisers.leCam != nil {
      let anchors = try numbers(Self.leCamName, shape: [2])
      state.feedback.anchors = (real: anchors[0], fake: anchors[1])
    }
    if state.recipe.regularisers.diffAugment?.adaptive != nil {
      state.feedback.augmentation = AugmentationControl(
        numbers: try numbers(Self.augmentationName, shape: [AugmentationControl.numberCount]))
    }
    state.step = step
  }

  private static let leCamName = "feedback.lecam"
  private static let augmentationName = "feedback.augmentation"

  /// The numbers of a tensor, which must have a shape.
  private func numbers(_ name: String, shape: Shape) throws(TrainingError) -> [Float] {
    try check(name, shape: shape)
    do { return try file.floats(of: name) } catch { throw .file(error) }
  }

  private func check(_ name: String, shape: Shape) throws(TrainingError) {
    let found: [Int]
    do { found = try file.description(of: name).shape } catch { throw .file(error) }
    guard found == shape.axes else {
      throw .checkpointMismatch(
        path: file.path, tensor: name, expected: shape.description,
        found: Shape(found).description)
    }
  }

  private static func name(_ kind: Kind, of network: NetworkName, _ variable: Variable) -> String {
    "\(network.rawValue).\(kind.rawValue).\(variable.name)"
  }

  /// The running values that the recipe has.
  private static func feedback(of state: TrainingState) -> [TensorPayload] {
    var payloads: [TensorPayload] = []
    if state.recipe.regularisers.leCam != nil {
      let anchors = state.feedback.anchors
      payloads.append(
        TensorPayload(name: leCamName, shape: [2], floats: [anchors.real, anchors.fake]))
    }
    if state.recipe.regularisers.diffAugment?.adaptive != nil {
      let numbers = state.feedback.augmentation.numbers
      payloads.append(
        TensorPayload(name: augmentationName, shape: [numbers.count], floats: numbers))
    }
    return payloads
  }

  /// Writes a state; an older file is replaced only when the new one is complete.
  static func write(
    _ state: TrainingState, configuration: TrainingConfiguration, to url: URL
  ) throws(TrainingError) {
    let networks = parts(of: state).flatMap { part in
      slices(part.kind, memory: part.memory, block: part.block).map { variable, slice in
        TensorPayload(
          name: name(part.kind, of: part.network, variable),
          shape: variable.shape.axes, floats: slice.values)
      }
    }
    let payloads = networks + feedback(of: state)
    // The file that would be replaced is the last from which the run can go on.
    for payload in payloads where payload.hasNonFinite {
      throw .notFinite(path: url.path, tensor: payload.name, step: state.step)
    }
    do {
      try SafetensorsWriter.write(
        payloads,
        metadata: [
          "format": format, "step": String(state.step),
          "configuration": try describing(configuration, path: url.path),
          "crc32c": try sortedJSON(
            Dictionary(
              payloads.map { ($0.name, $0.checksum) }, uniquingKeysWith: { first, _ in first }),
            path: url.path),
        ], to: url.path)
    } catch let error as SafetensorsError {
      throw .file(error)
    } catch {
      throw .unreadable(path: url.path, reason: "\(error)")
    }
  }

  private typealias Part = (
    network: NetworkName, kind: Kind, memory: NetworkMemory, block: FloatBuffer
  )

  private static func parts(of state: TrainingState) -> [Part] {
    func network(_ name: NetworkName, _ memory: NetworkMemory, _ adam: Adam) -> [Part] {
      [
        (name, .value, memory, memory.values), (name, .moment1, memory, adam.moments.first),
        (name, .moment2, memory, adam.moments.second), (name, .buffer, memory, memory.bufferValues),
      ]
    }
    return network(.generator, state.generator, state.generatorAdam)
      + (state.average.map { [(.generator, .average, state.generator, $0)] } ?? [])
      + network(.discriminator, state.discriminator, state.discriminatorAdam)
  }

  private static func slices(
    _ kind: Kind, memory: NetworkMemory, block: FloatBuffer
  ) -> [(Variable, FloatSlice)] {
    if kind == .buffer {
      return memory.buffers.filter { $0.role != .inverseStd }.compactMap { variable in
        memory.slice(variable.name).map { (variable, $0) }
      }
    }
    return memory.parameters.compactMap { variable in
      memory.slice(variable.name, in: block).map { (variable, $0) }
    }
  }

  /// The configuration without the number of threads, the end of the run and what is done now and
  /// then, so that equal states give equal files.
  private static func describing(
    _ configuration: TrainingConfiguration, path: String
  ) throws(TrainingError) -> String {
    var constant = configuration.withoutTimes
    constant.threads = 1
    constant.stop = .steps(0)
    return try sortedJSON(constant, path: path)
  }

  private static func sortedJSON(
    _ value: some Encodable, path: String
  ) throws(TrainingError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }
}
