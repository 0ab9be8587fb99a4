import { FINDING_KINDS } from '../../domain/words/choices.ts';
import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';

/** Accepts a finding of an audit until a day. */
export const scopesAccept = command({
  path: 'scopes accept',
  summary: 'accept a finding of scopes diff until a day',
  about:
    'Accepts what `scopes diff` finds on one scope of a client, to the end of a day (UTC), with a ' +
    'reason. Every audit shows it as accepted; it is no drift until then, and `bootstrap` and ' +
    '`scopes apply` leave it alone. It stands in the profile on this machine.',
  examples: [
    "fidesauth scopes accept -p ci user:read --reason 'for the move' --until 2099-01-31",
    'fidesauth scopes accept -p ci user:read --withdraw',
  ],
  arguments: [{ argument: '<scope>', about: 'scope that the finding is on', completes: 'scope' }],
  flags: [
    { flag: '--reason <text>', about: 'why it is accepted, for those who read an audit' },
    { flag: '--until <date>', about: 'last day on which it is accepted, as 2099-01-31 (UTC)' },
    {
      flag: '--kind <kind>',
      about: 'kind of the finding, if there are several on the scope',
      choices: FINDING_KINDS,
    },
    { flag: '--withdraw', about: 'end the acceptance now' },
    ...ADMIN,
  ],
  load: () => import('./scopes-accept.run.ts'),
});
