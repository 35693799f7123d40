import Metrics
import Pixels
import Scoring
import Testing

@Suite("Scores of pictures")
struct ScorerTests {
  @Test("of new pictures of the same kind are near their floors")
  func sameKind() throws {
    let scorer = try DrawnPictures.scorer(DrawnPictures.real())
    let found = try scorer.scores(of: DrawnPictures.set(count: 80, seed: 3))
    let (own, floor) = (found.all, scorer.floor.all)
    #expect(abs(own.kid.value) < 3 * own.kid.standardError + 3 * floor.kid.standardError)
    #expect(own.mind < 2 * floor.mind)
    #expect(own.frechetDistance < 1.5 * floor.frechetDistance)
    #expect(abs(own.manifold.precision - floor.manifold.precision) < 0.25)
    #expect(abs(own.manifold.recall - floor.manifold.recall) < 0.25)
    #expect(abs(own.vendiRatio - 1) < 0.2)
    #expect((found.agreement?.accuracy ?? 0) > 0.95)
    #expect((found.teaching?.accuracy ?? 0) > 0.9)
    let authentic = try #require(found.copying.authenticPercent)
    let expected = try #require(scorer.floor.copying.authenticPercent)
    #expect(abs(authentic - expected) < 20)
    let copying = try #require(found.copying.dataCopying)
    #expect(abs(copying) < 4)
  }

  @Test("of pictures on another background are far from the floors")
  func otherKind() throws {
    let scorer = try DrawnPictures.scorer(DrawnPictures.real())
    let found = try scorer.scores(of: DrawnPictures.set(count: 80, seed: 3, dark: 90)).all
    #expect(found.kid.value > scorer.floor.all.kid.value + 10 * found.kid.standardError)
    #expect(found.mind > 5 * scorer.floor.all.mind)
    #expect(found.manifold.precision < 0.05)
    #expect(found.manifold.coverage < 0.05)
  }

  @Test("of training pictures, mirrored or not, say that they are copies")
  func copies() throws {
    let real = DrawnPictures.real()
    let scorer = try DrawnPictures.scorer(real, leastPerClass: 60)
    let found = try scorer.scores(of: real.training).copying
    #expect(found.authenticPercent == 0)
    #expect(found.calibratedDistance == 0)
    #expect(try #require(found.dataCopying) < -4)
    let mirrored = PictureSet(
      images: real.training.images.map(\.mirrored), labels: real.training.labels)
    #expect(try scorer.scores(of: mirrored).copying.calibratedDistance == 0)
    for (pictures, matrix) in [(real.training, 0), (mirrored, 1)] {
      let pairs = try scorer.closest(16, of: pictures)
      #expect(pairs.count == 16)
      #expect(pairs.allSatisfy { $0.distance == 0 && $0.sample == $0.training })
      #expect(pairs.allSatisfy { $0.matrix == matrix })
    }
  }

  @Test("tell which class has collapsed, and which is drawn as another")
  func classes() throws {
    let real = DrawnPictures.real(classes: 3)
    let scorer = try DrawnPictures.scorer(real)
    var pictures = DrawnPictures.set(count: 80, classes: 3, seed: 3)
    // Class 1 is one picture; class 2 shows pictures of class 0.
    for place in 80..<160 { pictures.images[place] = pictures.images[80] }
    for place in 160..<240 { pictures.images[place] = pictures.images[place - 160] }
    let found = try scorer.scores(of: pictures)
    #expect(found.classes.map(\.name) == real.classes)
    let recalls = found.classes.map { $0.manifold?.recall ?? -1 }
    #expect(recalls[0] > 0.6)
    #expect(recalls[1] == 0)
    #expect((found.classes[1].vendiRatio ?? 1) < 0.8)
    #expect((found.classes[0].vendiRatio ?? 0) > 0.8)
    let agreement = try #require(found.agreement)
    #expect(agreement.confusion[2][0] > 70)
    #expect(agreement.confusion.allSatisfy { $0.reduce(0, +) == 80 })
    #expect(agreement.accuracy < 0.75)
    let floor = try #require(scorer.floor.agreement)
    #expect(floor.accuracy > 0.95)
    // What is drawn as another class teaches nothing of its own.
    let (teaching, most) = (
      try #require(found.teaching), try #require(scorer.floor.teaching)
    )
    #expect(teaching.confusion.allSatisfy { $0.reduce(0, +) == 30 })
    #expect(most.accuracy > 0.9 && teaching.accuracy < most.accuracy - 0.1)
  }

