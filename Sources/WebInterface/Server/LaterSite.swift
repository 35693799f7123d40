/// Pages that are there later than the port that they are served on.
package final class LaterSite: WebSite {
  private let site = SharedValue<(any WebSite)?>(nil)

  package init() {}

  /// Shows the pages from now on.
  package func show(_ pages: some WebSite) { site.set(pages) }

  package func answer(_ request: WebRequest) async -> WebAnswer? {
    guard let site = site.value else {
      return WebAnswer(problem: "there is nothing to show yet", status: 503)
    }
    return await site.answer(request)
  }
}
