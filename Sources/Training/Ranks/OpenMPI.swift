import Glibc

/// The ranks of an Open MPI job.
///
/// The library is loaded when the job begins and never linked, so that
/// the program runs where it is missing.
///
/// Open MPI's handles are addresses of its own global variables, found by their names; everything is
/// sent as bytes. A class, because it stands for the library's state in the process.
@safe package final class OpenMPI: Communicator {
  package let rank: Int
  package let size: Int
  /// Bytes that this rank has sent to others in the steps, and seconds in which it did so or waited.
  package private(set) var traffic = (byteCount: 0, seconds: 0.0)
  private let library: Library
  private let world, byte: UnsafeMutableRawPointer
  /// For calls that go on in the background, since ranks begin these in another order than others.
  private let exchanges, gathers: UnsafeMutableRawPointer
  private let gatherCall: Gather
  private let startGatherCall, startExchangeCall: Start
  private let broadcastCall: Broadcast
  fileprivate let testCall: Test
  fileprivate let waitCall: Wait

  private typealias Handle = UnsafeMutableRawPointer
  private typealias Gather =
    @convention(c) (
      UnsafeRawPointer?, CInt, Handle, UnsafeMutableRawPointer, CInt, Handle, Handle
    ) -> CInt
  private typealias Start =
    @convention(c) (
      UnsafeRawPointer?, CInt, Handle, UnsafeMutableRawPointer, CInt, Handle, Handle,
      UnsafeMutablePointer<Handle?>
    ) -> CInt
  fileprivate typealias Test =
    @convention(c) (
      UnsafeMutablePointer<UnsafeMutableRawPointer?>, UnsafeMutablePointer<CInt>,
      UnsafeMutableRawPointer?
    ) -> CInt
  fileprivate typealias Wait =
    @convention(c) (
      UnsafeMutablePointer<UnsafeMutableRawPointer?>, UnsafeMutableRawPointer?
    ) -> CInt
  private typealias Duplicate =
    @convention(c) (Handle, UnsafeMutablePointer<Handle?>) -> CInt
  private typealias Broadcast =
    @convention(c) (UnsafeMutableRawPointer, CInt, Handle, CInt, Handle) -> CInt
  private typealias Count =
    @convention(c) (Handle, UnsafeMutablePointer<CInt>) -> CInt
  private typealias Initialise =
    @convention(c) (
      UnsafeMutablePointer<CInt>?, UnsafeMutableRawPointer?, CInt, UnsafeMutablePointer<CInt>
    ) -> CInt
  private typealias Finish = @convention(c) () -> CInt

  /// Whether this process was started by Open MPI's `mpirun`.
  package static var isLaunched: Bool { number("OMPI_COMM_WORLD_SIZE") != nil }

  /// Processes of the job on this machine; 1 where that is not known.
  package static var localSize: Int { max(number("OMPI_COMM_WORLD_LOCAL_SIZE") ?? 1, 1) }

  private static func number(_ name: String) -> Int? {
    unsafe getenv(name).flatMap { unsafe Int(String(cString: $0)) }
  }

  /// Loads the library and joins the job.
  ///
  /// - Throws: `TrainingError.mpi` where there is no Open MPI, or it does not start.
  package init() throws(TrainingError) {
    library = try Library()
    unsafe world = try library.symbol("ompi_mpi_comm_world")
    unsafe byte = try library.symbol("ompi_mpi_byte")
    // The types are those of the MPI standard, with Open MPI's pointers as handles.
    unsafe gatherCall = unsafeBitCast(try library.symbol("MPI_Allgather"), to: Gather.self)
    unsafe startGatherCall = unsafeBitCast(
      try library.symbol("MPI_Iallgather"), to: Start.self)
    unsafe startExchangeCall = unsafeBitCast(
      try library.symbol("MPI_Ialltoall"), to: Start.self)
    unsafe testCall = unsafeBitCast(try library.symbol("MPI_Test"), to: Test.self)
    unsafe waitCall = unsafeBitCast(try library.symbol("MPI_Wait"), to: Wait.self)
    unsafe broadcastCall = unsafeBitCast(try library.symbol("MPI_Bcast"), to: Broadcast.self)
    let initialise = unsafe unsafeBitCast(
      try library.symbol("MPI_Init_thread"), to: Initialise.self)
    let duplicate = unsafe unsafeBitCast(try library.symbol("MPI_Comm_dup"), to: Duplicate.self)
    let rankCall = unsafe unsafeBitCast(try library.symbol("MPI_Comm_rank"), to: Count.self)
    let sizeCall = unsafe unsafeBitCast(try library.symbol("MPI_Comm_size"), to: Count.self)
    // Only the thread that trains calls MPI (MPI_THREAD_FUNNELED).
    var (level, rank, size): (CInt, CInt, CInt) = (0, 0, 0)
    var (first, second): (Handle?, Handle?)
    guard unsafe initialise(nil, nil, 1, &level) == 0, unsafe rankCall(world, &rank) == 0,
      unsafe sizeCall(world, &size) == 0, unsafe duplicate(world, &first) == 0,
      unsafe duplicate(world, &second) == 0, let first = unsafe first, let second = unsafe second
    else {
      throw .mpi("MPI_Init_thread: expected success, found an error; try mpirun -n 2 hostname")
    }
    unsafe (exchanges, gathers) = (first, second)
    self.rank = Int(rank)
    self.size = Int(size)
  }

  /// Leaves the job; all ranks do.
  package func finish() throws(TrainingError) {
    let finish = unsafe unsafeBitCast(try library.symbol("MPI_Finalize"), to: Finish.self)
    _ = finish()
  }

  /// MPI counts in 32 bits.
  private static let largestBlock = Int(CInt.max)

  package func gather(_ blocks: UnsafeMutableRawPointer, byteCount: Int) {
    precondition(byteCount <= Self.largestBlock, "\(byteCount) bytes at once")
    timed(byteCount) {
      // MPI_IN_PLACE is 1.
      _ = unsafe gatherCall(
        UnsafeRawPointer(bitPattern: 1), 0, byte, blocks, CInt(byteCount), byte, world)
    }
  }

  package func startExchange(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, byteCount: Int
  ) -> any Transfer {
    unsafe start(byteCount) { request in
      unsafe startExchangeCall(
        source, CInt(byteCount), byte, target, CInt(byteCount), byte, exchanges, request)
    }
  }

  package func startGather(_ blocks: UnsafeMutableRawPointer, byteCount: Int) -> any Transfer {
    unsafe start(byteCount) { request in
      unsafe startGatherCall(
        UnsafeRawPointer(bitPattern: 1), 0, byte, blocks, CInt(byteCount), byte, gathers, request)
    }
  }

  private func start(
    _ byteCount: Int, _ call: (UnsafeMutablePointer<Handle?>) -> CInt
  ) -> any Transfer {
    precondition(byteCount <= Self.largestBlock, "\(byteCount) bytes at once")
    let request = OpenMPIRequest(self)
    timed(byteCount) { _ = unsafe withUnsafeMutablePointer(to: &request.handle, call) }
    return request
  }

  /// Counts a call that sends a block to every other rank.
  fileprivate func timed(_ byteCount: Int = 0, _ call: () -> Void) {
    let taken = ContinuousClock().measure(call)
    traffic.byteCount += byteCount * (size - 1)
    traffic.seconds += taken / .seconds(1)
  }

  package func broadcast(_ bytes: UnsafeMutableRawPointer, byteCount: Int) {
    for start in stride(from: 0, to: byteCount, by: Self.largestBlock) {
      let count = CInt(min(byteCount - start, Self.largestBlock))
      _ = unsafe broadcastCall(bytes + start, count, byte, 0, world)
    }
  }
}

