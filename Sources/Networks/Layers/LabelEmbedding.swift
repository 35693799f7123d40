package import Graph

/// A learned vector per class instead of the layer's input: N×… → N×size.
///
/// The labels are rows of class weights, so that this is their product with a table classes×size; a
/// blend of classes gives the blend of their vectors.
package struct LabelEmbedding: Layer {
  package static let name = "label_embedding"
  /// Length of the vectors.
  package var size: Int

  package init(_ size: Int) {
    self.size = size
  }

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    try walk.requireSize(size, "size")
    return [size]
  }

  /// Adds the product of the class labels with the table.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let classes = scope.conditions.heads.first ?? scope.labels.shape.channels
    let table = scope.parameter("embeddings", shape: [classes, size], role: .embedding)
    let labels =
      classes == scope.labels.shape.channels
      ? scope.labels : scope.graph.sliceChannels(scope.labels, 0..<classes)
    let rows = scope.graph.dense(labels, table)
    scope.recordLookup("embeddings", labels: labels, rows: rows)
    return rows
  }
}
