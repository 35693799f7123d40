import Curation
import Testing

@Suite("Splitting")
struct SplitPlanTests {
  /// Two classes of 40 and 5 pictures; pictures 0…9 of the first are pairs of duplicates.
  private let items = [("a", 40), ("b", 5)].flatMap { name, count in
    (0..<count).map { number in
      PlannedPicture(
        pictureID: 0, path: "\(name)/\(number)", pictureClass: name,
        group: name == "a" && number < 10 ? Int64(number / 2) : nil)
    }
  }

  @Test("each class gives its share")
  func share() {
    let plan = SplitPlan(items: items, share: 0.2, seed: 4)
    let heldOut = zip(items, plan.isValidation).filter(\.1).map(\.0)
    // 40 pictures are 35 units, 7 of them held out; at most 5 of these have two pictures.
    #expect((7...12).contains(heldOut.count { $0.pictureClass == "a" }))
    #expect(heldOut.count { $0.pictureClass == "b" } == 1)
  }

  @Test("a group of duplicates is never on both sides, whatever the seed")
  func groups() {
    var heldOutGroups = 0
    for seed in 0..<40 as Range<UInt64> {
      let plan = SplitPlan(items: items, share: 0.3, seed: seed)
      for group in 0..<5 as Range<Int64> {
        let sides = Set(
          zip(items, plan.isValidation).filter { $0.0.group == group }.map(\.1))
        #expect(sides.count == 1, "seed \(seed) group \(group)")
        if sides == [true] { heldOutGroups += 1 }
      }
    }
    // 200 draws with probability 0.3: at least some groups were held out, or nothing was tested.
    #expect(heldOutGroups > 20)
  }

  @Test("a class of one is trained on, a class of two gives one, none gives all")
  func smallClasses() {
    #expect(SplitPlan.heldOutCount(of: 1, share: 0.5) == 0)
    #expect(SplitPlan.heldOutCount(of: 2, share: 0.1) == 1)
    #expect(SplitPlan.heldOutCount(of: 10, share: 0.99) == 9)
    #expect(SplitPlan.heldOutCount(of: 10, share: 0) == 0)
    #expect(SplitPlan.heldOutCount(of: 105, share: 0.1) == 11)
  }

  @Test("a picture that joins moves hardly any other to the other side")
  func stability() {
    let plan = SplitPlan(items: items, share: 0.2, seed: 4).isValidation
    let more = items + [PlannedPicture(pictureID: 0, path: "a/new", pictureClass: "a")]
    let moved = zip(plan, SplitPlan(items: more, share: 0.2, seed: 4).isValidation)
      .count { $0.0 != $0.1 }
    #expect(moved <= 2)
  }
}

@Suite("Planning the samples")
struct AugmentPlanTests {
  private let items = [("a", 30), ("b", 7)].flatMap { name, count in
    (0..<count).map {
      PlannedPicture(pictureID: 0, path: "\(name)/\($0)", pictureClass: name, repeats: 1)
    }
  }
  private let settings: AugmentSettings = {
    var settings = AugmentSettings()
    settings.copies = 2
    settings.validation = 0.1
    return settings
  }()

  private func plan(seed: UInt64 = 0) -> AugmentPlan {
    var settings = settings
    settings.seed = seed
    return AugmentPlan(
      items: items, settings: settings, balance: BalanceSettings())
  }

  @Test("training classes are equal, and every picture is on one side only")
  func counts() {
    let plan = plan()
    let training = Dictionary(grouping: plan.training) { items[$0.item].pictureClass }
    // 3 of 30 and 1 of 7 are held out: 27 and 6 stay, both brought to 27 pictures of 3 samples.
    #expect(training["a"]?.count == 81)
    #expect(training["b"]?.count == 81)
    #expect(plan.validation.count == 4)
    #expect(Set(plan.training.map(\.item)).isDisjoint(with: plan.validation.map(\.item)))
    #expect(Set((plan.training + plan.validation).map(\.item)).count == 37)
  }

  @Test("no sample comes twice; each picture is there once unchanged")
  func copies() {
    let plan = plan()
    #expect(Set(plan.training).count == plan.training.count)
    let unchanged = plan.training.filter { $0.copy == 0 }
    #expect(unchanged.count == 33)
    #expect(plan.validation.allSatisfy { $0.copy == 0 })
    let drawn = plan.training.filter { $0.copy > 0 }.map {
      AugmentPlan.parameters(path: items[$0.item].path, copy: $0.copy, settings: settings)
    }
    #expect(Set(drawn).count == drawn.count)
  }

  @Test("the order mixes the classes: every stretch of 27 samples holds both")
  func order() {
    let classes = plan().training.map { items[$0.item].pictureClass }
    for start in stride(from: 0, to: classes.count - 27, by: 27) {
      #expect(Set(classes[start..<(start + 27)]).count == 2)
    }
  }

  @Test("the same seed gives the same plan, another one another")
  func determinism() {
    #expect(plan(seed: 5) == plan(seed: 5))
    #expect(plan(seed: 5) != plan(seed: 6))
  }
}