/// A call that goes on in the background, as far as it is asked for.
@safe private final class OpenMPIRequest: Transfer {
  private let job: OpenMPI
  /// MPI_REQUEST_NULL or nil once it is over.
  var handle: UnsafeMutableRawPointer?
  private var hasEnded = false

  init(_ job: OpenMPI) { self.job = job }

  var isOver: Bool {
    guard !hasEnded else { return true }
    var flag: CInt = 0
    // MPI_STATUS_IGNORE is 0.
    job.timed { _ = unsafe job.testCall(&handle, &flag, nil) }
    hasEnded = flag != 0
    return hasEnded
  }

  func wait() {
    guard !hasEnded else { return }
    job.timed { _ = unsafe job.waitCall(&handle, nil) }
    hasEnded = true
  }
}

/// The shared library.
@safe private struct Library {
  private static let names = ["libmpi.so.40", "libmpi.so"]
  private let handle: UnsafeMutableRawPointer

  init() throws(TrainingError) {
    for name in Self.names {
      // Open MPI's own plugins look for its symbols among all.
      if let handle = unsafe dlopen(name, RTLD_NOW | RTLD_GLOBAL) {
        unsafe self.handle = handle
        return
      }
    }
    throw .mpi(
      "expected Open MPI's library, found no \(Self.names.joined(separator: " or ")); install it "
        + "(apt-get install openmpi-bin), or train without mpirun or with --no-mpi")
  }

  func symbol(_ name: String) throws(TrainingError) -> UnsafeMutableRawPointer {
    guard let symbol = unsafe dlsym(handle, name) else {
      throw .mpi("expected Open MPI 4 or 5, found an MPI library without \(name)")
    }
    return unsafe symbol
  }
}
