import Curation
import Files

extension EmittedScript {
  /// Indexed jobs, which need Kubernetes 1.33 or the feature gates of earlier ones.
  var kubernetes: String {
    """
    # Does a plan on Kubernetes. Jobs do not wait for each other, so give them one at a time:
    # kubectl apply -f - the first, kubectl wait --for=condition=complete job/NAME, then the next.
    # The volume claim \(claim) must hold \(folder), as it is here.

    """ + phases.map { (phase: PlanPhase) in documents(of: phase) }.joined()
  }

  private func documents(of phase: PlanPhase) -> String {
    "---\n\(tasks(of: phase))---\n\(merge(of: phase))"
  }

  private func tasks(of phase: PlanPhase) -> String {
    // 78 and 65: another try does not help. A pod that had to go does not count as a try.
    """
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: pokeprep-\(phase.rawValue)
    spec:
      completionMode: Indexed
      completions: \(tasks)
      parallelism: \(min(tasks, jobs))
      backoffLimitPerIndex: 3
      podFailurePolicy:
        rules:
          - action: Ignore
            onPodConditions:
              - type: DisruptionTarget
                status: "True"
          - action: FailIndex
            onExitCodes:
              containerName: pokeprep
              operator: In
              values: [2, 65, 78]

    """
      + template([
        "work", "--plan", plan, "--phase", phase.rawValue, "--threads", "\(cpus)", "--task", "auto",
      ])
  }

  private func merge(of phase: PlanPhase) -> String {
    """
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: pokeprep-merge-\(phase.rawValue)
    spec:
      backoffLimit: 3

    """ + template(["merge", "--plan", plan, "--phase", phase.rawValue, "--threads", "\(cpus)"])
  }

  private func template(_ words: [String]) -> String {
    """
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: pokeprep
              image: \(Self.quoted(image))
              command: \(Self.quoted(["pokeprep"] + words))
              resources:
                requests:
                  cpu: "\(cpus)"
                  memory: 2Gi
              volumeMounts:
                - name: pictures
                  mountPath: \(Self.quoted(folder))
          volumes:
            - name: pictures
              persistentVolumeClaim:
                claimName: \(Self.quoted(claim))

    """
  }

  /// The folder that holds the workspace and the plan.
  private var folder: String {
    let parts = zip(workspace.pathNames, plan.pathNames)
    return "/" + parts.prefix { $0 == $1 }.map(\.0).joined(separator: "/")
  }
}
