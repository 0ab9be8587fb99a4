import { seenAll } from '../../domain/words/unseen.ts';
import type { FleetPlan } from '../../usecases/fleet/results.ts';
import { codeMarkdown, cutLines, proseMarkdown } from '../audit/escape.ts';
import { fleetNotes, notesOf, summaryOf } from './words.ts';

/** GitHub allows 65,536 characters in a comment. */
const LIMIT = 65_000;

/** A fleet's plan as GitHub-flavoured Markdown, at most 65,000 characters; what stays is left out. */
export function planMarkdown(plan: FleetPlan): string {
  const { fleet, servers, clients, notInManifest } = seenAll(plan);
  const changed = clients.filter((line) => line.act !== 'keep' || notesOf(line).length > 0);
  const rows = changed.map((line) => {
    const why = [line.why, ...notesOf(line)].join('; ');
    const cells = [line.server, line.client, line.to].map((text) => codeMarkdown(text));
    return { text: `| ${[line.act, ...cells, proseMarkdown(why)].join(' | ')} |`, item: true };
  });
  const failed = servers.flatMap(({ server, problem }) =>
    problem === null
      ? []
      : [
          {
            text: `- ${codeMarkdown(server)}: ${proseMarkdown(`${problem.code}: ${problem.message}`)}`,
            item: true,
          },
        ],
  );
  const strays = notInManifest.map(({ server, client, clientId }) => ({
    text: `- not in the manifest: ${codeMarkdown(clientId)} (${codeMarkdown(client)}) on ${codeMarkdown(server)}`,
    item: true,
  }));
  const notes = fleetNotes(plan).map((text) => ({ text: `- ${proseMarkdown(text)}` }));
  const heads = [
    { text: '| act | server | client | store | why |' },
    { text: '| --- | --- | --- | --- | --- |' },
  ];
  const lines = [
    { text: `### Fleet ${codeMarkdown(fleet)}: ${summaryOf(plan)}` },
    { text: '' },
    ...(rows.length === 0 ? [{ text: 'Nothing is to be done.' }] : [...heads, ...rows]),
    ...[failed, strays, notes].flatMap((part) =>
      part.length === 0 ? [] : [{ text: '' }, ...part],
    ),
  ];
  return `${cutLines(lines, LIMIT).join('\n')}\n`;
}
