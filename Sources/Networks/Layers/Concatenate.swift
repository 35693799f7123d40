package import Graph

/// Chains of layers that start from the same input and whose results stand beside each other on the
/// channel axis: embedded labels beside a picture, several heads, skip connections.
///
/// An empty chain hands the input on: `concatenate: {branches: [[…inner layers…], []]}` is the skip
/// connection of a U-Net (Ronneberger et al. 2015).
package struct Concatenate: Layer {
  /// `concatenate`.
  package static let name = "concatenate"
  /// The chains in the order of their channels.
  package var branches: [[LayerBox]]

  /// Chains side by side.
  package init(_ branches: [any Layer]...) {
    self.init(chains: branches)
  }

  /// Chains side by side.
  package init(chains: [[any Layer]]) {
    branches = chains.map { $0.map(LayerBox.init) }
  }

  /// Adds every chain and the concatenation.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    scope.graph.concatenateChannels(
      branches.enumerated().map { scope.apply($0.element, branch: $0.offset, to: input) })
  }
}
