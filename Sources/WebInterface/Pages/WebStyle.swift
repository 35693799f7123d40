/// How all pages look: light or dark as the reader's system, one column where there is little room.
enum WebStyle {
  static let text = """
    :root { color-scheme: light dark; --back: #fafaf8; --card: #fff; --ink: #1c1c1a; --faint: #6a6a66;
      --line: #dcdcd6; --mark: #1f5fbf; --good: #17703c; --bad: #b3261e; --warn: #8a5a00; }
    @media (prefers-color-scheme: dark) {
      :root { --back: #17181a; --card: #222427; --ink: #e9e9e6; --faint: #a0a09b; --line: #3a3c40;
        --mark: #7fb0ff; --good: #6fcf97; --bad: #ff8a80; --warn: #ffc45e; } }
    * { box-sizing: border-box; }
    html, body { height: 100%; }
    body { margin: 0; font: 15px/1.4 system-ui, sans-serif; background: var(--back); color: var(--ink); }
    a { color: var(--mark); }
    #app { display: flex; flex-direction: column; height: 100%; }
    header { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: baseline; padding: .5rem .8rem;
      border-bottom: 1px solid var(--line); }
    nav { display: flex; flex-wrap: wrap; gap: .2rem .8rem; }
    nav a[aria-current] { font-weight: 600; text-decoration: none; color: var(--ink); }
    #status { margin-left: auto; color: var(--faint); }
    #status.problem { color: var(--bad); font-weight: 600; }
    .columns { flex: 1; display: flex; min-height: 0; }
    main { flex: 1; overflow: auto; padding: .6rem .8rem; min-width: 0; }
    body > main { display: block; max-width: 40rem; margin: 10vh auto; }
    aside { width: 19rem; overflow: auto; padding: .6rem .8rem; border-left: 1px solid var(--line); }
    aside[hidden] { display: none; }
    .frame { height: 15rem; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); place-items: center;
      background: #fff; border: 1px solid var(--line); }
    .frame img { max-width: 100%; max-height: 100%; object-fit: contain; }
    #facts { overflow-wrap: anywhere; margin: .4rem 0; min-height: 4.2em; }
    .filter { display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: center; }
    .filter label, .reason { color: var(--faint); }
    .filter select { max-width: 11rem; }
    .filter input { width: 6rem; }
    button, select, input { font: inherit; color: var(--ink); background: var(--card);
      border: 1px solid var(--line); border-radius: 4px; padding: .15rem .45rem; }
    button { cursor: pointer; }
    button:hover, button:focus-visible, .card:hover { border-color: var(--mark); }
    :focus-visible { outline: 2px solid var(--mark); outline-offset: 1px; }
    .buttons { display: flex; flex-wrap: wrap; gap: .3rem; margin: .4rem 0; }
    .buttons button { max-width: 100%; overflow-wrap: anywhere; }
    kbd { font: 12px ui-monospace, monospace; border: 1px solid var(--line); border-radius: 3px; padding: 0 .25rem;
      color: var(--faint); }
    .reason input { width: 100%; }
    [data-view=queue] .classes, [data-view=queue] .reason { display: none; }
    [data-view=queue] .frame { height: 11rem; } [data-view=queue] #facts { min-height: 2.8em; }
    .count, .note { color: var(--faint); margin: .4rem 0; }
    .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(118px, 1fr)); gap: 8px; }
    .card { display: block; height: 160px; padding: 5px; overflow: hidden; background: var(--card);
      border: 1px solid var(--line); border-radius: 5px; color: inherit; text-decoration: none;
      font-size: 12px; line-height: 1.35; }
    .card img { display: block; width: 96px; height: 96px; margin: 0 auto; object-fit: contain; background: #fff;
      image-rendering: auto; }
    .card span { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .card.blank img { opacity: 0; }
    .card .fact { color: var(--faint); }
    .card.out img { opacity: .62; }
    .card.out .fact { color: var(--warn); }
    .card .said { font-weight: 600; color: var(--good); }
    .card .said.no { color: var(--bad); }
    .card .said.waiting { font-style: italic; opacity: .7; }
    .card.chosen { outline: 3px solid var(--mark); outline-offset: -1px; }
    .virtual { position: relative; overflow-y: auto; contain: strict; flex: 1; min-height: 200px; }
    .virtual .sky { position: absolute; top: 0; left: 0; width: 1px; }
    .virtual .card { position: absolute; top: 0; left: 0; width: 120px; contain: strict; }
    main.filled { display: flex; flex-direction: column; overflow: hidden; }
    .group { border-left: 4px solid var(--line); padding-left: .6rem; margin: .8rem 0; }
    .group.conflict { border-color: var(--bad); }
    h1 { font-size: 1.2rem; overflow-wrap: anywhere; } h2 { font-size: 1rem; margin: .5rem 0; }
    .large { max-width: 100%; max-height: 70vh; background: #fff; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dd { margin: 0; }
    dialog { color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
    dialog th { text-align: left; padding-right: 1rem; }
    svg { width: 100%; height: auto; } svg text { fill: var(--faint); font-size: 11px; }
    svg .axis { stroke: var(--line); fill: none; }
    .runs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 1rem; }
    .run, .chart { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; }
    .run img { max-width: 100%; image-rendering: pixelated; background: #fff; }
    .run input[type=range] { width: 100%; padding: 0; }
    .run .drawn { width: 192px; height: 192px; }
    .alarm, .problems { color: var(--bad); overflow-wrap: anywhere; }
    .sliders label { display: grid; grid-template-columns: 5.5rem 1fr 2.5rem; gap: .5rem; align-items: center; }
    .sliders label[hidden] { display: none; }
    @media (max-width: 700px) {
      header { padding: .35rem .5rem; } main { padding: .4rem .5rem; }
      .columns { flex-direction: column; }
      aside { width: auto; max-height: 46vh; border-left: 0; border-top: 1px solid var(--line); }
      .frame { height: 8.5rem; } #facts { min-height: 0; }
      .filter { flex-wrap: nowrap; overflow-x: auto; padding-bottom: .3rem; }
      .filter label { white-space: nowrap; }
      kbd { display: none; } dialog kbd { display: inline; } button { padding: .4rem .7rem; }
    }
    @media print { aside, nav, .filter, #status { display: none; } #app, main { height: auto; overflow: visible; } }
    """
}
