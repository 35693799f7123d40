/// The types that creatures are drawn for; each has its own palette and silhouette.
package enum CreatureType: String, Sendable, CaseIterable, Codable {
  case fire, water, grass, electric, rock, ghost

  /// The names of the invented species of this type, each with its body plan.
  var species: KeyValuePairs<String, BodyPlan> {
    switch self {
    case .fire: ["Emberpup": .quadruped, "Kindlekin": .biped, "Cinderpuff": .round]
    case .water: ["Brookling": .quadruped, "Tidewhisk": .biped, "Puddlebop": .round]
    case .grass: ["Fernuzzle": .quadruped, "Leafkin": .biped, "Mossbun": .round]
    case .electric: ["Sparkhound": .quadruped, "Wattkin": .biped, "Fizzorb": .round]
    case .rock: ["Cragpup": .quadruped, "Slatekin": .biped, "Pebblin": .round]
    case .ghost: ["Wispling": .round, "Gloamkin": .biped]
    }
  }
}

/// How a creature is built.
enum BodyPlan: Sendable {
  case biped, quadruped, round
}
