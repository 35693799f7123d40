import Catalogue
import Curation
import Files
import Foundation
import Reports

/// The pages of the review as they are sent: whole without a script, with links for everything that can be
/// looked at.
struct ReviewPage {
  let state: ReviewDesk.State
  let request: WebRequest

  /// The views, by their names in addresses.
  enum View: String, CaseIterable {
    case gallery, queue, groups, kept

    var path: String { self == .gallery ? "/" : "/\(rawValue)" }
    var title: String {
      switch self {
      case .gallery: "Gallery"
      case .queue: "Near the threshold"
      case .groups: "Duplicates"
      case .kept: "Kept by class"
      }
    }
  }

  private var snapshot: ReviewSnapshot { state.snapshot }
  private static let pageCount = 96
  private static let groupCount = 30
  /// Classes that have a button; the first nine have a key, too.
  private static let classButtonCount = 200

  // MARK: Views

  /// Pictures by a selection, or near the threshold.
  func gallery(_ view: View) throws(ReviewProblem) -> WebAnswer {
    var query = request.query
    if view == .queue {
      query = ["order": "near", "decided": "no", "middle": "\(queueMiddle)"]
    }
    let places = try ReviewSelection(query).places(in: snapshot, said: state.said)
    let offset = request.number("offset", in: 0...max(0, places.count)) ?? 0
    let cards = places.dropFirst(offset).prefix(Self.pageCount).map { card(snapshot.pictures[$0]) }
    let words: Markup = view == .queue ? queueWords : filterForm
    let first: Markup =
      view == .queue
      ? ""
      : "<script type=\"application/json\" id=\"first\">\(PicturePage(state, places: places).block)</script>"
    return page(
      view,
      """
      \(words)
      <p class="count" id="count">\(places.count) of \(snapshot.pictures.count) pictures</p>
      <div id="gallery" class="grid"><noscript>\(cards.joined())</noscript></div>\(first)
      \(pageLinks(view, total: places.count, offset: offset, count: Self.pageCount))
      """)
  }

  /// Groups of duplicates side by side.
  func groups() -> WebAnswer {
    let isConflict = request.query["conflicts"] == "1"
    let chosen = snapshot.groups.filter { !isConflict || $0.isConflict }
    let offset = request.number("offset", in: 0...max(0, chosen.count)) ?? 0
    let sections = chosen.dropFirst(offset).prefix(Self.groupCount).map { group -> Markup in
      let kept = group.members.first { $0.isKept }?.id
      let cards = group.members.prefix(60).compactMap { member -> Markup? in
        snapshot[member.id].map { picture in
          card(
            picture, other: member.id == kept ? nil : kept,
            note: member.isKept ? "stays" : member.kind.rawValue)
        }
      }
      let more: Markup =
        group.members.count > 60 ? "<p>and \(group.members.count - 60) more</p>" : ""
      return """
        <section class="group\(group.isConflict ? " conflict" : "")">
        <h2>Group \(Int(group.id))\(group.isConflict ? ": in different classes" : "")</h2>
        <div class="grid">\(cards.joined())</div>\(more)</section>
        """
    }
    let conflicts = snapshot.groups.count(where: \.isConflict)
    let choice: Markup =
      isConflict
      ? "<a href=\"/groups\">all \(snapshot.groups.count) groups</a>"
      : "<a href=\"/groups?conflicts=1\">only the \(conflicts) in different classes</a>"
    return page(
      .groups,
      """
      <p class="count">\(chosen.count) \(chosen.count == 1 ? "group" : "groups"); \(choice)</p>
      \(chosen.isEmpty ? "<p>No duplicates were found.</p>" : sections.joined())
      \(pageLinks(.groups, total: chosen.count, offset: offset, count: Self.groupCount))
      """)
  }

  /// What was kept, class by class.
  func kept() -> WebAnswer {
    let kept = Dictionary(grouping: snapshot.pictures.filter(\.isKept)) { $0.pictureClass ?? "" }
    let sections = kept.keys.sorted().map { name -> Markup in
      let pictures = kept[name] ?? []
      // Spread over all of them, so that the first files of a folder do not stand for it.
      let step = max(1, pictures.count / 48)
      let cards = stride(from: 0, to: pictures.count, by: step).prefix(48).map {
        card(pictures[$0])
      }
      let link = Self.address("/", ["state": "kept", "class": name])
      return """
        <section><h2><a href="\(link)">\(name.isEmpty ? "no class" : name)</a>: \(pictures.count) kept</h2>
        <div class="grid">\(cards.joined())</div></section>
        """
    }
    return page(.kept, sections.joined())
  }

