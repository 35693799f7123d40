/// What a client may cost a server.
package struct ServerLimits: Sendable {
  /// Bytes of the head of a request.
  package var headBytes = 16 << 10
  /// Connections that are open at a time.
  package var connections = 256
  /// How long a head may take from its first byte on.
  package var headTime = Duration.seconds(10)
  /// How long a body may take.
  package var bodyTime = Duration.seconds(60)
  /// How long a connection may be kept without a request, and an answer without being fetched.
  package var idleTime = Duration.seconds(300)
  /// How long is listened to what a client still sends after the last answer.
  package var farewellTime = Duration.seconds(2)
  /// Bytes that are taken of that.
  package var farewellBytes = 4 << 20

  /// The usual limits.
  package init() {}
}
