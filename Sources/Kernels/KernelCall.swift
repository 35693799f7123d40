import KernelTasks

/// Work with all addresses and sizes fixed and every choice made, to be run any number of times; a
/// run allocates nothing.
package protocol KernelCall {
  /// Does the work and returns when it is done.
  func run()
}

/// One kernel with its task.
package struct TaskCall<Task>: KernelCall {
  let kernel: Kernel<Task>
  let task: Task
  let items: Int
  let pool: WorkerPool

  /// Runs all items of the task.
  package func run() {
    withUnsafePointer(to: task) {
      pool.run(AnyKernel(kernel), task: UnsafeRawPointer($0), items: items)
    }
  }
}

/// Work of the calling thread, alone or around kernels.
package struct HostCall: KernelCall {
  private let body: () -> Void

  /// A call of `body`, which must allocate nothing.
  package init(_ body: @escaping () -> Void) {
    self.body = body
  }

  /// Calls the body.
  package func run() { body() }
}

/// Several calls, one after the other.
package struct CallSequence: KernelCall {
  private let calls: [any KernelCall]

  /// Calls in the order in which they run.
  package init(_ calls: [any KernelCall]) {
    self.calls = calls
  }

  /// Runs all of them.
  package func run() {
    for call in calls { call.run() }
  }
}
