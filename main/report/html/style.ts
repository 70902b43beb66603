/** The style of an HTML report. Dark on a screen that asks for it; paper is always light. */
export const STYLE = `
:root{color-scheme:light;--ground:#fff;--raised:#f6f7f8;--ink:#1a1e23;--soft:#545e68;--rule:#dde1e5;--faint:#eceff1;--edge:#98a3b0;--good:#0b6b45;--bad:#b42318;--warn-ground:#fff6e5;--warn-rule:#b76e00;
--accent:#0b5cad;--shade:#6b7785;--c1:#0b5cad;--c2:#c2480a;--c3:#0c7a5b;--c4:#8a4fd0;--c5:#7a6200;--c6:#b3226b;--c7:#4d6a78}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--ground:#13161a;--raised:#1b2026;--ink:#e7eaed;--soft:#a3adb7;--rule:#323a43;--faint:#252b32;--edge:#59626d;--good:#5fd3a0;--bad:#ff8a7d;--warn-ground:#2b2415;--warn-rule:#d99a2b;
--accent:#6fb4ff;--shade:#8d99a6;--c1:#6fb4ff;--c2:#ff9a5c;--c3:#4fd0a4;--c4:#c29bff;--c5:#dcc04a;--c6:#ff8abf;--c7:#9fbccb}}
*{box-sizing:border-box}
html{background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
body{max-width:1104px;margin:0 auto;padding:56px 32px 72px}
h1,h2,h3,p,ul,ol,dl,dd,figure,table,pre{margin:0;padding:0}
h1{font-size:30px;line-height:1.2;font-weight:650;letter-spacing:-.012em;overflow-wrap:anywhere}
h2{font-size:20px;line-height:1.3;font-weight:650;letter-spacing:-.006em;margin:60px 0 6px;break-after:avoid}
h3{font-size:15px;font-weight:650;break-after:avoid}
h2+p:not(.finding),.lead{color:var(--soft);max-width:76ch;margin-bottom:18px}
td,th,dt{overflow-wrap:break-word}p,li,dd,td:last-child:not(.num),.long td:not(.num),.key-value td{overflow-wrap:anywhere}td:last-child:not(.num){min-width:13ch}.long td:not(.num){min-width:22ch}.events.long td:not(:last-child){min-width:0}
.meta{color:var(--soft);margin-top:8px}.meta span+span::before{content:"·";margin:0 .6em}
.origin{margin-top:14px;max-width:76ch;color:var(--soft);overflow-wrap:anywhere}
.notes{white-space:pre-wrap;margin-top:18px;max-width:76ch;border-left:3px solid var(--rule);padding-left:16px;overflow-wrap:anywhere}
.tags{list-style:none;display:flex;flex-wrap:wrap;gap:6px;margin-top:14px}.tags li{border:1px solid var(--rule);border-radius:11px;padding:0 10px;font-size:13px;line-height:20px;overflow-wrap:anywhere}
.warnings{list-style:none;background:var(--warn-ground);border-left:4px solid var(--warn-rule);border-radius:3px;margin-top:24px;padding:12px 18px}.warnings li+li{margin-top:6px}
.verdict{margin-top:32px;padding:26px 30px 28px;background:var(--raised);border-radius:8px;border:1px solid var(--rule)}
.verdict h2{font-size:13px;font-weight:600;color:var(--soft);letter-spacing:0;margin:0}
.verdict .sentence{font-size:23px;line-height:1.35;font-weight:600;letter-spacing:-.008em;margin-top:4px;max-width:none;color:inherit}
.verdict .confidence{color:var(--soft);margin:6px 0 0}
.finding{font-size:18px;font-weight:600;line-height:1.4;margin-top:10px}.finding+.tiles-note{margin-top:2px}
.tiles-note{color:var(--soft);font-size:13px;margin-top:10px}.tiles-note.mixed{color:var(--ink);margin:24px 0 -14px;break-after:avoid}
.columns{display:grid;grid-template-columns:1fr 1fr;gap:12px 40px;margin-top:20px}.columns ul{padding-left:18px;margin-top:6px}.columns li+li{margin-top:6px}.columns .gain{display:block;color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:1px;background:var(--rule);border:1px solid var(--rule);border-radius:8px;overflow:hidden;margin-top:24px;break-inside:avoid}
.tile{background:var(--ground);padding:18px 20px 16px}.tile dt{color:var(--soft);font-size:13px}.tile .big{font-size:32px;line-height:1.2;font-weight:600;letter-spacing:-.02em;margin:4px 0 2px;white-space:nowrap}
.tile .big small{font-size:15px;font-weight:500;letter-spacing:0;color:var(--soft);margin-left:.35em}.tile .sub{font-size:13px;line-height:1.45;color:var(--soft)}
.tile .good{color:var(--good)}.tile .bad,.bad{color:var(--bad)}.tile .none{color:var(--soft);font-weight:500}
table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.45;margin-top:14px}
caption{text-align:left;font-weight:650;font-size:15px;padding:14px 0 4px;break-after:avoid}caption span{display:block;font-weight:400;color:var(--soft);font-size:13px;max-width:86ch}
th,td{text-align:left;vertical-align:top;padding:7px 20px 7px 0;border-bottom:1px solid var(--faint);font-weight:400}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:13px;color:var(--soft);border-bottom-color:var(--rule);white-space:nowrap;vertical-align:bottom}
tbody th{white-space:nowrap}.key-value tbody th{white-space:normal}
tr,.legend{break-inside:avoid}thead,.chart figcaption{break-after:avoid}
.num{text-align:right;white-space:nowrap}td.num .u{color:var(--soft)}
.na{color:var(--soft)}td.num .why{display:block;white-space:normal;font-size:12px;line-height:1.35;max-width:26ch;margin-left:auto}
td .code,.code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.92em;overflow-wrap:anywhere}
.thresholds{width:auto;min-width:520px}.held,.missed{font-weight:650}.held{color:var(--good)}.missed{color:var(--bad)}
.key-value th{width:250px;color:var(--soft)}
.ledger{width:auto;min-width:520px}.ledger tbody th{width:190px}.ledger .total td,.ledger .total th{border-top:1px solid var(--soft);font-weight:650}.ledger .part th{padding-left:20px}
.problems{margin:12px 0 0 18px;color:var(--bad)}
.pipe{display:block;width:100%;height:auto;margin-top:22px;break-inside:avoid}
svg text{font-family:inherit;fill:var(--ink)}
.pipe text{text-anchor:middle;font-size:12.5px}.pipe .name{font-size:14px;font-weight:650}.pipe .path{font-size:11.5px;fill:var(--soft)}.pipe .tank{fill:var(--raised);stroke:var(--edge)}
.pipe .section text{font-size:12.5px;fill:var(--soft)}.pipe .section path{fill:none;stroke:var(--edge)}.pipe .most{fill:var(--c1);opacity:.28}.pipe .mean{fill:var(--c1)}
.pipe .limit{stroke:var(--ink);stroke-width:2;fill:none}.pipe .peak{stroke:var(--soft);stroke-dasharray:4 3;fill:none}.pipe .through{stroke:var(--edge);stroke-dasharray:4 3;fill:none}
.pipe .flow rect{fill:var(--c1);fill-opacity:.3;stroke:var(--c1);stroke-opacity:.6}.pipe .still rect,.pipe .uncounted rect{fill:var(--raised);stroke:var(--edge)}
.pipe .outlet rect{fill:var(--bad);fill-opacity:.3;stroke:var(--bad)}.pipe .outlet text{fill:var(--bad)}.pipe .outlet.quiet rect{fill:var(--raised);stroke:var(--edge)}.pipe .outlet.quiet text{fill:var(--soft)}
.pipe .light{fill:var(--c2);fill-opacity:.1}.pipe .lit .name,.pipe .flag{fill:var(--c2)}.pipe .flag{font-weight:650}.pipe .lit .most,.pipe .lit .mean{fill:var(--c2)}.pipe .lit .tank{stroke:var(--c2)}
.pipe .key{text-anchor:start;fill:var(--soft)}.pipe .value{text-anchor:end}.pipe .lit .value{font-weight:650}.pipe.swatch{display:block;width:24px;min-width:0;height:10px;margin:0}
.pipe .missing .tank{fill:none;stroke-dasharray:4 3}.pipe .missing .name,.pipe .absent .name{fill:var(--soft);font-weight:500}.pipe .na{font-size:14px;fill:var(--soft)}.pipe .reason{font-size:12px;fill:var(--soft)}
.chart{margin-top:34px;break-inside:avoid}.chart>svg{display:block;width:100%;height:auto;margin-top:8px}
.chart h3 .unit{font-weight:400;color:var(--soft)}.chart figcaption p{color:var(--soft);font-size:13px;max-width:110ch}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 22px;font-size:13px;margin-top:6px}.legend li{display:flex;align-items:center;gap:7px}.legend .missing{color:var(--soft);font-style:italic}
.swatch{width:24px;height:10px;flex:none}
.line{fill:none;stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}.line.band{stroke-width:5;opacity:.38}.line.dash{stroke-width:1.5;stroke-dasharray:1 4}.level{fill:none;stroke:var(--soft);stroke-width:1.3;stroke-dasharray:7 5}
.line.c1{stroke:var(--c1)}.line.c2{stroke:var(--c2)}.line.c3{stroke:var(--c3)}.line.c4{stroke:var(--c4)}.line.c5{stroke:var(--c5)}.line.c6{stroke:var(--c6)}.line.c7{stroke:var(--c7)}
.line.lone{stroke-width:4.5;opacity:1;stroke-dasharray:none}.part{stroke:none}.part.c1{fill:var(--c1)}.part.c2{fill:var(--c2)}.part.c3{fill:var(--c3)}.part.c4{fill:var(--c4)}.part.failed{fill:var(--bad)}
.dot{fill:none;stroke-width:7;stroke-linecap:round}.dot.c1{stroke:var(--c1)}.dot.c2{stroke:var(--c2)}.join{fill:none;stroke:var(--soft);stroke-width:1;opacity:.55}
.grid path{stroke:var(--faint);fill:none}.axis{stroke:var(--soft);fill:none}.ticks text,.axis-label{font-size:12px;fill:var(--soft)}.ticks.end{text-anchor:end}.ticks.middle{text-anchor:middle}
rect.band{fill:var(--shade);opacity:.13}.band-label{font-size:11.5px;fill:var(--soft)}
.event{stroke:var(--ink);stroke-width:1;stroke-dasharray:4 3;opacity:.65;fill:none}.event.fault{stroke:var(--bad);opacity:.9}
.tag rect{fill:var(--ink)}.tag text{fill:var(--ground);font-size:11.5px;font-weight:650;text-anchor:middle}.tag.fault rect{fill:var(--bad)}
.events td:first-child,.events th:first-child{width:44px}.events td:nth-child(2){width:96px}.events td:nth-child(3){width:104px}.events .severity{font-weight:650}
.events .mark{display:inline-block;min-width:20px;border-radius:9px;background:var(--ink);color:var(--ground);text-align:center;font-size:12px;line-height:18px;font-weight:650;padding:0 5px}.events .mark.fault{background:var(--bad)}
pre{background:var(--raised);border:1px solid var(--rule);border-radius:6px;padding:16px 20px;font:12.5px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin-top:14px}
.method{padding-left:18px;max-width:86ch}.method li+li{margin-top:7px}
.frames{list-style:none;padding:0;margin:16px 0 0;display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:16px}.frames li{break-inside:avoid;min-width:0}.frames figure{margin:0}.frames img{display:block;width:100%;aspect-ratio:16/9;object-fit:contain;background:var(--raised);border:1px solid var(--rule);border-radius:4px}.frames pre,.frames .none{margin:0;aspect-ratio:16/9;overflow:hidden;padding:8px 10px;font-size:8.5px;line-height:1.35;border-radius:4px}.frames pre.bytes{white-space:pre}.frames .none{background:var(--raised);border:1px dashed var(--rule);color:var(--soft);font-size:12px}.frames figcaption{margin-top:5px;font-size:12px;font-variant-numeric:tabular-nums}.frames figcaption span{display:block;color:var(--soft);font-size:11px;overflow-wrap:anywhere}
footer{margin-top:56px;padding-top:16px;border-top:1px solid var(--rule);color:var(--soft);font-size:13px}
@media screen and (max-width:1100px){.scroll{overflow-x:auto}.pipe:not(.swatch){min-width:900px}}
@media screen and (max-width:900px){.ticks text,.axis-label,.band-label{font-size:14.5px}}
@media screen and (max-width:760px){body{padding:28px 18px}.tiles{grid-template-columns:1fr 1fr}.columns{grid-template-columns:1fr}}
@media print{html{font-size:12.5px;-webkit-print-color-adjust:exact;print-color-adjust:exact}body{max-width:none;padding:0}h2{margin-top:30px}h2+p{break-inside:avoid;break-after:avoid}.chart{margin-top:20px}table,.columns,.notes{break-inside:avoid}table.long{break-inside:auto}p,li{orphans:3;widows:3}.ticks text,.axis-label,.band-label{font-size:14.5px}.verdict{padding:18px 22px;break-inside:avoid}.tile{padding:12px 14px}.tile .big{font-size:23px}table{font-size:11.5px}th,td{padding-right:10px}thead th,thead th.num{white-space:normal;font-size:10.5px}caption{font-size:12.5px}caption span,.tile dt,.tile .sub,.tiles-note,.legend,.chart figcaption p{font-size:11px}pre{font-size:9.5px;columns:3;column-gap:22px;break-inside:avoid;padding:12px 16px}footer{margin-top:24px;padding-top:10px;break-inside:avoid}.key-value th{width:190px}a{color:inherit;text-decoration:none}}
`;
