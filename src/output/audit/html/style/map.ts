/** The map and its legend. */
export const MAP = `
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:6px 20px;margin:18px 0 16px;font-size:.86rem;color:var(--soft)}
.legend code{white-space:nowrap}
.legend li{display:flex;gap:7px;align-items:center}
.sw{min-width:26px;height:18px;border-radius:2px;display:inline-grid;place-items:center;font:11px/1 var(--mono);padding:0 4px}
.mk,.map em{font:600 11px/1 var(--mono);background:var(--raise);color:var(--accent);border-radius:2px;padding:1px 2px}
.mk{box-shadow:0 0 0 2px var(--accent);padding:2px 4px}
h4 .mk{margin-left:6px;box-shadow:0 0 0 1px var(--accent);font-weight:400}
.srv{margin:36px 0 10px}
.map{border-collapse:separate;border-spacing:2px;font-size:.82rem;table-layout:fixed}
.map td,.map th{padding:3px 4px;line-height:1.35}
.map thead th{font-size:.78rem;color:var(--soft);font-weight:400;line-height:1.2;padding-bottom:6px;background:var(--paper)}
.map thead th:first-child,.map tfoot th{padding-left:0}
.map .c0{width:17.5%}
.map .c1{width:6.6%}
.map .cn{width:5.2%}
.map .cs{width:11.5%}
.map tbody th[scope=row]{font-weight:400;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;padding-left:0;background:var(--paper)}
.map a{scroll-margin-top:64px}
.map a:focus-visible{outline-offset:-2px}
.map th a{color:inherit;text-decoration:none}
.map th[scope=row] a{display:flex;gap:.35em}
.map th bdi{overflow:hidden;text-overflow:ellipsis}
.map th a .x{flex:none}
.map th a:hover{text-decoration:underline;color:var(--accent)}
.map .grp th{font-size:.82rem;font-weight:600;padding:16px 0 5px;border-bottom:1px solid var(--line)}
.map .grp span{color:var(--soft);font-weight:400}
.map .cell{font-family:var(--mono);font-size:.76rem;white-space:nowrap;border-radius:2px;padding:3px 4px 3px 3px;font-variant-ligatures:none}
.map .cell i{font-style:normal;display:inline-block;width:1.15em;font-size:.84em}
.map .cell u{text-decoration:none;opacity:.78}
.map .k4 u{opacity:.7}
.map td.k0::before{content:"\\b7";color:var(--rule);padding-left:1em;font-family:var(--mono)}
.map .cell.k0::before{content:none}
.map .df{box-shadow:inset 0 0 0 2px var(--accent)}
.map em{margin-left:3px;font-size:.9em}
.map .kind,.map .st{color:var(--soft);font-size:.78rem;white-space:nowrap}
.map .st{padding-left:10px}
.map .st .w{color:var(--ink)}
.map .n{text-align:right}
.map .lost{color:var(--soft);font-size:.78rem;border:1px dashed var(--rule);border-radius:2px;text-align:center}
.map tfoot th,.map tfoot td{color:var(--soft);font-size:.78rem;font-weight:400;padding-top:12px}
.more{margin-top:20px;border-bottom:1px solid var(--line)}
.more>summary{display:flex;gap:8px 14px}
.more .map{margin-bottom:20px}
`;
