import { toCopy } from '../domain/words/to-copy.ts';
import type { Change } from '../usecases/provision/plan.ts';
import type { BootstrapResult, SupersededResult } from '../usecases/provision/results.ts';
import { count, fields, padded, serverText, widthOf, wrap } from './base/layout.ts';
import type { Style } from './base/style.ts';
import { clientFacts, placeFact, scopeList, WITHHELD } from './plan-text.ts';

const HEADS: Readonly<Record<Change, string>> = {
  create: 'done:',
  replace: 'done:',
  scopes: 'done:',
  record: 'up to date:',
  none: 'nothing to do:',
};

/** The result of a bootstrap, for people. */
export function bootstrapText(result: Omit<BootstrapResult, 'kind'>, style: Style): string {
  const { clientId, scopes, deleted, given, taken } = result;
  const head = HEADS[result.change];
  const done = `${head} client ${clientId} holds ${count(scopes.length, 'scope')}, read back and verified`;
  const facts = fields(
    [
      ['profile', result.profile],
      ['server', serverText(result)],
      ['presets', result.presets.join(', ') || 'none'],
      ...clientFacts(result),
      ...(deleted.length === 0 ? [] : ([['deleted', deleted.join(', ')]] as [string, string][])),
      ...placeFact('delivered to', result.to),
      ['profile file', result.profileFile],
      ['secret file', result.credentialFile],
    ],
    style,
  );
  return [
    wrap(done, style.width).replace(head, style.paint.green(head)),
    facts,
    ...(result.change === 'scopes' ? scopeList('given', given, style) : []),
    ...scopeList('taken away', taken, style),
    ...scopeList(WITHHELD, result.withheld, style),
    nextCommands(result, style),
  ].join('\n');
}

/** What a run ends with that another one outran. */
export function supersededText(result: SupersededResult, style: Style): string {
  const { clientId, key, to, scopes } = result;
  const head = 'done by another run:';
  const what = `${to} holds client ${clientId} of key ${key}, with ${count(scopes.length, 'scope')}`;
  return [
    wrap(`${head} ${what}`, style.width).replace(head, style.paint.green(head)),
    wrap('the client of this run is deleted, and nothing of it is stored here', style.width),
  ].join('\n');
}

/** The next commands: for the maker of a new client, or for the user of an existing one. */
function nextCommands({ profile, created }: Omit<BootstrapResult, 'kind'>, style: Style): string {
  if (!created) return toCopy`next: fidesauth token -p ${profile}`;
  const commands: [string, string][] = [
    [toCopy`fidesauth token -p ${profile}`, 'prints an access token of the client'],
    [toCopy`fidesauth exec -p ${profile} -- CMD`, 'runs a command as the client'],
    [toCopy`fidesauth status -p ${profile}`, 'checks it, here and on the server'],
  ];
  const widest = Math.max(...commands.map(([command]) => widthOf(command)));
  const fits = commands.every(([, text]) => widest + widthOf(text) + 4 <= style.width);
  const lines = commands.map(([command, text]) =>
    fits
      ? `  ${padded(command, widest)}  ${style.paint.dim(text)}`
      : `  ${command}\n${style.paint.dim(wrap(text, style.width, '    '))}`,
  );
  return ['next:', ...lines].join('\n');
}
