import { SEVERITIES, SEVERITY_RULES } from '../../../domain/audit/severity.ts';
import { SEVERITY_MARKS } from '../view/marks.ts';
import type { AuditView } from '../view/view.ts';
import { type Html, html, words } from './html.ts';
import { dateText, printText, sign } from './text.ts';

/** How to read the report, and what it cannot say. */
export function readingPart(): Html {
  const rules = SEVERITIES.map(
    (severity) =>
      html`<li>${sign(SEVERITY_MARKS[severity], severity)} <b class="cap">${words(severity)}</b>: ${words(SEVERITY_RULES[severity])}.</li>`,
  );
  return html`<section id="how"><h2>How to read this</h2><div class="how">
<div><h3>Preset, record, live</h3><p>A <b>preset</b> says what a client is for. The <b>record</b> is what fidesauth assigned and read back. <b>Live</b> is what the server holds now. Where they differ there is a finding.</p><ul><li><b>Extra</b>: held, but not asked for. <b>Missing</b>: asked for, but not held.</li><li><b>Retired</b>: this release does not know the scope any more. <b>New</b>: a pattern matches it since a release.</li><li><b>Risky</b>: power that only a pattern gives. <b>Stale</b>: only the record is behind. <b>Gone</b>: the server has no such client.</li></ul></div>
<div><h3>Severity</h3><ul class="plain">${rules}</ul></div>
<div><h3>The map</h3><p>Colour is about power, not about fault: a client may be meant to be powerful. A frame is about difference. In a cell, a dot stands for what the client may not do, a small letter for some of this part, a capital for all of it.</p><p>Clients without a profile that hold the same share a line.</p></div>
<div><h3>Kinds</h3><p><b>Stored</b>: a profile of this store. <b>Elsewhere</b>: made by fidesauth, but without a profile here. <b>Foreign</b>: not made by fidesauth. <b>Unnamed</b>: a login session looks like a client without name and scopes.</p></div>
<div><h3>Who caused it</h3><p>If record and live differ, somebody changed the client on the server. If preset and record differ, somebody edited the preset. If the server no longer knows a scope, or only now does, a release of Fides did it.</p></div>
<div><h3>What this report cannot say</h3><ul><li>What a client has done: the server does not tell.</li><li>Age and owner of clients that fidesauth did not make.</li><li>What users may do: their roles are not looked at.</li></ul></div></div></section>
`;
}

/** Room to sign. */
export function signPart({ result: { generatedAt, fingerprint } }: AuditView): Html {
  return html`<section id="sign"><h2>Sign-off</h2><p>I have read this report of ${dateText(generatedAt)} with the fingerprint <span class="id">${printText(fingerprint)}</span> and decided on each critical and high finding.</p>
<div class="sign"><div>Name and function</div><div>Place and date</div><div>Signature</div><div>Accepted findings, and until when</div></div></section>
`;
}
