import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runMain } from '../cli/run-main.ts';
import { COMMANDS, GROUPS } from '../cli/tree.ts';
import { EXECUTABLE, ROOT, type Run } from '../support/run.ts';
import { runShell } from '../support/shell.ts';
import { newStage, type Stage } from '../support/stage.ts';

/** Examples that end with something else than 0, and why. */
const STATUS: Readonly<Record<string, number>> = {
  'scopes diff fides:2.60.0 fides:2.86.2 --preset auditor': 0,
  'scopes diff --all --fail-on high --baseline last.json -o audit.json': 10,
  'scopes diff fides:2.60.0 fides:2.86.2': 10,
  'scopes diff fides:2.60.0 fides:2.86.2 -p ci': 10,
  'scopes diff fides:2.60.0 fides:2.86.2 --preset ./own.json': 10,
  'scopes diff preset:auditor client:ID': 10,
  'scopes diff preset:auditor client:ID --server http://localhost:8080': 10,
};

/** Examples for a terminal or without an end of their own, and the tests that run them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'fidesauth fleet plan': 'session/fleet/plan.test.ts',
  'fidesauth fleet plan -l env=prod --json': 'session/fleet/plan.test.ts',
  'fidesauth fleet plan -f fleet.yaml -l env=prod -l region=eu': 'session/fleet/plan.test.ts',
  'fidesauth fleet plan --format markdown --exit-zero >> "$GITHUB_STEP_SUMMARY"':
    'session/fleet/plan.test.ts',
  'fidesauth fleet apply --yes': 'session/fleet/apply.test.ts',
  'fidesauth fleet apply -l env=staging --yes --max-failures 1': 'session/fleet/apply.test.ts',
  'fidesauth fleet apply --prune --max-deletes 3 --yes': 'session/fleet/apply.test.ts',
  'fidesauth profiles rename ci build': 'session/moves/rename.test.ts',
  'fidesauth profiles import -p ci --from ci.json': 'session/moves/import.test.ts',
  'fidesauth export -p ci --format json | ssh host fidesauth profiles import -p ci --from -':
    'session/moves/import.test.ts',
  'fidesauth profiles import -p old --server http://localhost:8080 --id ID  --secret-file secret.txt':
    'session/moves/import.test.ts',
  "fidesauth scopes accept -p ci user:read --reason 'for the move' --until 2099-01-31":
    'session/audit/accept.test.ts',
  'fidesauth scopes accept -p ci user:read --withdraw': 'session/audit/accept.test.ts',
  'fidesauth export -p ci --to file:ci-secret.json': 'session/hand-over/deliver.test.ts',
  'fidesauth rotate -p ci --new-client --to file:ci-secret.json --yes':
    'session/hand-over/deliver.test.ts',
  'fidesauth profiles protect ci': 'session/local/protect.test.ts',
  'fidesauth profiles remove ci --keep-client': 'terminal/streams.test.ts',
  'fidesauth bootstrap': 'terminal/questions.test.ts',
  'fidesauth clients revoke ID --server http://localhost:8080': 'terminal/deletions.test.ts',
  'source <(fidesauth completion bash)': 'terminal/completion.test.ts',
  'fidesauth completion fish | source': 'terminal/completion.test.ts',
  'fidesauth scopes learn --server http://localhost:8080 --port 9090':
    'session/scopes/learn.test.ts',
  'fidesauth sandbox': 'terminal/streams.test.ts',
  'fidesauth sandbox --port 8080 --fides-version 2.60.0': 'terminal/streams.test.ts',
};

/** The example commands at the top of a help text, without the words beside them. */
function examplesIn(help: string): string[] {
  const block = /^Examples:\n(.*?)\n\n/s.exec(help)?.[1] ?? '';
  const lines = block.split('\n').map((line) => line.trim().replace(/ {3,}.*$/, ''));
  return joined(lines);
}

/** Commands that go on over several lines as one each. */
function joined(lines: readonly string[]): string[] {
  return lines.join('\n').replaceAll('\\\n', ' ').split('\n').filter(Boolean);
}

/** The files that examples name; one that is new belongs here. */
const FILES = {
  'payload.txt': 'system:read, scope:read',
  'refusal.txt': 'system:read, scope:read',
  'own.json': '{ "include": ["*"] }',
  'fides.log':
    "2025-01-02 03:04:05.678 | INFO | x - Request received | {'method': 'GET', 'status_code': 200, 'path': '/api/v1/system', 'fides_client': 'my-integration/1.0'}\n",
};

/** What a browser has recorded of this server. */
function recordingOf({ server }: Stage): string {
  const request = { method: 'GET', url: `${server.url}/api/v1/system` };
  return JSON.stringify({ log: { entries: [{ request }] } });
}

async function apiOf({ server }: Stage): Promise<string> {
  return (await fetch(`${server.url}/openapi.json`)).text();
}

