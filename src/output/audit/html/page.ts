import { createHash } from 'node:crypto';
import type { ScopesDiffResult } from '../../../usecases/audit/results.ts';
import { type AuditView, viewOf } from '../view/view.ts';
import { clientsPart } from './clients.ts';
import { findingsPart } from './findings.ts';
import { headPart, titleOf } from './head.ts';
import { type Html, html, styleElement, words } from './html.ts';
import { inventoryPart, provenancePart } from './inventory.ts';
import { mapPart } from './map.ts';
import { readingPart, signPart } from './reading.ts';
import { sheetOf } from './style/sheet.ts';
import { clockText, dateText, printText } from './text.ts';

/**
 * An audit as one HTML page. Nothing is fetched and nothing runs: the page forbids both by its
 * policy, which names its style sheet by hash. The same result gives the same bytes.
 */
export function diffHtml(result: ScopesDiffResult): string {
  const view = viewOf(result);
  const sheet = sheetOf({
    time: `${dateText(result.generatedAt)}, ${clockText(result.generatedAt)}`,
    print: printText(result.fingerprint),
  });
  return `<!doctype html>
${html`<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(sheet)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><meta name="generator" content="fidesauth ${result.tool.version}">
<title>${titleOf(view)}</title>
${styleElement(sheet)}</head>
<body class="${isLong(view) ? words('long') : words('short')}"><a class="skip" href="#findings">Skip to the findings</a>
<div class="page">${headPart(view)}${NAV}<main>
${mapPart(view)}${findingsPart(view)}${clientsPart(view)}${inventoryPart(view)}${provenancePart(view)}${readingPart()}${signPart(view)}</main>
${FOOT}</div></body></html>`}
`;
}

const NAV = html`<nav aria-label="Parts of this report"><ul><li><a href="#map">Map</a></li><li><a href="#findings">Findings</a></li><li><a href="#clients">Clients</a></li><li><a href="#inventory">Inventory</a></li><li><a href="#provenance">Provenance</a></li><li><a href="#how">How to read this</a></li><li><a href="#sign">Sign-off</a></li></ul></nav>
`;

const FOOT = html`<footer><p>Made by <code>fidesauth scopes diff --format html</code>. No secret is in this file; client ids are not secret.</p></footer>`;

function policyFor(sheet: string): Html {
  const hash = createHash('sha256').update(sheet).digest('base64');
  return words(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  );
}

/** With more lines than these, paper leaves out the sections of clients with no finding and little power. */
const LONG = 150;

function isLong({ servers }: AuditView): boolean {
  const lines = servers.flatMap(({ groups }) => groups.flatMap((group) => group.lines));
  return lines.length > LONG;
}
