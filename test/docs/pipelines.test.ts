import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseEnv } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { assignScopes, makeClient, scopesOf } from '../support/admin.ts';
import { EXECUTABLE, fidesauth, ROOT, tempFolder } from '../support/run.ts';
import { blocksOf } from './blocks.ts';
import {
  bash,
  type Done,
  type GitlabJob,
  runGitlabJob,
  runWorkflow,
  type Workflow,
} from './ci-systems.ts';
import {
  type PipelineStage,
  packed,
  pipelineStage,
  withCheckedInProfile,
} from './pipeline-stage.ts';

const BLOCKS = blocksOf('docs/pipelines.md');

/** The text of the block of that name; `at` tells those of one name apart. */
function block(name: string, at = 0): string {
  const found = BLOCKS.filter((each) => each.name === name)[at];
  assert.ok(found, `docs/pipelines.md has no block ${name}`);
  return found.text;
}

/** The blocks that a test below runs. */
const RUN = new Set([
  '.github/workflows/fides-publish.yml',
  '.github/workflows/fides-audit.yml',
  '.gitlab-ci.yml',
  'push-image.sh',
  'compose.yaml',
  'audit.sh',
  'fides-client-shop.yaml',
  'fides-audit-shop.yaml',
]);

type Env = Readonly<Record<string, string>>;

let pack = { folder: '', file: '' };
before(() => {
  pack = packed();
});
after(() => rmSync(pack.folder, { recursive: true }));

describe('docs/pipelines.md', () => {
  it('has no block that no test runs', () => {
    assert.deepEqual(new Set(BLOCKS.map(({ name }) => name)), RUN);
  });

  for (const { name, text } of BLOCKS.filter((each) => each.language === 'yaml')) {
    it(`${name} is YAML`, () => {
      for (const document of parseAllDocuments(text)) {
        assert.deepEqual([...document.errors, ...document.warnings], []);
        assert.equal(typeof document.toJS(), 'object');
      }
    });
  }

  it('installs the package by the name that npm gives it', () => {
    const named = BLOCKS.flatMap(({ text }) => text.match(/fidesauth-[\w.]+\.tgz/g) ?? []);
    assert.ok(named.length >= 2);
    for (const name of named) assert.equal(name, pack.file);
  });

  it('pushes the image of this version, and uses the one that was pushed', async (t) => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const docker = 'docker() { echo "$*"; }\n';
    const machine = { cwd: await tempFolder(t), env: { PATH: process.env.PATH ?? '' } };
    const { stdout } = await bash(['-e'], docker + block('push-image.sh'), machine);
    const pushed = `registry.example.com/fidesauth:${version}`;
    assert.deepEqual(stdout.trim().split('\n'), [
      `load -i fidesauth-${version}-image-x64.tar`,
      `tag fidesauth:${version} ${pushed}`,
      `push ${pushed}`,
    ]);
    const used = BLOCKS.flatMap(({ text }) => text.match(/image: \S*\/fidesauth:\S*/g) ?? []);
    assert.deepEqual(
      used,
      [1, 2, 3].map(() => `image: ${pushed}`),
    );
  });
});

