import Foundation
import SeededRandom

/// One creature as a drawing, composed of a body plan, a face and the ornaments of its type.
struct Creature: Sendable {
  let type: CreatureType
  let plan: BodyPlan
  let palette: Palette
  let traits: Traits

  /// Draws lots for everything that is not given.
  init(_ type: CreatureType, plan: BodyPlan, using random: inout CounterRandom) {
    self.type = type
    self.plan = plan
    palette = Palette(type, using: &random)
    traits = Traits(using: &random)
  }

  /// The finished drawing, about 2 units high around (0, 0).
  func drawing() -> Drawing {
    let plain =
      switch plan {
      case .biped: bipedDrawing()
      case .quadruped: quadrupedDrawing()
      case .round: roundDrawing()
      }
    let leaning = plain.mapped { $0.turned(traits.lean) }
    return traits.isMirrored ? leaning.mapped { $0.mirrored } : leaning
  }
}
