package import Graph

/// Chains of layers that start from the same input and whose results stand beside each other on the
/// channel axis: embedded labels beside a picture, several heads, skip connections.
///
/// An empty chain hands the input on: `concatenate: {branches: [[…inner layers…], []]}` is the skip
/// connection of a U-Net (Ronneberger et al. 2015).
package struct Concatenate: Layer {
  package static let name = "concatenate"
  /// The chains in the order of their channels.
  package var branches: [[LayerBox]]

  package init(_ branches: [any Layer]...) {
    self.init(chains: branches)
  }

  package init(chains: [[any Layer]]) {
    branches = chains.map { $0.map(LayerBox.init) }
  }

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    let place = walk.place
    try walk.requireSetting(!branches.isEmpty, "branches", "at least one", found: "none")
    var joined: [Int] = []
    for (index, branch) in branches.enumerated() {
      let shape = try walk.output(of: branch, for: input, at: "\(place).branches.\(index)")
      guard index > 0 else {
        joined = shape
        continue
      }
      guard shape.dropLast() == joined.dropLast() else {
        throw .layer(
          place, expected: "branches of one size: \(ShapeWalk.text(joined)) as branch 0",
          found: "\(ShapeWalk.text(shape)) from branch \(index)")
      }
      joined[joined.count - 1] += shape[shape.count - 1]
    }
    return joined
  }

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.concatenateChannels(
      branches.enumerated().map { scope.apply($0.element, branch: $0.offset, to: input) })
  }
}