/** A stage where everything is that examples name, and a way to run one in its folder. */
async function exampleStage(t: TestContext): Promise<(line: string) => Promise<Run>> {
  const stage = await newStage(t, '2.86.2');
  const files = {
    ...FILES,
    'secret.txt': stage.rootSecret,
    'openapi.json': await apiOf(stage),
    'recording.har': recordingOf(stage),
  };
  mkdirSync(join(stage.folder, 'scopes'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(stage.folder, name), text);
  const made = await stage.run(['bootstrap', '-p', 'ci', '--preset', 'read-only']);
  assert.equal(made.status, 0, made.stderr);
  const last = await stage.run([
    'scopes',
    'diff',
    '-p',
    'ci',
    '--format',
    'json',
    '-o',
    'last.json',
  ]);
  assert.equal(last.status, 0, last.stderr);
  const authorization = `Bearer ${(await stage.run(['token', '-p', 'ci'])).stdout.trim()}`;
  writeFileSync(
    join(stage.folder, 'integration-tests.js'),
    `fetch(process.env.FIDES_URL + '/api/v1/oauth/scope', ${JSON.stringify({ headers: { authorization } })});`,
  );
  const bin = toolsIn(stage);
  const env = {
    ...stage.env,
    GITHUB_ACTIONS: 'true',
    GITHUB_ENV: join(stage.folder, 'github-env'),
  };
  return (line) => {
    const command = adapted(line, stage);
    const [, words] = PLAIN.exec(command) ?? [];
    return words === undefined
      ? runShell(`cd '${stage.folder}' && PATH='${bin}':$PATH && ${command}`, env)
      : stage.run(words.split(/ +/), { env: { ...env, PATH: `${bin}:${process.env.PATH}` } });
  };
}

/** A command line that a shell takes word by word. */
const PLAIN = /^fidesauth ([\w ./:=,@-]+)$/;

/** `fidesauth` itself, and stand-ins for the programs of others that examples hand over to. */
function toolsIn({ folder }: Stage): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const tools = {
    fidesauth: `exec '${process.execPath}' '${EXECUTABLE}' "$@"`,
    kubectl: 'grep -q "^kind: Secret"',
    fides:
      'test -n "$FIDES__USER__AUTH_HEADER" && ' +
      `exec '${process.execPath}' -e "fetch(process.env.FIDES_URL + '/api/v1/oauth/scope', { headers: JSON.parse(process.env.FIDES__USER__AUTH_HEADER) })"`,
  };
  for (const [name, script] of Object.entries(tools)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

/** The line with this stage's server, client and files in place of those it names. */
function adapted(line: string, { server, made, folder }: Stage): string {
  return line
    .replaceAll(/http:\/\/localhost:8080|https:\/\/(?:staging\.)?fides\.example\.com/g, server.url)
    .replaceAll('fidesadmin', 'root')
    .replaceAll(/(?<=client:|revoke |ID )ID\b/g, String(made[0]?.client_id))
    .replaceAll('/run/secrets/fides-root', join(folder, 'secret.txt'));
}

async function check(run: (line: string) => Promise<Run>, line: string): Promise<void> {
  if (line in ELSEWHERE) return;
  const { status, stdout, stderr } = await run(line);
  const expected = STATUS[line.replace(/^fidesauth /, '')] ?? 0;
  assert.equal(status, expected, `${line}\n${stdout}${stderr}`);
}

/** The pages of help, the one last whose example takes the profile away. */
const PAGES = ['', ...GROUPS, ...COMMANDS.map(({ path }) => path).filter((p) => p !== 'revoke')];

// Rule 25 of docs/terminal.md.
test('the examples in help work', async (t) => {
  const run = await exampleStage(t);
  const seen = new Set<string>();
  for (const path of [...PAGES, 'revoke']) {
    await t.test(`those of fidesauth ${path}`, async () => {
      const help = await runMain([...path.split(' ').filter(Boolean), '--help']);
      const examples = examplesIn(help.stdout);
      assert.ok(examples.length > 0);
      for (const line of examples.filter((example) => !seen.has(example))) {
        seen.add(line);
        await check(run, line);
      }
    });
  }
  for (const line of Object.keys(ELSEWHERE)) assert.ok(seen.has(line), `no example: ${line}`);
});

test('the examples in help pipelines work', async (t) => {
  const { stdout } = await runMain(['help', 'pipelines']);
  const lines = stdout.split('\n').filter((line) => line.startsWith('  '));
  const run = await exampleStage(t);
  for (const line of joined(lines.map((text) => text.trim()))) {
    // The preset that the stage's profile was made with.
    await check(run, line.replace('catalog-publisher', 'read-only'));
  }
});

for (const file of ['README.md', 'docs/audits.md']) {
  test(`the examples in ${file} work`, async (t) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block);
    const lines = blocks.filter((block) => block.includes('fidesauth ')).flatMap(commandsOf);
    assert.ok(lines.length > 1);
    const run = await exampleStage(t);
    // The stage's own server is in the environment.
    for (const line of lines.filter((command) => !command.startsWith('export '))) {
      await check(run, line.replace('--preset read-only-metadata', '--preset read-only'));
    }
  });
}

/** A block's commands, without comments. */
function commandsOf(block: string): string[] {
  return joined(block.split('\n').map((line) => line.replace(/\s+#.*$/, '').trim()));
}
