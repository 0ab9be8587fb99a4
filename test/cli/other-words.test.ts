import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tempFolder } from '../support/run.ts';
import { runMain } from './run-main.ts';
import { COMMANDS } from './tree.ts';

async function fixOf(line: string, env: Record<string, string> = {}): Promise<string> {
  const { status, stdout, stderr } = await runMain(line.split(' '), { env });
  assert.deepEqual([status, stdout], [2, ''], stderr);
  return /^fix: (.*)$/m.exec(stderr)?.[1] ?? assert.fail(stderr);
}

/** Words that people bring from git, gh, aws, vault, kubectl, terraform, docker, npm and systemd. */
const HARMLESS =
  'add all apply auth check clone commit compare config configure connect console context copy create ' +
  'current describe doctor download edit env events fetch fmt get get-token graph import info init ' +
  'inspect invoke keys kv lease link list log login logout logs ls move mv new open output path ping ' +
  'plan plugin policy presets print ps pull push read refresh register reload remote rename renew repo ' +
  'reset-password resolve restore review run search secrets select set setup show start state sts sync ' +
  'test unlock unseal update upgrade use users validate version view wait watch whoami workspace write';

/** A command, or a command with an argument. */
function isCommand(line: string): boolean {
  const groups = ['clients', 'profiles', 'scopes'];
  const [one = ''] = line.split(' ');
  const known = (path: string): boolean => COMMANDS.some((command) => command.path === path);
  return known(line) || known(one) || groups.includes(line);
}

/** Words that mean to destroy something; who types one is told what that is here. */
const DELETING = 'delete del destroy rm purge';

