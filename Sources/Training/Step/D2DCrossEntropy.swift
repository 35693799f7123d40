package import Graph
import KernelTasks
package import Networks

/// A term that draws embeddings of pictures to their class and keeps them from other classes.
///
/// It is the data-to-data cross-entropy of Kang et al. 2021.
///
/// With embeddings f and class vectors w, both of length 1, and cosines s_ij = f_i·f_j:
/// t_ij = (s_ij + m − 1)/τ for j ≠ i, d_i = max(0, (m − f_i·w_i)/τ), and the mean over i of
/// d_i + log(e^(−d_i) + Σ e^(max(0, t_ij) − max_k t_ik)) with the sum over all j of other classes. The
/// maximum counts as a constant, as in the authors' program.
package struct D2DCrossEntropy {
  /// m, τ and the weight.
  package let recipe: D2DCrossEntropyRecipe

  /// A term with its settings.
  package init(recipe: D2DCrossEntropyRecipe) {
    self.recipe = recipe
  }

  /// Adds the term.
  ///
  /// - Parameters:
  ///   - graph: Where it is added.
  ///   - embeddings: Of N pictures, N×d, of any length.
  ///   - vectors: Of their classes, N×d, of any length.
  ///   - classes: The pictures' classes, N×K, one-hot.
  /// - Returns: The term with its weight, a scalar.
  package func added(
    to graph: Graph, embeddings: Tensor, vectors: Tensor, classes: Tensor
  ) -> Tensor {
    let batch = embeddings.shape.batch
    let (f, w) = (normalised(embeddings, in: graph), normalised(vectors, in: graph))
    let distances = relu(
      graph.affine(
        graph.sumChannels(graph.multiply(f, w)), scale: -1 / recipe.temperature,
        shift: recipe.margin / recipe.temperature), in: graph)
    let similar = graph.affine(
      products(f, f, in: graph), scale: 1 / recipe.temperature,
      shift: (recipe.margin - 1) / recipe.temperature)
    let shifted = graph.subtract(
      relu(similar, in: graph),
      graph.broadcastChannels(graph.largestOther(similar), channels: batch))
    // e^−10000 is 0: pictures of one class, each itself among them, have no part in the sum.
    let others = graph.add(
      shifted, graph.affine(products(classes, classes, in: graph), scale: -10_000))
    let terms = graph.concatenateChannels([graph.affine(distances, scale: -1), others])
    return graph.affine(
      graph.mean(graph.add(distances, graph.logSumExp(terms))), scale: recipe.weight)
  }

  /// Rows of length 1.
  private func normalised(_ rows: Tensor, in graph: Graph) -> Tensor {
    let squares = graph.affine(
      graph.sumChannels(graph.multiply(rows, rows)), scale: 1, shift: 1e-12)
    return graph.multiply(
      rows, graph.broadcastChannels(graph.power(squares, -0.5), channels: rows.shape.channels))
  }

  /// The products of all rows of one matrix with all of another, N×N.
  private func products(_ rows: Tensor, _ others: Tensor, in graph: Graph) -> Tensor {
    let (batch, channels) = (rows.shape.batch, rows.shape.channels)
    return graph.convolutionInputGradient(
      rows, others, .dense(batch: batch, inputs: batch, outputs: channels), shape: [batch, batch])
  }

  private func relu(_ values: Tensor, in graph: Graph) -> Tensor {
    graph.activate(values, .leakyReLU(slope: 0))
  }
}
