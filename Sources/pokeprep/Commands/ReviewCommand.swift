import ArgumentParser
import Catalogue
import CommandShell
import Curation
import WebInterface

/// `pokeprep review`: pictures and decisions in the browser.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Look at the pictures in the browser and decide about them by key.",
    discussion: """
      Serves a page on 127.0.0.1 alone and prints its address, which holds a random word: without it \
      nobody is let in. j and k go on and back, a accepts, r rejects, 1 to 9 give a class, d says that a \
      picture is no duplicate, u takes back, U does again, ? shows the keys.

      Decisions are those of pokeprep decide: each is in the catalogue before the page calls it saved. \
      While the page is served no other pokeprep changes the workspace; the page itself brings the \
      stages up to date. Ctrl-C ends it.

      Examples:
        pokeprep review --open
        pokeprep review --port 8123
        pokeprep review --json          the address and the port, for a script
      """)

  @OptionGroup var server: ServerOptions
  @OptionGroup var options: CurationOptions

  func run() throws {
    let count = try options.withPipeline { pipeline in
      let site = try ReviewSite(context: pipeline.context, settings: pipeline.settings)
      pipeline.context.announce(
        "\(counted(site.pictureCount, "picture")), \(site.decidedCount) of them decided about")
      try server.serve(site, output: options.output)
      return site.notedCount
    }
    guard count > 0 else { return options.output.announce("nothing was decided") }
    options.output.announce("\(counted(count, "decision")) noted")
    options.output.next("pokeprep apply, unless the page has done so")
      .forEach(options.output.announce)
  }
}
