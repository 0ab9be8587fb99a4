import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Sandbox, SandboxRequest } from '../../src/sandbox/types.ts';
import {
  type FaultOptions,
  type RequestRecord,
  startFaultServer,
} from '../support/fault-server.ts';
import { ENTER, type Pty } from '../support/pty.ts';
import { fidesauth, tempFolder } from '../support/run.ts';
import { newSandbox, rootEnv } from '../support/sandbox.ts';

/** A server, a store and what can be known of both from outside. */
export type Scene = {
  readonly url: string;
  readonly rootId: string;
  readonly rootSecret: string;
  readonly folder: string;
  /** The store alone. */
  readonly env: Record<string, string>;
  /** The store, the server and its root pair. */
  readonly fullEnv: Record<string, string>;
  readonly requests: readonly RequestRecord[];
  /** The requests that carried the root secret or any token. */
  secretsSent(): RequestRecord[];
  /** The ids of all clients on the server. */
  clients(): string[];
  /** The paths of all files in the store. */
  stored(): Promise<string[]>;
};

export async function newScene(t: TestContext, faults: FaultOptions = {}): Promise<Scene> {
  const { sandbox, rootId, rootSecret } = newSandbox('2.86.2');
  const { url, requests, close } = await startFaultServer(sandbox, faults);
  t.after(close);
  const folder = await tempFolder(t);
  const env = { FIDESAUTH_CONFIG_DIR: join(folder, 'store') };
  return {
    url,
    rootId,
    rootSecret,
    folder,
    env,
    fullEnv: { ...env, ...rootEnv(url, rootId, rootSecret) },
    requests,
    secretsSent: () =>
      requests.filter(
        ({ body, headers }) => body.includes(rootSecret) || headers.authorization !== undefined,
      ),
    clients: () => clientsOn(sandbox, rootId, rootSecret),
    stored: () => filesIn(join(folder, 'store')),
  };
}

/** A scene whose store holds profile `ci`. */
export async function sceneWithProfile(t: TestContext, faults: FaultOptions = {}): Promise<Scene> {
  const scene = await newScene(t, faults);
  const args = ['bootstrap', '-p', 'ci', '--preset', 'auditor'];
  const { status, stderr } = await fidesauth(args, { env: scene.fullEnv });
  if (status !== 0) throw new Error(`no profile: ${stderr}`);
  return scene;
}

/** Waits for the question and types the answer. */
export async function answer(pty: Pty, question: string, text: string): Promise<void> {
  await pty.waitFor(question);
  pty.write(text + ENTER);
}

/** The questions of a bootstrap without flags, in their order. */
export const QUESTIONS = [
  'Fides server',
  'Admin credential',
  'Root client id',
  'Root client secret',
  'Profile name',
  'Scope preset',
  'Create this client',
];

/** A good answer to each of the questions. */
function answers({ url, rootId, rootSecret }: Scene): string[] {
  return [url, '', rootId, rootSecret, 'ci', 'auditor', 'y'];
}

/** Answers the first questions, up to the one named. */
export async function answerUntil(pty: Pty, scene: Scene, question: string): Promise<void> {
  const given = answers(scene);
  for (const [at, text] of QUESTIONS.slice(0, QUESTIONS.indexOf(question)).entries()) {
    await answer(pty, text, given[at] ?? '');
  }
  await pty.waitFor(question);
}

function clientsOn(sandbox: Sandbox, rootId: string, rootSecret: string): string[] {
  const form = { client_id: rootId, client_secret: rootSecret, grant_type: 'client_credentials' };
  const token = ask(sandbox, {
    method: 'POST',
    path: '/api/v1/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(new URLSearchParams(form).toString()),
  }) as { access_token: string };
  const list = ask(sandbox, {
    method: 'GET',
    path: '/api/v1/oauth/client?size=100',
    headers: { authorization: `Bearer ${token.access_token}` },
    body: Buffer.alloc(0),
  }) as { items: { client_id: string }[] };
  return list.items.map((item) => item.client_id);
}

function ask(sandbox: Sandbox, request: SandboxRequest): unknown {
  const { status, body } = sandbox.handle(request);
  if (status !== 200) throw new Error(`${request.path} answers ${status}`);
  return JSON.parse(Buffer.from(body).toString());
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
