/// The style sheet of the plots: colours that keep their contrast in light and in dark mode and
/// for colour-blind readers.
let plotStyle = """
  .paper{fill:#fff}.grid{stroke:#e4e7eb}.axis{stroke:#8a94a3}\
  .label{fill:#5b6675;font:13px system-ui,sans-serif}\
  .title{fill:#1d2530;font:600 15px system-ui,sans-serif}\
  .curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}\
  .pale{opacity:.28;stroke-width:1}\
  .c0{stroke:#2f6fd0}.c1{stroke:#d9632a}.c2{stroke:#2b9a66}.c3{stroke:#8e57c9}\
  @media (prefers-color-scheme:dark){.paper{fill:#14181f}.grid{stroke:#2a313c}\
  .axis{stroke:#6d7889}.label{fill:#a3adbb}.title{fill:#e8ecf2}\
  .c0{stroke:#6ea3f5}.c1{stroke:#f2935f}.c2{stroke:#5cc492}.c3{stroke:#b98bea}}
  """
