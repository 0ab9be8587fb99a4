/** Narrower screens: the map scrolls in itself with the name held fast, then one column. */
export const NARROW = `
@media (max-width:1060px){
.scroll{overflow-x:auto;margin-inline:calc(-1*clamp(16px,4vw,48px));padding-inline:clamp(16px,4vw,48px)}
.body .scroll{margin-inline:0;padding-inline:0}
.map{width:1010px}
.rows{min-width:760px}
.body .rows{min-width:560px}
.map tbody th[scope=row],.map thead th:first-child{position:sticky;left:0;z-index:2;box-shadow:2px 0 0 var(--paper)}
.kv{grid-template-columns:repeat(3,minmax(0,1fr))}}
@media (min-width:1061px) and (min-height:500px){.map thead th{position:sticky;top:0;z-index:3}}
@media (max-width:760px){
.page{padding-top:28px}
section{margin-top:56px}
.kv{grid-template-columns:repeat(2,minmax(0,1fr))}
.kv .wide{grid-column:1/-1}
.todo .lv{width:auto}
.todo td,.todo th{padding-right:10px}
.facts,.how,.tiles,.sign,.out{grid-template-columns:minmax(0,1fr)}
.facts{gap:14px}
.sev{grid-template-columns:minmax(0,1fr);gap:16px}
summary{grid-template-columns:14px minmax(0,1fr) auto}
summary .p,summary .n{display:none}
.body{padding-left:0}
.ids{columns:1}
.holds{grid-template-columns:minmax(0,1fr);gap:2px}
.holds dd{margin-bottom:8px}
.map{width:1000px}
.map .c0{width:150px}}
`;

/** Paper: light, all sections open, boxes to tick; page 1 is enough to sign or to refuse. */
export const PRINT = `
@media print{
:root{color-scheme:light;--paper:#fff;--raise:#fff}
html{font-size:9.8pt}
body{font-size:9.2pt;line-height:1.45}
.page{max-width:none;padding:0}
.skip,nav,.todo .go{display:none}
a{color:inherit;text-decoration:none}
section{margin-top:11mm}
h2,h3,h4,caption,h2+p{break-after:avoid}
h1{font-size:22pt}
h1 small{font-size:11pt;margin-top:2.5mm}
h2{font-size:14pt}
.verdict{font-size:12pt;margin-top:4.5mm}
.facts{margin-top:6mm;padding-top:4mm;gap:4mm 8mm;grid-template-columns:repeat(3,minmax(0,1fr))}
.out{margin-top:5mm;padding-top:3mm}
.tiles{margin-top:7mm;gap:4mm 8mm;grid-template-columns:repeat(2,minmax(0,1fr))}
.t b{font-size:20pt}
.sw,.cell,.bar,.t{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.todo{margin-top:8mm}
.todo table{font-size:9pt}
.todo td,.todo th{padding:2mm 3mm 2mm 0}
.todo .lv{width:22mm}
.todo .hand{display:table-cell;width:62mm;color:var(--soft);white-space:nowrap}
.todo tr{break-inside:avoid}
.scroll{overflow:visible;margin:0;padding:0}
#map,#findings,#clients{break-before:page;margin-top:0}
.map{width:100%;border-spacing:.45mm;font-size:7pt}
.map thead th{font-size:6.6pt;position:static}
.map tbody th[scope=row]{position:static;box-shadow:none}
.map td,.map th{padding:.2mm .8mm;line-height:1.28}
.map .cell{font-size:6.5pt;padding:.3mm .6mm}
.map .cell em{padding:0 .5mm;margin-left:.6mm}
.map .c0{width:18%}
.map .c1{width:7%}
.map .cn{width:5.6%}
.map .cs{width:12%}
.map .grp th{padding:2.2mm 0 .7mm;font-size:7.8pt}
.map .kind,.map .st,.map .lost,.map tfoot th,.map tfoot td{font-size:6.8pt}
.map thead{display:table-header-group}
.map tfoot{display:table-row-group}
.map tr{break-inside:avoid}
.map tfoot tr{break-before:avoid}
.map .grp{break-after:avoid}
.legend{margin:3mm 0 2mm;font-size:8pt;gap:1mm 5mm}
.sev{grid-template-columns:32mm minmax(0,1fr);gap:0 6mm;margin-top:6mm;padding-top:3mm}
.sev ol>li{break-inside:avoid;padding-bottom:3.5mm;margin-bottom:3.5mm}
.fix{padding:1.2mm 3mm;margin-top:1.8mm}
details::details-content{content-visibility:visible;block-size:auto;height:auto}
details>.body{display:block}
.long .quiet{display:none}
summary{break-after:avoid;padding:1.2mm 0;font-size:8.8pt;grid-template-columns:minmax(0,1.5fr) minmax(0,1.3fr) 20mm 36mm}
summary::before{display:none}
summary span{font-size:8pt}
.body{padding:0 0 3mm}
.kv{grid-template-columns:1.2fr 1.2fr .75fr .9fr .75fr 1.9fr;gap:0 3mm;margin-bottom:1.6mm;break-inside:avoid}
.kv .id{font-size:6.6pt;line-height:1.35}
.kv dt{font-size:7pt}
.kv dd{font-size:7.6pt;line-height:1.35}
.holds{grid-template-columns:26mm minmax(0,1fr);gap:.3mm 3mm;font-size:7.6pt;line-height:1.4}
.ids{font-size:7.2pt;margin-bottom:1.6mm}
.body table{margin-bottom:2mm}
.body>p{font-size:8pt;margin-bottom:1.5mm}
.rows{font-size:8.4pt}
.body .rows,.list{font-size:7.6pt}
.rows td,.rows th{padding:1mm 2mm 1mm 0}
.body .rows td,.body .rows th,.list td,.list th{padding:.5mm 2mm .5mm 0}
.rows .id{font-size:6.4pt}
.rows tr{break-inside:avoid}
.rows thead{display:table-header-group}
.set h3{margin-top:5mm}
#how,#sign{break-inside:avoid}
.how{gap:5mm 8mm;grid-template-columns:repeat(2,minmax(0,1fr))}
footer{margin-top:8mm}}
`;
