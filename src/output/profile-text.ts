import { presetLabels } from '../domain/clients/profile.ts';
import type { ResultOf } from '../usecases/results.ts';
import { count, fields, scopeLines, serverText } from './base/layout.ts';
import type { Style } from './base/style.ts';
import { clientFacts, placeFact } from './plan-text.ts';
import { rotationFacts } from './rotate-text.ts';

/** What is said of the scopes of an imported client that nobody could read. */
const NOT_KNOWN = 'not known; nobody could read them when it was imported';

/** The text of a stored profile, without its secret. */
export function profileText(result: ResultOf<'profiles.show'>, style: Style): string {
  const { profile } = result;
  const facts: [string, string][] = [
    ['profile', result.current ? `${profile.name} (current)` : profile.name],
    [
      'server',
      serverText({ server: profile.server, serverVersion: profile.serverVersion ?? null }),
    ],
    ['client', `${profile.clientId} (${profile.clientName})`],
    ['presets', presetLabels(profile.recipe).join(', ') || 'none'],
    ...clientFacts({ owner: profile.owner ?? null, expiresAt: profile.expiresAt ?? null }),
    ['created', profile.createdAt],
    ['profile file', result.profileFile],
    ['secret file', result.credentialStored ? result.credentialFile : 'missing'],
  ];
  facts.push(...rotationFacts(profile.name, result.rotation, Date.parse(result.checkedAt)));
  facts.push(...placeFact('delivered to', profile.to?.reference ?? null));
  if (profile.protected === true) facts.push(['protected', 'on this machine']);
  if (profile.recipe.scopes.length > 0) facts.push(['--scope', profile.recipe.scopes.join(' ')]);
  if (profile.recipe.excludes.length > 0)
    facts.push(['--exclude', profile.recipe.excludes.join(' ')]);
  for (const { scope, kind, until, reason } of profile.accepted ?? []) {
    facts.push(['accepted', `${scope} (${kind}) until ${until}: ${reason}`]);
  }
  if (profile.scopesKnown === false) return `${fields(facts, style)}\nscopes: ${NOT_KNOWN}`;
  const scopes = `${count(profile.scopes.length, 'scope')}:`;
  return [fields(facts, style), scopes, scopeLines(profile.scopes, style)].join('\n');
}
