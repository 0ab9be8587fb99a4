/**
 * Colours, type and the frame of the page. One accent; one scale of risk, whose contrast to the
 * page only grows, so that it holds for every colour vision and in grey. All text has a contrast of
 * 4.5:1 or better.
 */
export const BASE = `
:root{color-scheme:light dark;
--paper:#fbfaf7;--raise:#fff;--ink:#1c1f24;--soft:#5c5f62;--line:#e2dfd8;--rule:#c9c5bc;--accent:#1d4f91;
--k1:#ebe9e2;--k1t:#33363a;--k2:#f3dca6;--k2t:#3a2c08;--k3:#e6a068;--k3t:#1f0f04;--k4:#8a1c2f;--k4t:#fff;
--g4:#8a1c2f;--g3:#9c4710;--g2:#745600;--g1:#5c5f62;--ok:#2f5d50;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif;
--mono:ui-monospace,"SF Mono",Menlo,Consolas,"Cascadia Mono","DejaVu Sans Mono","Liberation Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{
--paper:#14161a;--raise:#1a1d22;--ink:#e7e4de;--soft:#a3a29d;--line:#2b2f36;--rule:#434850;--accent:#93b8ee;
--k1:#262a30;--k1t:#cfd1d3;--k2:#4b3e1d;--k2t:#f5e6bf;--k3:#8f4a22;--k3t:#fff;--k4:#ff9f92;--k4t:#2b0509;
--g4:#ff9f92;--g3:#e9a26d;--g2:#d8bf7c;--g1:#a3a29d;--ok:#8cc3b1}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 var(--sans);font-variant-numeric:tabular-nums;overflow-wrap:break-word}
.page{max-width:1276px;margin:0 auto;padding:56px clamp(16px,4vw,48px) 96px}
h1,h2,h3,h4,p,dl,dd,ol,ul{margin:0;padding:0}
a{color:var(--accent);text-underline-offset:.2em;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:2px}
.skip{position:absolute;left:-999px;top:8px;background:var(--raise);padding:8px 12px}
.skip:focus{left:16px;z-index:9}
.vh{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
h1{font-size:clamp(1.7rem,4.4vw,2.75rem);line-height:1.14;letter-spacing:-.022em;font-weight:600;text-wrap:balance}
h1 b{font-weight:600;color:var(--t)}
h1 small{display:block;margin-top:14px;font-size:clamp(1rem,1.8vw,1.14rem);line-height:1.4;letter-spacing:0;font-weight:400;color:var(--soft)}
h2{font-size:1.45rem;line-height:1.25;letter-spacing:-.012em;font-weight:600}
h3{font-size:1rem;line-height:1.4;font-weight:600}
h2+p{color:var(--soft);max-width:70ch;margin-top:6px;text-wrap:pretty}
section{margin-top:72px}
code,.id{font-family:var(--mono);font-size:.86em;font-variant-ligatures:none}
.id{overflow-wrap:anywhere}
.x{color:var(--soft);font-size:.92em}
.cap::first-letter{text-transform:uppercase}
.cap{display:inline-block}
.g{font-style:normal;color:var(--t);font-family:var(--mono);font-size:.92em}
.critical,.p4{--t:var(--g4)}
.high,.p3{--t:var(--g3)}
.medium,.drift,.gone{--t:var(--g2)}
.low{--t:var(--g1)}
.in-sync{--t:var(--ok)}
.unknown{--t:var(--accent)}
.k1{background:var(--k1);color:var(--k1t)}
.k2{background:var(--k2);color:var(--k2t)}
.k3{background:var(--k3);color:var(--k3t)}
.k4{background:var(--k4);color:var(--k4t)}
table{border-collapse:collapse;width:100%;font-size:.88rem}
caption{text-align:left;color:var(--soft);font-size:.86rem;padding-bottom:8px}
th{text-align:left;font-weight:600;vertical-align:bottom}
td,th{padding:6px 10px 6px 0}
.scroll{position:relative}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (forced-colors:active){
.cell,.sw{border:1px solid CanvasText;forced-color-adjust:none}
.map .cell{border-color:transparent}
.bar{forced-color-adjust:none}}
`;