  @Test("and their floors come from equal numbers of pictures")
  func sizes() throws {
    let scorer = try DrawnPictures.scorer(DrawnPictures.real(), leastPerClass: 20)
    var pictures = DrawnPictures.set(count: 90, seed: 3)
    pictures = pictures.at(Array(0..<90) + Array(90..<110))
    let found = try scorer.scores(of: pictures)
    for (own, floor) in [(found, scorer.floor)] {
      #expect((own.all.realCount, own.all.count) == (60, 40))
      #expect((floor.all.realCount, floor.all.count) == (60, 40))
      #expect(own.classes.map(\.count) == [20, 20])
      #expect(floor.classes.map(\.count) == [20, 20])
      #expect(own.classes.map(\.realCount) == floor.classes.map(\.realCount))
    }
    #expect(found.all.kid.count == 110)
  }

  @Test("count augmented copies of a source once")
  func augmentedCopies() throws {
    let single = DrawnPictures.real()
    let training = single.training.at((0..<120).flatMap { [$0, $0, $0] })
    let tripled = RealPictures(
      classes: single.classes, training: training, heldOut: single.heldOut, seed: 0)
    #expect(tripled.distinct.count == 120)
    let pictures = DrawnPictures.set(count: 80, seed: 3)
    let (one, other) = (
      try DrawnPictures.scorer(single).scores(of: pictures),
      try DrawnPictures.scorer(tripled).scores(of: pictures)
    )
    #expect(one.all == other.all)
    #expect(one.classes == other.classes)
    #expect(one.agreement == other.agreement)
    #expect(one.copying.authenticPercent == other.copying.authenticPercent)
    #expect(one.copying.calibratedDistance == other.copying.calibratedDistance)
  }

  @Test("of pictures without classes have no classes and no agreement")
  func unlabelled() throws {
    let scorer = try DrawnPictures.scorer(
      DrawnPictures.real(), isLabelled: false, leastPerClass: 100)
    var pictures = DrawnPictures.set(count: 50, seed: 3)
    pictures.labels = nil
    let found = try scorer.scores(of: pictures)
    #expect(found.classes.isEmpty)
    #expect(found.agreement == nil)
    #expect((found.all.realCount, found.all.count) == (60, 60))
  }

  @Test("are the same for any number of threads")
  func threads() throws {
    let pictures = DrawnPictures.set(count: 80, seed: 3)
    func all(_ threads: Int) throws -> [Scores] {
      let scorer = try DrawnPictures.scorer(DrawnPictures.real(), threads: threads)
      return [scorer.floor, try scorer.scores(of: pictures)]
    }
    let single = try all(1)
    #expect(try all(3) == single)
  }

  @Test("need enough pictures, and say of which class")
  func tooFew() throws {
    let real = RealPictures(
      classes: ["fire", "water"],
      training: DrawnPictures.set(count: 60, seed: 1).at(Array(0..<62)),
      heldOut: PictureSet(images: [], labels: []), seed: 0)
    #expect(throws: ScoringError.tooFewReal(name: "water", needed: 6, found: 2)) {
      try DrawnPictures.scorer(real)
    }
    #expect(throws: ScoringError.self) {
      try DrawnPictures.scorer(DrawnPictures.real(), leastPerClass: 1)
    }
  }

  @Test("do without held-out pictures")
  func nothingHeldOut() throws {
    let real = RealPictures(
      classes: ["fire", "water"], training: DrawnPictures.set(count: 60, seed: 1),
      heldOut: PictureSet(images: [], labels: []), seed: 0)
    let scorer = try DrawnPictures.scorer(real)
    #expect(scorer.floor.copying.authenticPercent == nil)
    #expect((scorer.floor.agreement?.accuracy ?? 0) > 0.95)
    let found = try scorer.scores(of: DrawnPictures.set(count: 80, seed: 3)).copying
    #expect(found.dataCopying == nil)
    #expect(found.authenticPercent != nil)
  }
}
