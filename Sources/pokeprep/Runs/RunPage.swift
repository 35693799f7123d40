import CommandShell
import Foundation
import WebInterface

/// The page of a run while it trains; its port is taken before anything of the run is made.
struct RunPage {
  private let options: ServerOptions
  private let site = LaterSite()
  private let server: LocalServer

  /// - Throws: `WebInterfaceError` where nothing can listen on the port.
  init(_ options: ServerOptions) throws {
    self.options = options
    server = try options.listen(site)
  }

  /// Shows a run, and says where.
  func show(_ folder: URL, output: OutputOptions) {
    site.show(RunsSite([folder]))
    options.tell("watch this run at \(server.address)", of: server, output: output)
  }

  /// Ends the page.
  func stop() { try? options.stop(server) }
}
