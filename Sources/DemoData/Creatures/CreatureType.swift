/// The types that creatures are drawn for; each has its own palette and silhouette.
package enum CreatureType: String, Sendable, CaseIterable, Codable {
  case fire, water, grass, electric, rock, ghost

  /// The invented species of this type, each with its own body plan.
  var species: [CreatureSpecies] {
    switch self {
    case .fire:
      [
        CreatureSpecies("Emberpup", .quadruped), CreatureSpecies("Kindlekin", .biped),
        CreatureSpecies("Cinderpuff", .round),
      ]
    case .water:
      [
        CreatureSpecies("Brookling", .quadruped), CreatureSpecies("Tidewhisk", .biped),
        CreatureSpecies("Puddlebop", .round),
      ]
    case .grass:
      [
        CreatureSpecies("Fernuzzle", .quadruped), CreatureSpecies("Leafkin", .biped),
        CreatureSpecies("Mossbun", .round),
      ]
    case .electric:
      [
        CreatureSpecies("Sparkhound", .quadruped), CreatureSpecies("Wattkin", .biped),
        CreatureSpecies("Fizzorb", .round),
      ]
    case .rock:
      [
        CreatureSpecies("Cragpup", .quadruped), CreatureSpecies("Slatekin", .biped),
        CreatureSpecies("Pebblin", .round),
      ]
    case .ghost:
      [CreatureSpecies("Wispling", .round), CreatureSpecies("Gloamkin", .biped)]
    }
  }
}

/// How a creature is built.
enum BodyPlan: Sendable {
  case biped, quadruped, round
}

/// An invented kind of creature.
struct CreatureSpecies: Sendable {
  /// A made-up name.
  let name: String
  /// How it is built.
  let plan: BodyPlan

  init(_ name: String, _ plan: BodyPlan) {
    self.name = name
    self.plan = plan
  }
}
