import CommandShell
import Networks

/// A model layer by layer.
struct ModelText {
  let model: Preset
  let recipe: Recipe
  let channels: Int

  /// The same as a document.
  struct Document: Encodable {
    var model: String
    var classes: Int
    var generator: NetworkSummary
    var discriminator: NetworkSummary
    var generatorTotal: Int
    var discriminatorTotal: Int
  }

  private var imageShape: [Int] { [model.side, model.side, channels] }

  var document: Document {
    let generator = recipe.generatorSummary(imageShape: imageShape)
    let discriminator = recipe.discriminatorSummary(imageShape: imageShape)
    return Document(
      model: model.rawValue, classes: recipe.classes, generator: generator,
      discriminator: discriminator, generatorTotal: generator.trained + generator.stored,
      discriminatorTotal: discriminator.trained + discriminator.stored)
  }

  var lines: [String] {
    let document = document
    return [
      "\(model.rawValue): \(model.summary); \(counted(recipe.classes, "class", plural: "classes"))",
      "",
    ]
      + lines("generator", document.generator, input: generatorInput)
      + [""] + lines("discriminator", document.discriminator, input: imageShape)
  }

  private var generatorInput: [Int] { recipe.generatorInputShape(imageShape: imageShape) }

  private func lines(_ name: String, _ summary: NetworkSummary, input: [Int]) -> [String] {
    var table = Table([
      ("layer", .left), (name, .left), ("output", .left), ("parameters", .right),
    ])
    table.append(["", "input", Self.shape(input), ""])
    for row in summary.rows {
      table.append([
        row.path, row.name, Self.shape(row.output), grouped(row.trained + row.stored),
      ])
    }
    let total = summary.trained + summary.stored
    return table.text.split(separator: "\n").map(String.init) + [
      "total \(grouped(total)), trained \(grouped(summary.trained)), not trained "
        + "\(grouped(summary.stored))"
    ]
  }

  private static func shape(_ axes: [Int]) -> String {
    axes.map(String.init).joined(separator: "×")
  }
}
