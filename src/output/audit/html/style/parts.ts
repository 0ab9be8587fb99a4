/** The parts of the page but for the map: head, findings, clients, tables, the end. */
export const PARTS = `
.verdict{font-size:clamp(1.1rem,2vw,1.32rem);line-height:1.5;max-width:60ch;margin-top:24px;text-wrap:pretty}
.since{color:var(--soft);margin-top:10px}
.verdict b{color:var(--t);font-weight:600}
.facts{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:22px 40px;margin-top:40px;padding-top:22px;border-top:1px solid var(--rule)}
.facts dt,.kv dt{color:var(--soft);font-size:.82rem}
.facts dd{margin:2px 0 0}
.facts dd+dd{margin-top:8px}
.facts small,.by small{display:block;color:var(--soft);font-size:.86rem}
.facts small.id{font-size:.8rem}
.bar{display:block;width:100%;height:6px;margin:8px 0 6px}
.bar .all{fill:var(--line)}
.bar .part{fill:var(--accent)}
.out{margin-top:28px;padding-top:14px;border-top:1px solid var(--line);display:grid;grid-template-columns:110px minmax(0,1fr);gap:0 24px}
.out h2{font-size:.82rem;font-weight:400;letter-spacing:0;color:var(--soft);padding-top:2px}
.out ul{list-style:none;font-size:.92rem}
.out li+li{margin-top:4px}
.out b{font-weight:600}
.tiles{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:28px 40px;margin-top:44px}
.tiles section{margin:0}
.tiles h2{font-size:.82rem;font-weight:400;letter-spacing:0;color:var(--soft);margin-bottom:8px}
.tiles ul{list-style:none;display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:10px}
.t{border-top:3px solid var(--t);padding-top:10px;line-height:1.3}
.t.none{border-color:var(--line)}
.t.none b,.t.none .g{color:var(--soft)}
.t a{display:block;color:inherit;text-decoration:none}
.t a:hover span{text-decoration:underline;text-underline-offset:.2em}
.t b{display:block;font-size:2rem;line-height:1.1;font-weight:600;letter-spacing:-.02em}
.t span{display:block;font-size:.88rem}
.t small{display:block;color:var(--soft);font-size:.8rem;margin-top:1px}
.todo{margin-top:48px}
.todo h2{font-size:1.06rem;letter-spacing:0}
.todo table{margin-top:8px;font-size:.95rem}
.todo td,.todo th{border-bottom:1px solid var(--line);padding:9px 12px 9px 0;font-weight:400;vertical-align:top}
.todo thead th{font-size:.8rem;color:var(--soft);padding:4px 12px 4px 0;border-color:var(--rule)}
.todo .lv{white-space:nowrap;width:110px}
.todo .go{white-space:nowrap;text-align:right;padding-right:0}
.todo .hand{display:none}
.todo p{margin-top:8px}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 24px;margin-top:48px;padding:13px 0;border-block:1px solid var(--line);font-size:.92rem}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
.sev{display:grid;grid-template-columns:176px minmax(0,1fr);gap:0 32px;margin-top:40px;padding-top:16px;border-top:1px solid var(--rule);scroll-margin-top:8px}
.sev>h3{font-size:1rem}
.sev>h3 small{display:block;color:var(--soft);font-weight:400;font-size:.84rem;line-height:1.4;margin-top:2px}
.sev ol,.whys,.ids,.plain{list-style:none}
.sev ol>li{padding:0 0 22px;margin-bottom:20px;border-bottom:1px solid var(--line);scroll-margin-top:24px}
.sev ol>li:last-child{border:0;padding-bottom:0;margin-bottom:0}
.sev ol>li:target h4{text-decoration:underline;text-decoration-color:var(--accent);text-decoration-thickness:2px;text-underline-offset:.3em}
.sev h4{font-size:1.04rem;font-weight:600;line-height:1.45;text-wrap:pretty}
.sev h4 code{font-weight:600}
.sev p{margin-top:4px;max-width:76ch;text-wrap:pretty}
.whys{margin-top:6px}
.whys li{max-width:84ch;font-size:.93rem;margin-top:2px}
.who{color:var(--soft);font-size:.9rem}
.cure{font-size:.93rem}
p.none{margin-top:16px}
.flag{white-space:nowrap}
.fix,.cmd{user-select:all;-webkit-user-select:all;overflow-wrap:anywhere}
.fix{display:block;width:fit-content;max-width:100%;margin-top:10px;padding:7px 14px;background:var(--raise);border:1px solid var(--line);border-left:3px solid var(--rule);border-radius:0 3px 3px 0;font-size:.84rem;line-height:1.5;white-space:pre-wrap}
.fix::before{content:"$ ";color:var(--soft);user-select:none;-webkit-user-select:none}
.set h3{margin:32px 0 6px}
.set h3 .x{font-weight:400;margin-left:4px}
details{border-top:1px solid var(--line)}
.set details:last-child{border-bottom:1px solid var(--line)}
summary{display:grid;grid-template-columns:14px minmax(0,1.5fr) minmax(0,1.3fr) 90px 150px;gap:0 14px;align-items:baseline;padding:10px 0;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary::before{content:"";width:6px;height:6px;border:solid var(--soft);border-width:0 1.5px 1.5px 0;transform:rotate(-45deg) translate(0,-2px)}
details[open]>summary::before{transform:rotate(45deg) translate(-2px,-2px)}
summary:hover b{color:var(--accent)}
summary b{font-weight:600}
summary span{color:var(--soft);font-size:.88rem}
summary b .x{font-weight:400}
summary .w{color:var(--ink)}
summary .g{color:var(--t)}
summary .n{text-align:right}
.body{padding:8px 0 30px 28px;scroll-margin-top:72px}
.kv{display:grid;grid-template-columns:1.3fr 1.25fr .75fr .95fr .8fr 2fr;gap:14px 24px;margin-bottom:20px}
.kv .id{font-size:.8rem;line-height:1.9}
.kv dd{font-size:.9rem;overflow-wrap:anywhere}
.ids{columns:2;column-gap:32px;font-size:.86rem;margin-bottom:18px}
.ids li{break-inside:avoid}
.body table{margin:0 0 20px;max-width:820px}
.body>p{font-size:.9rem}
.holds{display:grid;grid-template-columns:150px minmax(0,1fr);gap:6px 20px;font-size:.88rem}
.holds dt{color:var(--soft)}
.holds .g{margin-right:.2em;font-size:.8em}
.holds dd>span{display:inline-block;margin-right:14px}
.rows thead th{font-size:.8rem;color:var(--soft);font-weight:400;border-bottom:1px solid var(--rule)}
.rows tbody>tr>*{border-bottom:1px solid var(--line);vertical-align:baseline;font-weight:400}
.rows tfoot>tr>*{font-weight:600;border-top:1px solid var(--rule)}
.rows .num{text-align:right;padding-right:20px}
.rows .ctr{text-align:center}
.rows .day{white-space:nowrap}
.rows tbody .id{font-size:.78rem}
.list th a{color:inherit;text-decoration-color:var(--rule)}
.list th a:hover{color:var(--accent)}
.first{margin-top:20px;margin-bottom:40px}
.how{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:30px 48px;margin-top:22px}
.how h3{margin-bottom:4px}
.how p,.how li{font-size:.93rem;max-width:64ch}
.how ul:not(.plain){padding-left:1.1em}
.how p+p,.how p+ul{margin-top:6px}
.sign{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:48px;margin-top:56px;break-inside:avoid}
.sign div{border-top:1px solid var(--ink);padding-top:6px;font-size:.84rem;color:var(--soft)}
footer{margin-top:72px;padding-top:14px;border-top:1px solid var(--line);color:var(--soft);font-size:.84rem}
`;
