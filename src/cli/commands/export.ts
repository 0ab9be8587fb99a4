import { command } from '../base/command.ts';
import { SINK } from '../base/sink-flags.ts';

/** Writes a profile's credential in a form that other programs read. */
export const exportCredential = command({
  path: 'export',
  summary: "export a profile's credential for other tools",
  about:
    "Writes a profile's FIDES_URL, FIDES_CLIENT_ID and FIDES_CLIENT_SECRET in plain text for " +
    'shells, .env files, GitHub Actions, Kubernetes or Postman. The form json holds the whole ' +
    'profile too, for `profiles import`; with --export, bootstrap and rotate write the ' +
    'credential alone. With --to it goes to a store of secrets, which each later rotation of the ' +
    'profile writes too (experimental).',
  examples: [
    'fidesauth export -p ci --format dotenv --output .env',
    'eval "$(fidesauth export -p ci --format shell)"',
    'fidesauth export -p ci --format k8s-secret | kubectl apply -f -',
    'fidesauth export -p ci --to file:ci-secret.json',
    'fidesauth export -p ci --format github-env    in a GitHub Actions step',
  ],
  flags: [
    {
      flag: '--format <name>',
      about:
        'shell, dotenv, json, github-env, k8s-secret or postman (default: dotenv for a .env file, json for a .json file, else shell)',
      completes: 'export-format',
    },
    {
      flag: '-o, --output <file>',
      about: 'write to this file; a new one gets mode 0600 (default: stdout)',
      completes: 'file',
    },
    { flag: '--with-token', about: 'add FIDES_ACCESS_TOKEN, which expires' },
    ...SINK,
  ],
  load: () => import('./export.run.ts'),
});
