import ArgumentParser
import Curation
import Foundation

/// Scripts by which other programs do a plan: every task of a phase, then its merge, then the next.
struct EmittedScript {
  /// What does the tasks.
  enum Engine: String, CaseIterable, ExpressibleByArgument {
    case slurm, spark, k8s, ray, parallel
  }

  var plan: String
  var workspace: String
  var program: String
  var phases: [PlanPhase]
  /// Tasks of each phase.
  var tasks: Int
  /// Jobs of an array, which share the tasks.
  var jobs: Int
  /// Processors of a task.
  var cpus: Int
  var image: String
  var claim: String

  /// The script for an engine, without a final line break of its own.
  func text(for engine: Engine) -> String {
    switch engine {
    case .slurm: slurm
    case .spark: spark
    case .k8s: kubernetes
    case .ray: ray
    case .parallel: parallel
    }
  }

  private var phaseNames: [String] { phases.map(\.rawValue) }

  private var shellBeginning: String {
    """
    set -eu
    pokeprep=\(Self.shell(program))
    plan=\(Self.shell(plan))
    """
  }

  private var parallel: String {
    """
    #!/bin/sh
    # Does a plan on this machine by GNU parallel; --sshlogin takes others. Tasks that are done stay so:
    # after a failure, run it again.
    \(shellBeginning)
    jobs=$(( $(nproc) / \(cpus) ))
    [ "$jobs" -gt 0 ] || jobs=1
    for phase in \(phaseNames.joined(separator: " ")); do
      seq 0 \(tasks - 1) | parallel -q --jobs "$jobs" --retries 3 \\
        "$pokeprep" work --plan "$plan" --phase "$phase" --threads \(cpus) --task {}
      "$pokeprep" merge --plan "$plan" --phase "$phase"
    done

    """
  }

  private var slurm: String {
    """
    #!/bin/sh
    # Submits a plan to Slurm: an array of jobs for each phase, and a job after it that merges. Options
    # such as a partition go into the variables that sbatch reads (SBATCH_PARTITION, SBATCH_ACCOUNT).
    \(shellBeginning)
    last=

    # submit NAME OPTION…: the script on standard input, after the job before.
    submit() {
      name=$1
      shift
      last=$(sbatch --parsable --job-name="pokeprep-$name" --cpus-per-task=\(cpus) --requeue \\
        ${last:+--dependency=afterok:$last --kill-on-invalid-dep=yes} \\
        --output="$plan/slurm-$name-%A-%a.out" "$@")
      last=${last%%;*}
      echo "pokeprep-$name: job $last"
    }

    for phase in \(phaseNames.joined(separator: " ")); do
      # Slurm asks with SIGTERM two minutes before the time is up; 75 says that another try may help.
      submit "$phase" --array=0-\(min(jobs, tasks) - 1) --signal=B:TERM@120 <<END
    #!/bin/bash
    '$pokeprep' work --plan '$plan' --phase $phase --threads \(cpus) --task auto --of \(min(jobs, tasks)) &
    child=\\$!
    trap 'kill -TERM \\$child' TERM
    wait \\$child; status=\\$?
    if [ \\$status -gt 128 ]; then wait \\$child; status=\\$?; fi
    if [ \\$status -eq 75 ] && [ "\\${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then
      scontrol requeue "\\${SLURM_ARRAY_JOB_ID}_\\${SLURM_ARRAY_TASK_ID}" && sleep 60
    fi
    exit \\$status
    END
      submit "merge-$phase" <<END
    #!/bin/bash
    exec '$pokeprep' merge --plan '$plan' --phase $phase --threads \(cpus)
    END
    done

    """
  }

  private var spark: String {
    """
    # Does a plan by Spark: spark-submit THIS_FILE. A line in is a task, a line out what came of it.
    import json
    import shlex
    import subprocess

    from pyspark import SparkContext

    POKEPREP = \(Self.quoted(program))
    PLAN = \(Self.quoted(plan))
    TASKS = \(tasks)

    spark = SparkContext(appName="pokeprep")
    for phase in \(Self.quoted(phaseNames)):
        # Spark starts the program without an environment, and looks at its status only when told to. A
        # task that failed is started again as spark.task.maxFailures says (local[n] never does,
        # local[n,4] does), and may run twice at once: that is harmless.
        command = shlex.join([POKEPREP, "work", "--plan", PLAN, "--phase", phase, "--stdin",
                              "--threads", "\(cpus)"])
        lines = (spark.parallelize(range(TASKS), TASKS).map(str)
                 .pipe(command, checkCode=True).collect())
        done = {report["task"] for report in map(json.loads, lines) if "error" not in report}
        if done != set(range(TASKS)):
            raise SystemExit(f"not done in {phase}: {sorted(set(range(TASKS)) - done)}")
        subprocess.run([POKEPREP, "merge", "--plan", PLAN, "--phase", phase], check=True)
    spark.stop()

    """
  }

  private var ray: String {
    """
    # Does a plan by Ray: python THIS_FILE.
    import subprocess

    import ray

    POKEPREP = \(Self.quoted(program))
    PLAN = \(Self.quoted(plan))
    TASKS = \(tasks)


    # Only what another try may help: status 75, or killed by a signal.
    @ray.remote(num_cpus=\(cpus), max_retries=3, retry_exceptions=[OSError])
    def work(phase, task):
        done = subprocess.run(
            [POKEPREP, "work", "--plan", PLAN, "--phase", phase, "--threads", "\(cpus)", "--task", str(task)],
            capture_output=True, text=True)
        if done.returncode == 75 or done.returncode < 0:
            raise OSError(75, done.stderr)
        if done.returncode != 0:
            raise RuntimeError(f"task {task} ended with {done.returncode}: {done.stderr}")
        return done.stdout


    ray.init()
    for phase in \(Self.quoted(phaseNames)):
        for line in ray.get([work.remote(phase, task) for task in range(TASKS)]):
            print(line, end="")
        subprocess.run([POKEPREP, "merge", "--plan", PLAN, "--phase", phase], check=True)

    """
  }

  static func quoted(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    // Texts and lists of them always encode; their JSON is Python and YAML, too.
    return String(decoding: (try? encoder.encode(value)) ?? Data(), as: UTF8.self)
  }

  private static func shell(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