  /// A picture alone, with everything that is known of it.
  func picture(_ picture: ReviewedPicture, hasSource: Bool) -> WebAnswer {
    let said = state.words(of: picture.id)
    var facts: [(String, String)] = [
      ("Class", picture.pictureClass ?? "none"), ("State", picture.isKept ? "kept" : "rejected"),
      ("Reason", picture.reason),
    ]
    if let stage = picture.stage { facts.append(("Stage", stage.rawValue)) }
    if let score = picture.score { facts.append(("Whiteness", Self.text(score))) }
    if !picture.findings.isEmpty {
      facts.append(("Audit", picture.findings.joined(separator: ", ")))
    }
    if !said.isEmpty { facts.append(("Decided", said)) }
    if !hasSource { facts.append(("Source", "gone, or no picture; this is the prepared one")) }
    let rows = facts.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" as Markup }
    let group: Markup =
      picture.group.map { "<p><a href=\"/?group=\(Int($0))\">its group of duplicates</a></p>" }
      ?? ""
    return page(
      .gallery,
      """
      <h1 class="path">\(picture.path)</h1>
      <img class="large" src="\(hasSource ? "/source" : "/thumb")?id=\(Int(picture.id))&amp;v=\(state.version)" alt="\(picture.path)">
      <dl>\(rows.joined())</dl>\(group)
      <p>To decide: <code>pokeprep decide</code>, or the gallery with scripts allowed.</p>
      """, isLooking: true)
  }

  // MARK: Parts

  private func page(_ view: View, _ body: Markup, isLooking: Bool = false) -> WebAnswer {
    let tabs = View.allCases.map { one -> Markup in
      let current: Markup = one == view && !isLooking ? " aria-current=\"page\"" : ""
      return "<a href=\"\(one.path)\"\(current)>\(one.title)</a>"
    }
    let script: Markup =
      isLooking
      ? ""
      : """
      <meta name="token" content="\(request.token)"><script src="/review.js" defer></script>
      """
    let aside: Markup = isLooking ? "" : detail
    return Page(
      title: view.title, head: script,
      body: """
        <div id="app" data-view="\(isLooking ? "picture" : view.rawValue)" data-version="\(state.version)" \
        data-workspace="\(state.workspace)" \
        data-middle="\(queueMiddleText)" data-reason="\(ThresholdFit.reason)">
        <header><strong>pokeprep review</strong><nav aria-label="Views">\(tabs.joined())</nav>
        <output id="status" aria-live="polite"></output></header>
        <div class="columns"><main>\(body)</main>\(aside)</div>
        \(isLooking ? "" : keys)</div>
        """
    ).answer()
  }

  /// What the script fills with the picture that is chosen.
  private var detail: Markup {
    let classes = snapshot.classes.prefix(Self.classButtonCount).enumerated().map {
      index, name -> Markup in
      guard index < 9 else { return "<button data-class=\"\(name)\">\(name)</button>" }
      return
        "<button data-key=\"\(index + 1)\" data-class=\"\(name)\">\(name) <kbd>\(index + 1)</kbd></button>"
    }
    return """
      <aside id="detail" hidden aria-label="The chosen picture">
      <div class="frame"><img id="large" alt=""></div>
      <p id="facts"></p>
      <div class="buttons">
      <button data-key="a">accept <kbd>a</kbd></button><button data-key="r">reject <kbd>r</kbd></button>
      <button data-key="d">no duplicate <kbd>d</kbd></button><button data-key="x">clear <kbd>x</kbd></button>
      <button data-key="u">undo <kbd>u</kbd></button><button data-key="U">redo <kbd>U</kbd></button>
      </div>
      <div class="buttons classes" aria-label="Classes">\(classes.joined())</div>
      <label class="reason">reason of a rejection <input id="reason" maxlength="200"></label>
      <div id="curve" hidden></div>
      <div class="buttons"><button id="apply">bring the stages up to date</button>
      <button data-key="?">keys <kbd>?</kbd></button></div>
      </aside>
      """
  }

  private var keys: Markup {
    let rows: [(String, String)] = [
      ("j k", "next, previous picture (also the arrows)"), ("a", "accept"), ("r", "reject"),
      ("1 … 9", "give it this class"), ("d", "no duplicate of the one that stays in its group"),
      ("x", "clear everything decided about it"), ("u U", "undo, redo"),
      ("o", "open the source"), ("n p", "next, previous page of groups"), ("?", "these keys"),
    ]
    let lines = rows.map { "<tr><th><kbd>\($0.0)</kbd></th><td>\($0.1)</td></tr>" as Markup }
    return """
      <dialog id="help" aria-label="Keys"><h2>Keys</h2><table>\(lines.joined())</table>
      <form method="dialog"><button>close</button></form></dialog>
      """
  }

