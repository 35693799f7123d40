import ArgumentParser

extension CompletionKind {
  /// The folders of the runs of the workspace that one is in.
  static var runs: CompletionKind {
    // In words that bash, zsh and fish have in common.
    .shellCommand("find runs -mindepth 1 -maxdepth 1 -type d 2>/dev/null")
  }
}

/// What makes a shell complete commands, as `--generate-completion-script` prints it.
///
/// The parser's scripts know nothing of commands that stand for another, as `export parquet` does for
/// `export data parquet`: those would offer names of commands alone. So what the script of the other
/// offers is added. Nor do those of bash and zsh complete what stands behind `--option=`.
enum CompletionScript {
  /// - Returns: nil where the arguments ask for something else.
  static func text(for arguments: some Collection<String>) -> String? {
    guard arguments.count == 2, arguments.first == "--generate-completion-script",
      let shell = arguments.dropFirst().first.flatMap({ CompletionShell(rawValue: $0) })
    else { return nil }
    let script = withEquals(PokeprepCommand.completionScript(for: shell), shell)
    return groups.reduce(script) { text, group in
      switch shell {
      case .bash: group.bash(text)
      case .zsh: group.zsh(text)
      case .fish: group.fish(text)
      default: text
      }
    }
  }

  /// The script with values behind `--option=`, which fish has by itself.
  private static func withEquals(_ script: String, _ shell: CompletionShell) -> String {
    switch shell {
    case .bash:
      // bash cuts words at the sign.
      script.replacing(
        """
            local -r cur="${2}"
            local -r prev="${3}"

        """,
        with: """
              local -a whole_words=()
              local -i cut
              for ((cut = 1; cut <= COMP_CWORD; cut++)); do
                  if [[ "${COMP_WORDS[cut]}" != = || "${COMP_WORDS[cut - 1]}" != --* ]]; then
                      whole_words+=("${COMP_WORDS[cut]}")
                  elif ((cut == COMP_CWORD)); then
                      whole_words+=('')
                  fi
              done
              local cur="${2}" prev="${3}"
              [[ "${cur}" = = ]] && cur=''
              [[ "${prev}" = = ]] && prev="${COMP_WORDS[COMP_CWORD - 2]}"
              [[ "${COMP_WORDS[COMP_CWORD]}" = = ]] && prev="${COMP_WORDS[COMP_CWORD - 1]}"
              local -r cur prev

          """
      ).replacing(
        #"local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")"#,
        with: #"local -a unparsed_words=("${whole_words[@]}")"#)
    case .zsh:
      // An option with a value: '--name[help]:value:…'.
      script.replacing(/'(--[a-z0-9-]+)(\[(?:[^\]\\]|\\.)*\]:)/) { "'\($0.1)=\($0.2)" }
    default: script
    }
  }

  private static var groups: [Group] {
    PokeprepCommand.configuration.subcommands.compactMap { command in
      let configuration = command.configuration
      guard let name = configuration.commandName,
        let usual = configuration.defaultSubcommand?.configuration.commandName
      else { return nil }
      let names = configuration.subcommands.compactMap { $0.configuration.commandName }
      return Group(name: name, usual: usual, names: names)
    }
  }

  /// A command with others below it, one of which it stands for.
  private struct Group {
    let name: String
    let usual: String
    /// Of all commands below it.
    let names: [String]

    private var function: String { "_pokeprep_\(name)" }

    func bash(_ script: String) -> String {
      changed(script) { text in
        text = text.replacing(
          "\(function)() {\n",
          with: "\(function)() {\n    local -ar all_words=(\"${unparsed_words[@]}\")\n"
        )
        text = text.replacing(
          "' -- \"${cur}\"))\n        ;;",
          with: """
            ' -- "${cur}"))
                    # Offer what may stand behind \(usual)
                    unparsed_words=("${all_words[@]}")
                    \(function)_\(usual)
                    ;;
            """)
      }
    }

    func zsh(_ script: String) -> String {
      changed(script) { text in
        text = text.replacing(
          "_describe -V subcommand subcommands && ret=0\n",
          with: """
            _describe -V subcommand subcommands && ret=0
                    \(function)_\(usual) && ret=0

            """)
        text = text.replacing(
          "        esac\n        ;;",
          with: """
                    *)
                        words=(\(usual) "${words[@]}")
                        (( CURRENT++ ))
                        \(function)_\(usual) && ret=0
                        ;;
                    esac
                    ;;
            """)
      }
    }

    func fish(_ script: String) -> String {
      let start = "        case '\(name)'\n            __pokeprep_parse_subcommand 0"
      let switching = "            switch $unparsed_tokens[1]\n"
      var lines = script
      if let group = lines.firstRange(of: start),
        let place = lines[group.upperBound...].firstRange(of: switching)
      {
        lines.insert(
          contentsOf: """
                        if set -q unparsed_tokens[1]; and not contains -- $unparsed_tokens[1] \(names.joined(separator: " "))
                            set -p unparsed_tokens \(usual)
                        end

            """, at: place.lowerBound)
      }
      let positional = "__pokeprep_should_offer_completions_for_positional \"pokeprep \(name)"
      var result: [String] = []
      for line in lines.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
        result.append(line)
        guard line.contains("\(positional) \(usual)\"") else { continue }
        result.append(line.replacing("\(positional) \(usual)\"", with: "\(positional)\""))
      }
      return result.joined(separator: "\n")
    }

    /// The script with the function of this command changed.
    private func changed(_ script: String, by change: (inout String) -> Void) -> String {
      guard let start = script.firstRange(of: "\(function)() {\n"),
        let end = script[start.upperBound...].firstRange(of: "\n}\n")
      else { return script }
      var text = String(script[start.lowerBound..<end.upperBound])
      change(&text)
      var result = script
      result.replaceSubrange(start.lowerBound..<end.upperBound, with: text)
      return result
    }
  }
}