// Rule 26 of docs/terminal.md.
describe('a word of another tool', () => {
  for (const group of ['', 'clients ', 'profiles ', 'scopes ']) {
    it(`never leads from harmless to a deletion: fidesauth ${group}WORD`, async () => {
      const lines = HARMLESS.split(' ').map((word) => group + word);
      for (const line of lines.filter((line) => !isCommand(line))) {
        const fix = await fixOf(line);
        assert.doesNotMatch(fix, /revoke|remove|rm\b/, `${line}: ${fix}`);
        assert.match(fix, /fidesauth|did you mean/, line);
      }
    });

    it(`leads to commands that there are: fidesauth ${group}WORD`, async () => {
      const words = `${HARMLESS} ${DELETING}`.split(' ').map((word) => group + word);
      for (const line of words.filter((line) => !isCommand(line))) {
        const fix = await fixOf(line);
        const named = [...fix.matchAll(/fidesauth (?!itself|help)([a-z]+(?: [a-z]+)?)/g)];
        for (const [, path = ''] of named) assert.ok(isCommand(path), `${line}: ${path}`);
      }
    });
  }

  for (const word of DELETING.split(' ')) {
    it(`${word}: both ways, each with what it deletes`, async () => {
      const fix = await fixOf(word);
      assert.match(fix, /fidesauth revoke -p NAME deletes a client/);
      assert.match(fix, /fidesauth profiles remove NAME --keep-client only forgets the profile/);
    });
  }

  const WAYS: readonly [line: string, fix: RegExp][] = [
    ['list', /profiles list .* clients list .* scopes list/],
    ['client', /clients list .* clients show ID/],
    ['clients ls', /fidesauth clients list/],
    ['clients describe', /fidesauth clients show ID/],
    ['auth login', /fidesauth bootstrap makes a client/],
    ['rekey', /fidesauth rotate -p NAME gives a profile a new secret/],
    ['whoami', /fidesauth status/],
    ['diff', /fidesauth scopes diff/],
    ['explain client:read', /did you mean fidesauth scopes explain\?/],
    ['exit-codes', /did you mean fidesauth help exit-codes\?/],
    ['enviroment', /did you mean fidesauth help environment\?/],
    ['profile', /did you mean profiles\?/],
    ['revokee', /did you mean revoke\?/],
    ['profiles mv a b', /fidesauth profiles rename OLD NEW/],
    ['profiles remote', /fidesauth profiles list/],
    ['help login', /fidesauth bootstrap/],
    ['help profiles copy', /fidesauth bootstrap -p NEW makes another one/],
    ['version', /fidesauth --version/],
    ['token --output json', /--json/],
    ['token -o json', /--json/],
    ['bootstrap -k', /--ca-file FILE .* TLS is always verified/],
    ['bootstrap --insecure', /--ca-file FILE .* TLS is always verified/],
    ['bootstrap --force', /-y, --yes/],
    ['revoke --auto-approve', /-y, --yes/],
    ['status --force', /see fidesauth status --help/],
    ['bootstrap --url http://localhost:8080', /--server URL/],
    ['bootstrap --client-id x', /--root-id ID/],
    ['bootstrap --username x', /--login-user NAME/],
    ['bootstrap --scopes a:b', /--scope/],
    ['status --context x', /--profile NAME/],
    ['-V', /--version/],
    ['use-context ci', /profiles use NAME/],
    ['get-contexts', /profiles list/],
    ['scopes check --endpoint GET /api/v1/system', /in quotes: .* --endpoint 'GET \/api/],
    ['bootstrap --export .env', /did you mean dotenv=\.env\?/],
    ['bootstrap --export out/ci.json', /did you mean json=out\/ci\.json\?/],
    ['scopes import client:read,system:read', /pipe it in: fidesauth scopes import - < FILE/],
    ['scopes import ["client:read"]', /pipe it in: fidesauth scopes import - < FILE/],
    ['revoke --all', /^see fidesauth revoke --help$/],
    ['token --allow', /--allow-http/],
    ['sandbox 8080', /--port N/],
    ['scopes list http://localhost:8080', /--server URL/],
    ['bootstrap http://localhost:8080', /--server URL/],
    ['bootstrap read-only', /did you mean --preset read-only\?/],
    ['bootstrap ./mine.json', /--preset FILE/],
    ['bootstrap --scope client:read system:read', /--scope system:read/],
    ['bootstrap --scope a b c d e', /quote patterns/],
    ['scopes suggest GET /api/v1/system', /quote the request/],
    ['export dotenv', /did you mean --format dotenv\?/],
    ['scopes list auditor', /did you mean fidesauth scopes show auditor\?/],
    ['token --fresh=true', /write --fresh alone/],
    ['bootstrap --dry-run=client', /write --dry-run alone/],
    ['token -p', /--profile NAME/],
    ['bootstrap --wait', /--wait SECONDS/],
    ['scopes diff --format csv', /give one of text, json, sarif, markdown, matrix, html/],
    ['completion tcsh', /give one of bash, zsh, fish/],
    ['token -p CI', /did you mean ci\?/],
    ['token -p My_Profile!', /did you mean my_profile\?/],
    ['export -p ci --format yaml', /did you mean k8s-secret\?/],
    ['export -p ci --format env', /did you mean dotenv\?/],
    ['bootstrap --export dotenv:.env', /did you mean dotenv=\.env\?/],
    ['scopes explain client', /did you mean client:\*\?/],
    ['man', /fidesauth --help/],
    ['exec --verbos -- true', /did you mean --verbose\?/],
    ['token --fresh=true', /write --fresh alone/],
    ['bootstrap --dry-run=client', /write --dry-run alone/],
    ['token -p', /--profile NAME/],
    ['bootstrap --wait', /--wait SECONDS/],
    ['scopes diff --format csv', /give one of text, json, sarif, markdown, matrix, html/],
    ['completion tcsh', /give one of bash, zsh, fish/],
    ['token -p CI', /did you mean ci\?/],
    ['token -p My_Profile!', /did you mean my_profile\?/],
    ['export -p ci --format yaml', /did you mean k8s-secret\?/],
    ['export -p ci --format env', /did you mean dotenv\?/],
    ['bootstrap --export dotenv:.env', /did you mean dotenv=\.env\?/],
    ['scopes explain client', /did you mean client:\*\?/],
    ['man', /fidesauth --help/],
    ['exec --verbos -p ci ls', /did you mean --verbose\?/],
    ['exec -p ci --verbos ls', /did you mean --verbose\?/],
    ['exec --sh', /put -- before the program/],
    ['exec ls --all', /put -- before the program/],
    ['exec -p ci tool --project=x', /put -- before the program/],
    ['exec --timeout 5 curl -o out', /put -- before the program/],
  ];
  for (const [line, fix] of WAYS) {
    it(`${line}: its way`, async () => {
      assert.match(await fixOf(line), fix);
    });
  }

  it('names the profile that was given without -p, and no word that it does not know', async (t) => {
    const folder = await tempFolder(t);
    const env = { FIDESAUTH_CONFIG_DIR: folder };
    for (const command of ['revoke', 'token', 'status', 'export', 'recover', 'scopes apply']) {
      const fix = await fixOf(`${command} hunter2-is-no-profile`, env);
      assert.equal(fix, 'name a profile with -p NAME', command);
    }
  });
});

describe('a value that may be a secret', () => {
  const SECRET = 'hunter2-the-root-secret';
  const LINES = [
    `bootstrap --root-secret ${SECRET}`,
    `bootstrap --root-secret=${SECRET}`,
    `bootstrap --client-secret=${SECRET}`,
    `bootstrap --password=${SECRET}`,
    `bootstrap -w${SECRET}`,
    `bootstrap --login-password ${SECRET}`,
    `recover --token=${SECRET}`,
    `bootstrap ${SECRET}`,
    `revoke --secret ${SECRET} --yes`,
    `--root-secret=${SECRET} bootstrap`,
    `scopes diff --root-secret=${SECRET}`,
  ];
  for (const line of LINES) {
    it(`is not repeated: ${line.replace(SECRET, 'VALUE')}`, async () => {
      for (const json of [[], ['--json']]) {
        const { status, stdout, stderr } = await runMain([...line.split(' '), ...json]);
        assert.deepEqual([status, stdout], [2, '']);
        assert.ok(!stderr.includes('hunter2'), stderr);
      }
    });
  }
});