/** What a program run by `exec` must have seen, and what not. */
function requireOwnEnvironment(stage: PipelineStage): void {
  const seen = parseEnv(readFileSync(stage.seen, 'utf8'));
  const pair = stage.made.at(-1);
  assert.deepEqual(
    [seen.FIDES_CLIENT_ID, seen.FIDES_CLIENT_SECRET],
    [pair?.client_id, pair?.client_secret],
  );
  assert.match(seen.FIDES__USER__AUTH_HEADER ?? '', /^\{"Authorization":"Bearer /);
  assert.deepEqual(
    Object.keys(seen).filter((name) => /SECURITY/.test(name)),
    [],
  );
}

const ROOT_PAIR = ['secrets.FIDES_ROOT_CLIENT_ID', 'secrets.FIDES_ROOT_CLIENT_SECRET'] as const;
const AUDITOR = ['secrets.FIDES_AUDITOR_CLIENT_ID', 'secrets.FIDES_AUDITOR_CLIENT_SECRET'] as const;

function githubValues(stage: PipelineStage): Env {
  return { 'vars.FIDES_SERVER': stage.server.url, 'github.workspace': stage.machine.cwd };
}

describe('the recipes for GitHub Actions', () => {
  const publish: Workflow = parse(block('.github/workflows/fides-publish.yml'));
  const nightly: Workflow = parse(block('.github/workflows/fides-audit.yml'));

  it('are those of the README of the action', () => {
    const ours = BLOCKS.filter(({ name }) => name.startsWith('.github/'));
    const theirs = blocksOf('action/README.md');
    assert.deepEqual(
      theirs.map(({ text }) => text),
      ours.map(({ text }) => text),
    );
  });

  it('use the action of this version', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const used = BLOCKS.flatMap(({ text }) => text.match(/fidesauth-action@.*/g) ?? []);
    assert.deepEqual(used, [`fidesauth-action@v${version}`, `fidesauth-action@v${version}`]);
  });

  it('make a client for one run, and delete it', async (t) => {
    const stage = await pipelineStage(t, pack);
    const steps = await runWorkflow(publish, stage.machine, {
      ...githubValues(stage),
      [ROOT_PAIR[0]]: 'root',
      [ROOT_PAIR[1]]: stage.rootSecret,
    });
    for (const { status, stderr } of steps) assert.equal(status, 0, stderr);
    assert.equal(steps.length, 4);
    assert.deepEqual([stage.made.length, stage.living()], [1, []]);
    requireOwnEnvironment(stage);
    const shown = steps.map(({ stdout, stderr }) => stdout + stderr).join('');
    assert.match(shown, /^fides push with \*{3} and \*{3}$/m);
    assert.ok(!shown.includes(stage.made[0]?.client_secret ?? ''));
  });

  it('delete it when publishing fails, and publish nothing without it', async (t) => {
    const stage = await pipelineStage(t, pack);
    const values = {
      ...githubValues(stage),
      [ROOT_PAIR[0]]: 'root',
      [ROOT_PAIR[1]]: stage.rootSecret,
    };
    writeFileSync(join(stage.folder, 'programs', 'fides'), '#!/bin/sh\nexit 3\n');
    const failed = await runWorkflow(publish, stage.machine, values);
    assert.deepEqual(
      failed.map(({ status }) => status),
      [0, 0, 3, 0],
    );
    assert.deepEqual([stage.made.length, stage.living()], [1, []]);
    const refused = await runWorkflow(publish, stage.machine, { ...values, [ROOT_PAIR[1]]: 'no' });
    assert.deepEqual(
      refused.map(({ status }) => status),
      [0, 1, 0],
    );
  });

  it('audit, with a summary and a SARIF report, as the auditor', async (t) => {
    const stage = await pipelineStage(t, pack);
    const client = await withCheckedInProfile(stage);
    const auditor = await makeClient(stage, ['client:read', 'scope:read']);
    const values = {
      ...githubValues(stage),
      [AUDITOR[0]]: auditor.client_id,
      [AUDITOR[1]]: auditor.client_secret,
      "!cancelled() && steps.audit.outputs.sarif != ''": ({ outputs }: Done) =>
        String(outputs['steps.audit.outputs.sarif'] !== undefined),
    };
    const sound = await runWorkflow(nightly, stage.machine, values);
    assert.deepEqual(
      sound.map(({ status }) => status),
      [0, 0, 0, 0],
      sound.map(({ stderr }) => stderr).join(''),
    );
    const summary = () => readFileSync(join(stage.folder, 'github_step_summary'), 'utf8');
    assert.match(summary(), /shop/);
    await assignScopes(stage, client, [...(await scopesOf(stage, client)), 'user:delete']);
    const drift = await runWorkflow(nightly, stage.machine, values);
    assert.deepEqual(
      drift.map(({ status }) => status),
      [0, 1, 0, 0],
    );
    assert.match(summary(), /user:delete/);
    const upload = drift[2]?.step;
    assert.equal(upload?.uses, 'github/codeql-action/upload-sarif@v3');
    const { runs } = JSON.parse(readFileSync(`${upload?.with?.sarif_file}`, 'utf8'));
    assert.match(JSON.stringify(runs[0].results), /user:delete/);
  });
});

describe('the recipes for GitLab CI', () => {
  const file = (stage: PipelineStage, name: string, text: string): string => {
    const path = join(stage.folder, name);
    writeFileSync(path, `${text}\n`, { mode: 0o600 });
    return path;
  };

  it('make a client for one pipeline, and delete it', async (t) => {
    const stage = await pipelineStage(t, pack);
    const { 'fides-publish': job }: Readonly<Record<string, GitlabJob>> = parse(
      block('.gitlab-ci.yml'),
    );
    assert.ok(job);
    const env = {
      ...stage.machine.env,
      FIDESAUTH_SERVER: stage.server.url,
      FIDES_ROOT_CLIENT_ID: 'root',
      FIDES_ROOT_CLIENT_SECRET: file(stage, 'root-secret', stage.rootSecret),
    };
    const [main, last] = await runGitlabJob(job, { ...stage.machine, env });
    assert.deepEqual([main.status, last.status], [0, 0], main.stderr + last.stderr);
    assert.deepEqual([stage.made.length, stage.living()], [1, []]);
    requireOwnEnvironment(stage);
    assert.match(main.stdout, /^fides push with .{0,3}\*{4} and .{0,3}\*{4}$/m);
  });

  it('audit, with both reports as artifacts', async (t) => {
    const stage = await pipelineStage(t, pack);
    const client = await withCheckedInProfile(stage);
    const auditor = await makeClient(stage, ['client:read', 'scope:read']);
    const jobs: Readonly<
      Record<string, GitlabJob & { artifacts: { paths: string[] }; allow_failure: object }>
    > = parse(block('.gitlab-ci.yml', 1));
    const job = jobs['fides-audit'];
    assert.ok(job);
    const env = {
      ...stage.machine.env,
      FIDESAUTH_SERVER: stage.server.url,
      FIDES_AUDITOR_CLIENT_ID: auditor.client_id,
      FIDES_AUDITOR_CLIENT_SECRET: file(stage, 'auditor-secret', auditor.client_secret),
    };
    const [sound] = await runGitlabJob(job, { ...stage.machine, env });
    assert.equal(sound.status, 0, sound.stderr);
    await assignScopes(stage, client, [...(await scopesOf(stage, client)), 'user:delete']);
    const [drift] = await runGitlabJob(job, { ...stage.machine, env });
    assert.equal(drift.status, 10, drift.stderr);
    assert.deepEqual(job.allow_failure, { exit_codes: [10] });
    for (const path of job.artifacts.paths) {
      assert.match(readFileSync(join(stage.machine.cwd, path), 'utf8'), /user:delete/);
    }
  });
});

/** Runs the tool as a container does, with its paths below a folder of the test's own. */
function contain(stage: PipelineStage, root: string, args: readonly string[], env: Env) {
  const outside = (text: string): string =>
    text.replace(/(^|=)\/(data|handover|tmp)(?=\/)/, `$1${root}/$2`);
  const values = Object.entries({ ...env, FIDESAUTH_SERVER: stage.server.url });
  return fidesauth(args.map(outside), {
    cwd: '/',
    env: Object.fromEntries(values.map(([name, text]) => [name, outside(text)])),
  });
}

const chartSecret = (stage: PipelineStage): Env => ({
  FIDES__SECURITY__APP_ENCRYPTION_KEY: 'of the server',
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: 'root',
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: stage.rootSecret,
  FIDES__SECURITY__DRP_JWT_SECRET: 'of the server',
});

describe('the recipe for docker compose', () => {
  type Service = { environment: Env; command: string[]; volumes: string[] };
  const services: { fidesauth: Service; shop: Service } = parse(block('compose.yaml')).services;

  it('makes a client once, leaves its credential, and audits', async (t) => {
    const stage = await pipelineStage(t, pack);
    const { environment, command } = services.fidesauth;
    mkdirSync(join(stage.folder, 'data'), { mode: 0o700 });
    const env = { ...chartSecret(stage), ...environment };
    for (const _ of ['the first up', 'the next']) {
      const run = await contain(stage, stage.folder, command, env);
      assert.equal(run.status, 0, run.stderr);
    }
    assert.equal(stage.made.length, 1);
    const [shell = '', flag = '', script = ''] = services.shop.command;
    const used = script
      .replace('/data', join(stage.folder, 'data'))
      .replace('exec shop', 'echo "$FIDES_CLIENT_ID $FIDES_CLIENT_SECRET"');
    const shop = await bash([], `${shell} ${flag} '${used}'`, stage.machine);
    const [pair] = stage.made;
    assert.equal(shop.stdout, `${pair?.client_id} ${pair?.client_secret}\n`, shop.stderr);
    await audit(stage, env);
  });

  /** `docker compose run --rm fidesauth` is the tool with the environment of its service. */
  async function audit(stage: PipelineStage, env: Env): Promise<void> {
    const tool = `"${process.execPath}" "${EXECUTABLE}"`;
    const docker = `docker() { [ "$*" = "compose run --rm fidesauth \${*:5}" ] && ${tool} "\${@:5}"; }`;
    const config = join(stage.folder, 'data', 'fidesauth');
    const own = { FIDESAUTH_SERVER: stage.server.url, FIDESAUTH_CONFIG_DIR: config };
    const machine = { cwd: stage.folder, env: { ...stage.machine.env, ...env, ...own } };
    const run = await bash(['-e'], `${docker}\n${block('audit.sh')}`, machine);
    assert.equal(run.status, 0, run.stderr);
    assert.match(readFileSync(join(stage.folder, 'fides-audit.md'), 'utf8'), /shop/);
  }
});

describe('the recipes for Kubernetes', () => {
  type Container = { args: string[]; env: { name: string; value: string }[]; envFrom: object[] };
  const variables = ({ env }: Container): Env =>
    Object.fromEntries(env.map(({ name, value }) => [name, value]));
  const [job, , role] = parseAllDocuments(block('fides-client-shop.yaml')).map((one) => one.toJS());
  const pod: { initContainers: [Container]; containers: [Container] } = job.spec.template.spec;
  const audit: Container = parse(block('fides-audit-shop.yaml')).spec.jobTemplate.spec.template.spec
    .containers[0];

  it('replace the client with each run of the Job, and hand a Secret to kubectl', async (t) => {
    const stage = await pipelineStage(t, pack);
    const [fidesauth] = pod.initContainers;
    const [apply] = pod.containers;
    for (const at of [1, 2]) {
      const root = join(stage.folder, `pod${at}`);
      mkdirSync(join(root, 'handover'), { recursive: true });
      const env = { ...chartSecret(stage), ...variables(fidesauth) };
      const run = await contain(stage, root, fidesauth.args, env);
      assert.equal(run.status, 0, run.stderr);
      assert.deepEqual([stage.made.length, stage.living()], [at, [stage.made.at(-1)?.client_id]]);
      const { metadata, data } = parse(readFileSync(join(root, apply.args.at(-1) ?? ''), 'utf8'));
      assert.equal(
        Buffer.from(data.FIDES_CLIENT_SECRET, 'base64').toString(),
        stage.made.at(-1)?.client_secret,
      );
      assert.deepEqual(role.rules[1].resourceNames, [metadata.name]);
      assert.ok(JSON.stringify(audit.envFrom).includes(`"${metadata.name}"`));
    }
  });

  it('audit the client without a profile', async (t) => {
    const stage = await pipelineStage(t, pack);
    const made = await stage.run(['bootstrap', '-p', 'shop', '--preset', 'dsr-gateway', '--json']);
    const { clientId } = JSON.parse(made.stdout);
    const args = audit.args.map((text) => text.replace('$(FIDES_CLIENT_ID)', clientId));
    const env = { ...chartSecret(stage), ...variables(audit) };
    const sound = await contain(stage, stage.folder, args, env);
    assert.equal(sound.status, 0, sound.stderr);
    await assignScopes(stage, clientId, ['user:delete']);
    const drift = await contain(stage, stage.folder, args, env);
    assert.equal(drift.status, 10, drift.stderr);
    assert.match(drift.stdout, /user:delete/);
    assert.ok(!existsSync(join(stage.folder, 'tmp')));
  });
});
