package import KernelTasks

extension KernelEngine {
  /// output = activation(pictures + maps + bias): N×H×W×C, where a pixel takes the map's pixel of its
  /// place; output may be pictures.
  package func addBorders(
    _ geometry: BorderGeometry, pictures: UnsafePointer<Float>, maps: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, activation: Activation, output: UnsafeMutablePointer<Float>,
    batch: Int, channels: Int
  ) -> some KernelCall {
    var task = BorderTask(
      .add, geometry, pictures: pictures, maps: maps, output: output, channels: channels)
    task.bias = bias
    task.activation = activation
    return call(table.borders, task, items: batch * geometry.height)
  }

  /// The sums of the pixels of each place, N×H×W×C → N×(map height)×(map width)×C: the transpose of
  /// `addBorders` by the maps.
  package func borderSums(
    _ geometry: BorderGeometry, pictures: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, batch: Int, channels: Int
  ) -> some KernelCall {
    let task = BorderTask(
      .sums, geometry, pictures: pictures, maps: pictures, output: output, channels: channels)
    return call(table.borders, task, items: batch)
  }
}
