import type { Flag } from './flags.ts';

/** The flags that name a place in a store of secrets, as commander passes them. */
export type SinkFlags = {
  readonly to?: string;
  readonly toCommand?: string;
  readonly toKeys?: string;
};

/** Where the credential is delivered, and under which names. All of it is experimental. */
export const SINK: readonly Flag[] = [
  {
    flag: '--to <place>',
    about:
      'deliver the credential to a store of secrets: kubernetes:NAMESPACE/NAME, vault:PATH or ' +
      'file:PATH (experimental)',
  },
  {
    flag: '--to-command <program>',
    about: 'deliver it by a program, which gets JSON on stdin (experimental)',
    completes: 'file',
  },
  {
    flag: '--to-keys <map>',
    about: 'its names there, as id=NAME,secret=NAME,url=NAME (default: FIDES_CLIENT_ID and so on)',
  },
];
