import type { HelpResult } from '../../src/usecases/local/help-pages.ts';

/** A page of help with each kind of block. */
export const HELP_RESULT: HelpResult = {
  kind: 'help',
  topic: 'environment',
  about: 'the environment variables it reads, and those it sets for others',
  blocks: [
    { text: 'A flag goes before a variable, a variable before what a profile records.' },
    { heading: 'read' },
    {
      terms: [
        ['TERM', 'dumb: no colour, and no sign that a plain terminal does not have'],
        ['FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID', 'the id of the root client'],
      ],
    },
    { lines: ['fidesauth bootstrap \\', '  --preset full'] },
  ],
};

/** Its text on 100 columns. */
export const HELP_WIDE = `\
the environment variables it reads, and those it sets for others:

A flag goes before a variable, a variable before what a profile records.

read:

  TERM  dumb: no colour, and no sign that a plain terminal does not have
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID
        the id of the root client

  fidesauth bootstrap \\
    --preset full
`;

/** And on 60. */
export const HELP_NARROW = `\
the environment variables it reads, and those it sets for
others:

A flag goes before a variable, a variable before what a
profile records.

read:

  TERM  dumb: no colour, and no sign that a plain terminal
        does not have
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID
        the id of the root client

  fidesauth bootstrap \\
    --preset full
`;