  private var queueWords: Markup {
    """
    <p>The pictures whose whiteness is nearest to the threshold, undecided ones alone. Accept <kbd>a</kbd> keeps \
    a picture, reject <kbd>r</kbd> means its background; from the answers the best threshold is found, and the \
    next pictures lie around it.</p>
    """
  }

  private var queueMiddle: Double {
    ThresholdFit(state).best?.threshold ?? snapshot.threshold ?? 0.5
  }
  private var queueMiddleText: String { "\(snapshot.threshold ?? 0.5)" }

  private func card(_ picture: ReviewedPicture, other: Int64? = nil, note: String? = nil) -> Markup
  {
    let said = state.words(of: picture.id)
    let name = picture.path.pathNames.last.map(String.init) ?? picture.path
    let found = note ?? (picture.isKept ? "kept" : picture.reason)
    let more =
      note == nil
      ? picture.score.map { " " + Self.text($0) } : picture.pictureClass.map { ", " + $0 }
    let fact = found + (more ?? "")
    let pair: Markup = other.map { " data-other=\"\(Int($0))\"" } ?? ""
    return """
      <a class="card\(picture.isKept ? "" : " out")" href="/picture?id=\(Int(picture.id))" \
      data-id="\(Int(picture.id))" data-path="\(picture.path)" \
      data-class="\(picture.pictureClass ?? "")" data-found="\(found)" data-stamp="\(picture.stamp)" title="\(picture.path)"\(pair)>\
      <img src="/thumb?id=\(Int(picture.id))&amp;v=\(state.version)" alt="" loading="lazy" width="96" height="96">\
      <span class="name">\(name)</span><span class="fact">\(fact)</span>\
      <span class="said">\(said)</span></a>
      """
  }

  private var filterForm: Markup {
    func select(_ name: String, _ title: String, _ values: [(String, String)]) -> Markup {
      let chosen = request.query[name] ?? ""
      let options = ([("", "any")] + values).map { value, words -> Markup in
        let mark: Markup = value == chosen ? " selected" : ""
        return "<option value=\"\(value)\"\(mark)>\(words)</option>"
      }
      return "<label>\(title) <select name=\"\(name)\">\(options.joined())</select></label>"
    }
    func field(_ name: String, _ title: String, _ type: Markup) -> Markup {
      "<label>\(title) <input name=\"\(name)\" value=\"\(request.query[name] ?? "")\" \(type)></label>"
    }
    let findings: Markup =
      snapshot.findings.isEmpty
      ? ""
      : select("finding", "audit", snapshot.findings.map { ($0.name, "\($0.name) (\($0.count))") })
    return """
      <form id="filter" class="filter" method="get" action="/">
      \(select("state", "state", [("kept", "kept"), ("rejected", "rejected")]))
      \(select("class", "class", snapshot.classes.map { ($0, $0) }))
      \(select("reason", "reason", snapshot.reasons.prefix(200).map { ($0.reason, "\($0.reason) (\($0.count))") }))
      \(findings)
      \(select("decided", "decided", ["yes", "no", "accept", "reject", "class"].map { ($0, $0) }))
      \(field("min", "whiteness from", "type=\"number\" min=\"0\" max=\"1\" step=\"0.01\""))
      \(field("max", "to", "type=\"number\" min=\"0\" max=\"1\" step=\"0.01\""))
      \(field("words", "path", "type=\"search\" maxlength=\"200\""))
      \(select("order", "order", [("path", "path"), ("score", "whiteness")]))
      <button>show</button></form>
      """
  }

  private func pageLinks(_ view: View, total: Int, offset: Int, count: Int) -> Markup {
    func link(_ name: String, _ start: Int) -> Markup {
      var query = request.query
      query["offset"] = "\(start)"
      return "<a rel=\"\(name)\" href=\"\(Self.address(view.path, query))\">\(name)</a>"
    }
    let before: Markup = offset > 0 ? link("previous", max(0, offset - count)) : ""
    let after: Markup = offset + count < total ? link("next", offset + count) : ""
    return "<p class=\"pages\">\(before) \(after)</p>"
  }

  /// An address with a query, percent-encoded.
  static func address(_ path: String, _ query: [String: String]) -> String {
    let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
    func encoded(_ text: String) -> String {
      text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
    let parts = query.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
      .map { "\(encoded($0.key))=\(encoded($0.value))" }
    return parts.isEmpty ? path : path + "?" + parts.joined(separator: "&")
  }

  private static func text(_ score: Double) -> String { "\((score * 1000).rounded() / 1000)" }
}
