import FlyingSocks
import Foundation
import Glibc
import Synchronization

/// Takes connections on 127.0.0.1, up to a number at a time.
///
/// A class, because it owns the socket.
final class HTTPListener: Sendable {
  /// The port that is listened on.
  let port: Int
  private let listening: AsyncSocket
  private let pool: SocketReadiness
  private let limits: ServerLimits
  private let connections = Mutex<[Int: ConnectionClock]>([:])

  /// Begins to listen.
  ///
  /// - Parameters:
  ///   - port: Where, 0 for any port that is free.
  ///   - limits: What a client may cost.
  /// - Throws: The errors of FlyingSocks.
  init(port: UInt16, limits: ServerLimits) async throws {
    let socket = try Socket(domain: AF_INET)
    let pool = try SocketReadiness()
    do {
      try socket.setValue(true, for: .localAddressReuse)
      try socket.bind(to: sockaddr_in.inet(ip4: "127.0.0.1", port: port))
      guard case .ip4(_, let found) = try socket.sockname() else {
        throw SocketError.unsupportedAddress
      }
      listening = try AsyncSocket(socket: socket, pool: pool)
      self.port = Int(found)
    } catch {
      try? socket.close()
      pool.stop()
      throw error
    }
    // Closes the socket itself where it fails.
    do { try socket.listen() } catch {
      pool.stop()
      throw error
    }
    self.pool = pool
    self.limits = limits
  }

  /// Serves clients until the task is cancelled, and ends all connections then.
  func run(_ entrance: Entrance) async {
    let watch = Task { await watchClocks() }
    await accept(entrance)
    try? listening.close()
    watch.cancel()
    let open = connections.withLock { Array($0.values) }
    for clock in open { clock.end() }
    for clock in open { await clock.wait() }
    await watch.value
    pool.stop()
  }

  private func accept(_ entrance: Entrance) async {
    var number = 0
    while !Task.isCancelled {
      do {
        let socket = try await listening.accept()
        // Heads and bodies are small, and nobody should wait for the rest of a packet.
        try? socket.socket.setValue(
          true, for: BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY))
        serve(socket, number: number, entrance)
        number += 1
      } catch SocketError.failed {
        // A client that has left already, or no free file descriptor.
        try? await Task.sleep(for: .milliseconds(50))
      } catch { return }
    }
  }

  private func serve(_ socket: AsyncSocket, number: Int, _ entrance: Entrance) {
    let clock = ConnectionClock()
    clock.allow(limits.idleTime, isIdle: true)
    guard makeRoom() else {
      let answer = entrance.refusal(503, "There are too many connections.")
      let bytes = entrance.head(of: answer, connection: "close") + answer.body
      // Fits into the empty buffer of a new socket; there is no waiting for anybody here.
      _ = try? socket.socket.write(bytes)
      try? socket.close()
      return
    }
    connections.withLock { $0[number] = clock }
    let connection = HTTPConnection(
      socket: socket, entrance: entrance, limits: limits, clock: clock)
    clock.start(
      Task {
        await connection.serve()
        connections.withLock { $0[number] = nil }
      })
  }

  /// Whether another connection may be there, where need be instead of the one that is idle longest.
  private func makeRoom() -> Bool {
    let open = connections.withLock { $0.values.filter { !$0.isEnding } }
    guard open.count >= limits.connections else { return true }
    let idle = open.compactMap { clock in clock.idleDeadline.map { (clock, $0) } }
    guard let oldest = idle.min(by: { $0.1 < $1.1 }) else { return false }
    oldest.0.end()
    return true
  }

  /// Ends connections whose time is over.
  private func watchClocks() async {
    let shortest = min(limits.headTime, limits.bodyTime, limits.idleTime, limits.farewellTime)
    while !Task.isCancelled {
      try? await Task.sleep(for: min(shortest / 4, .seconds(1)))
      let now = ContinuousClock.now
      for clock in connections.withLock({ Array($0.values) }) { clock.check(now) }
    }
  }
}
