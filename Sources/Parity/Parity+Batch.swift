import Graph
import Networks
import Training

extension Parity {
  /// Puts the file's batch into the step's inputs.
  func fillBatch() throws(ParityError) {
    let recipe = model.recipe
    try fill(step.real, "batch.real", with: try file.pictures("batch.real").values)
    let labels = try file.oneHot("batch.labels", sizes: recipe.headSizes)
    try fill(step.labels, "batch.labels", with: labels)
    let hasSecondLabels = file.contains("batch.labels_g")
    try fill(
      step.generatorLabels, "batch.labels_g",
      with: hasSecondLabels
        ? try file.oneHot("batch.labels_g", sizes: recipe.headSizes) : labels)
    if recipe.input == .picture {
      try fill(step.picture, "batch.source", with: try file.pictures("batch.source").values)
    } else {
      let second = file.contains("batch.z_g") ? "batch.z_g" : "batch.z"
      try fill(step.discriminatorLatent, "batch.z", with: try file.floats("batch.z"))
      try fill(step.generatorLatent, second, with: try file.floats(second))
    }
    if recipe.loss.gradientPenalty != nil {
      // The file weighs the generated pictures with ε, we the real ones.
      let weights = try file.floats("batch.eps").map { 1 - $0 }
      try fill(step.interpolation, "batch.eps", with: weights)
    }
  }

  private func fill(
    _ slice: FloatSlice, _ name: String, with values: [Float]
  ) throws(ParityError) {
    guard values.count == slice.count else {
      throw .size(path: file.path, tensor: name, expected: slice.count, found: values.count)
    }
    slice.replace(with: values)
  }
}
