import Reports

/// A page of one sentence.
struct MessagePage {
  var title: String
  var message: String
  /// A page of this server that is opened next.
  var forwardsTo: String?

  func answer(status: Int) -> WebAnswer {
    let forward: Markup =
      forwardsTo.map { "<meta http-equiv=\"refresh\" content=\"0;url=\($0)\">" } ?? ""
    let link: Markup = forwardsTo.map { "<p><a href=\"\($0)\">Open it</a></p>" } ?? ""
    return Page(
      title: title, head: forward, body: "<main><h1>\(title)</h1><p>\(message)</p>\(link)</main>"
    )
    .answer(status: status)
  }
}

/// A whole page: everything that is not markup is escaped as it is put in.
struct Page {
  var title: String
  var head: Markup = ""
  var body: Markup

  func answer(status: Int = 200) -> WebAnswer {
    let page: Markup = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>\(title) – pokeprep</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">\(head)
      <link rel="stylesheet" href="/style.css"></head>
      <body>\(body)</body></html>
      """
    return WebAnswer(text: page.text, type: "text/html", status: status)
  }
}
