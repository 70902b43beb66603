/** What a comparison adds to the style of a report: its eight colours, its marks, the letters of captures. */
export const COMPARISON_STYLE = `
:root{--c8:#8f5a3c}
@media screen and (prefers-color-scheme:dark){:root{--c8:#d9a98a}}
.line.c8{stroke:var(--c8)}
.letter{display:inline-block;min-width:22px;border-radius:4px;padding:0 6px;line-height:20px;font-size:13px;font-weight:650;text-align:center;color:var(--ground);margin-right:4px}
${[1, 2, 3, 4, 5, 6, 7, 8].map((colour) => `.letter.c${colour}{background:var(--c${colour})}.line-end.c${colour}{fill:var(--c${colour})}`).join('')}
.line-end{font-size:12px;font-weight:650}
.compared th.group{white-space:nowrap}.compared .baseline{display:block;font-weight:400;font-size:12px;color:var(--soft)}
.compared tbody.section th{padding-top:18px;font-weight:650;border-bottom-color:var(--rule)}
.compared td.num{min-width:112px}.compared .range,.compared .against,.compared .why{display:block;font-size:12px;line-height:1.4;color:var(--soft)}
.compared .key th{font-weight:650}
.compared .better{color:var(--good);font-weight:650}.compared .worse{color:var(--bad);font-weight:650}
.warnings+.lead{margin-top:16px}
.from{display:block;font-size:12px;color:var(--soft);overflow-wrap:anywhere}
.settings td{overflow-wrap:anywhere}.settings th .code{display:block;color:var(--soft);font-size:12px}
.verdict .cause,.verdict .basis{margin-top:10px;max-width:92ch}.verdict .basis{color:var(--soft)}
@media print{.compared td.num{min-width:0}}
`;
