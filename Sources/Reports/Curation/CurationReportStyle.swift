/// The style sheet of the report: light and dark by the reader's setting, one column on phones.
let curationReportStyle = """
  :root{color-scheme:light dark;--paper:#f5f6f8;--card:#fff;--ink:#1b2330;--quiet:#5d6878;\
  --line:#e2e6ec;--good:#2f6fd0;--bad:#e08a5b;--warn:#b4540a;--before:#c3cad6;--after:#2f6fd0;\
  --balanced:#2b9a66}
  @media screen and (prefers-color-scheme:dark){:root{--paper:#10141a;--card:#191f28;--ink:#e8ecf2;\
  --quiet:#9aa6b6;--line:#2b333f;--good:#6ea3f5;--bad:#d98a5f;--warn:#f0a868;--before:#465164;\
  --after:#6ea3f5;--balanced:#5cc492}}
  *{box-sizing:border-box}
  body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
  header,main{max-width:980px;margin:0 auto;padding:0 20px}
  header{padding-top:28px}
  main{padding-bottom:48px}
  h1{font-size:1.8rem;margin:0}
  h2{font-size:1.2rem;margin:0 0 10px}
  h3{font-size:1rem;margin:20px 0 8px}
  .quiet{color:var(--quiet);margin:4px 0 12px}
  header .quiet{overflow-wrap:anywhere}
  p.warn{color:var(--warn);font-weight:600;overflow-wrap:anywhere}
  code{font:0.86em ui-monospace,monospace;overflow-wrap:anywhere}
  section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px;\
  margin-top:18px}
  .tiles{display:flex;flex-wrap:wrap;gap:12px;margin-top:14px}
  .tile{background:var(--card);border:1px solid var(--line);border-radius:12px;\
  padding:10px 18px;min-width:110px;flex:1}
  .tile b{display:block;font-size:1.6rem;line-height:1.2;font-variant-numeric:tabular-nums}
  .tile span{color:var(--quiet);font-size:.9rem}
  .tile.good b{color:var(--good)}
  .tile.bad b{color:var(--bad)}
  .tile.warn b{color:var(--warn)}
  .funnel,.classes{display:grid;grid-template-columns:minmax(84px,max-content) 1fr;gap:8px 14px;\
  align-items:center}
  .classes{gap:12px 14px}
  .name{font-weight:600;overflow-wrap:anywhere;max-width:220px}
  .track{position:relative;display:flex;height:30px;border-radius:6px;background:var(--paper);\
  overflow:hidden}
  .track i{display:block;height:100%}
  .track .kept{background:var(--good)}
  .track .lost{background:var(--bad)}
  .track em{position:absolute;left:8px;top:3px;font-style:normal;font-weight:600;\
  font-variant-numeric:tabular-nums;background:var(--card);border-radius:4px;padding:0 7px;\
  font-size:.9rem;line-height:24px}
  .minus{color:var(--warn);margin-left:8px}
  .reasons{margin:-4px 0 4px;padding:0;list-style:none;color:var(--quiet);font-size:.92rem}
  .reasons span{display:inline-block;min-width:3.5em;text-align:right;margin-right:6px;\
  color:var(--ink);font-variant-numeric:tabular-nums}
  .scores{overflow-x:auto}
  .scores table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
  .scores th,.scores td{padding:3px 12px 3px 0;text-align:right;white-space:nowrap}
  .scores th:first-child,.scores td:first-child{text-align:left}
  .scores tr{border-bottom:1px solid var(--line)}
  .scores .words,.history td:nth-child(2),.history th:nth-child(2){text-align:left}
  .history .words{white-space:normal;min-width:180px;overflow-wrap:anywhere}
  .number{color:var(--quiet);font-weight:400;margin-left:4px;font-variant-numeric:tabular-nums}
  .losses{display:block;width:100%;height:auto}
  .bar{display:flex;align-items:center;gap:8px;height:17px}
  .bar i{display:block;height:12px;border-radius:3px;min-width:2px}
  .bar em{font-style:normal;font-size:.82rem;color:var(--quiet);\
  font-variant-numeric:tabular-nums}
  i.before{background:var(--before)}
  i.after{background:var(--after)}
  i.balanced{background:var(--balanced)}
  .legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:0 0 12px;color:var(--quiet);\
  font-size:.9rem}
  .legend i{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:6px;\
  vertical-align:-1px}
  .plot{display:block;width:100%;height:auto;font:13px system-ui,sans-serif;fill:var(--quiet)}
  .plot .grid{stroke:var(--line)}
  .plot .axis{stroke:var(--quiet)}
  .plot .kept{fill:var(--good)}
  .plot .lost{fill:var(--bad)}
  .plot .threshold{stroke:var(--ink);stroke-width:2;stroke-dasharray:5 4}
  .plot .strong{fill:var(--ink);font-weight:600}
  .shots{display:grid;grid-template-columns:repeat(auto-fill,minmax(84px,1fr));gap:10px}
  figure{margin:0;text-align:center}
  figure img,.missing{display:block;width:100%;aspect-ratio:1;height:auto;border-radius:8px;\
  border:2px solid var(--line);background:#fff}
  figure.kept img{border-color:var(--good)}
  figure.lost img{border-color:var(--bad)}
  .missing{background:var(--paper);color:var(--quiet);font-size:.8rem;padding-top:36%}
  figcaption{font-size:.8rem;color:var(--quiet);overflow-wrap:anywhere;\
  font-variant-numeric:tabular-nums}
  .border{display:flex;height:8px;margin-top:4px;border:1px solid var(--quiet);border-radius:4px;\
  overflow:hidden}
  .border i{display:block;height:100%}
  .legend .border-white,.legend .border-off,.legend .border-black{border:1px solid var(--quiet)}
  .border-white{background:#fff}
  .border-off{background:#cbbf9f}
  .border-black{background:#000}
  .border-cover{background:var(--bad)}
  .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:12px}
  .card{border:1px solid var(--line);border-radius:10px;padding:10px;min-width:0}
  .card.warn{border-color:var(--warn)}
  .card .shots{grid-template-columns:repeat(auto-fill,80px)}
  .conflict{margin:0 0 6px;color:var(--warn);font-weight:600;font-size:.9rem}
  details{border-top:1px solid var(--line);padding:8px 0}
  details:first-of-type{border-top:0}
  summary{cursor:pointer}
  summary span{color:var(--quiet);margin-left:6px;font-variant-numeric:tabular-nums}
  details ul{margin:8px 0 4px;padding-left:20px;font-size:.92rem}
  details li span{color:var(--quiet)}
  @media (max-width:560px){header,main{padding-left:12px;padding-right:12px}\
  section{padding:14px}.tile{min-width:40%}.funnel{gap:6px 10px}\
  .plot{font-size:22px}\
  .funnel,.classes{grid-template-columns:1fr}.funnel .reasons{margin-top:0}}
  @page{margin:12mm}
  @media print{:root{--paper:#fff}
  *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
  body{font-size:10.5px;line-height:1.35}header,main{max-width:none;padding:0}
  h1{font-size:18px}h2{font-size:14px;margin-bottom:6px}h3{font-size:11px;margin:8px 0 4px}
  section{padding:8px 10px;margin-top:8px;border-radius:6px}
  h2,h3{break-after:avoid}figure,.card,.tile,tr,.plot,.losses,.tiles{break-inside:avoid}
  .tiles{gap:6px;margin-top:6px}.tile{padding:4px 8px;min-width:60px}.tile b{font-size:14px}
  .track{height:18px}.track em{top:1px;line-height:14px;padding:0 5px}
  .funnel{gap:3px 10px}.classes{gap:5px 10px}.bar{height:11px}.bar i{height:8px}
  .reasons{margin:-2px 0 2px}.plot{max-height:150px}
  .shots{grid-template-columns:repeat(12,1fr);gap:5px}.losses{max-height:260px}
  .card .shots{grid-template-columns:repeat(auto-fill,44px)}.cards{grid-template-columns:repeat(4,1fr)}
  figcaption{font-size:8px}.missing{font-size:7px}.scores{overflow:visible}
  .scores table{font-size:9.5px}.scores td,.scores th{padding:1px 8px 1px 0}}
  """
