import { command } from '../base/command.ts';

/** A profile's credential in a form that others read. */
export const exportCredential = command({
  path: 'export',
  summary: "write a profile's credential in a form that others read",
  about:
    'Writes FIDES_URL, FIDES_CLIENT_ID and FIDES_CLIENT_SECRET of a profile, in clear, for shells, ' +
    '.env files, GitHub Actions, Kubernetes or Postman.',
  examples: [
    'fidesauth export -p ci --format dotenv --output .env',
    'eval "$(fidesauth export -p ci --format shell)"',
    'fidesauth export -p ci --format k8s-secret | kubectl apply -f -',
    'fidesauth export -p ci --format github-env    in a step of GitHub Actions',
  ],
  flags: [
    {
      flag: '--format <name>',
      about: 'shell, dotenv, json, github-env, k8s-secret or postman (default: shell)',
      completes: 'export-format',
    },
    {
      flag: '-o, --output <file>',
      about: 'write it there, 0600 if it is new (default: stdout)',
      completes: 'file',
    },
    { flag: '--with-token', about: 'add FIDES_ACCESS_TOKEN, which ends when its time is over' },
  ],
  load: () => import('./export.run.ts'),
});
