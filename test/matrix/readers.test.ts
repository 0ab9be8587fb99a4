import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readRootPair } from '../../src/cli/admin/fides-toml.ts';
import { apiDescription } from '../../src/domain/api/api-document.ts';
import { neededScopes } from '../../src/domain/api/needed-scopes.ts';
import { readPasted } from '../../src/domain/pasted/pasted.ts';
import { resolveRules } from '../../src/domain/presets/preset.ts';
import { parsePreset } from '../../src/domain/presets/preset-file.ts';
import { accessTokenIn } from '../../src/domain/secrets/token-text.ts';
import { FidesAuthError } from '../../src/errors.ts';
import { pageReply } from '../../src/fides/schemas/replies.ts';
import type { Host } from '../../src/host.ts';
import { type RECORDINGS, readRecording } from '../../src/traffic/read-recording.ts';
import { randomFrom } from '../traffic/sources.ts';
import { FULL, scaled } from './kit/scale.ts';

// Given on a failure; another one, or more rounds, by the environment.
const SEED = Number(process.env.FIDESAUTH_SEED ?? 20_261_126);
const ROUNDS = Number(process.env.FIDESAUTH_ROUNDS ?? scaled(20, 2));
const SIZE = Number(process.env.FIDESAUTH_SIZE ?? scaled(1024, 48)) * 1024;
const MOST_MS = 1000;
const MOST_MB = 200;

async function* chunksOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

async function recording(kind: (typeof RECORDINGS)[number], text: string): Promise<unknown> {
  return readRecording(kind, chunksOf(text), {
    label: 'x',
    whole: async (chunks) => {
      const pieces: Buffer[] = [];
      for await (const piece of chunks) pieces.push(piece);
      return Buffer.concat(pieces);
    },
  });
}

function described(text: string): unknown {
  const api = apiDescription(JSON.parse(text));
  if (typeof api === 'string') return api;
  const calls = ['/api/v1/a', `/api/v1/${'x-'.repeat(900)}y`, '/api/v1/user/x'].map((target) => {
    return { method: 'GET', target, count: 1 };
  });
  return neededScopes({ named: calls, recorded: calls }, api, undefined);
}

async function preset(text: string): Promise<unknown> {
  return resolveRules({ ...(await parsePreset(text, 'x', 'x')), endpoints: undefined }, SCOPES);
}

const SCOPES = Array.from({ length: 150 }, (_, at) => `resource_${at}:read`);

/** Each reader: what it is given, and a sound text of its form to begin with. */
const READERS: Readonly<Record<string, readonly [(text: string) => unknown, seed: string]>> = {
  preset: [
    preset,
    '{"name":"x","include":{"system:read":"why"},"exclude":["a:*"],"extends":["./b"]}',
  ],
  'an API description': [
    described,
    '{"openapi":"3.1.0","info":{"title":"fides","version":"2.86.2"},"paths":{"/api/v1/{a}{b}{c}-{d}-{e}-{f}-{g}-{h}":{"get":{"security":[{"o":["a:b"]}]}}}}',
  ],
  log: [
    (text) => recording('access-log', text),
    'a - - [x] "GET /api/v1/dataset HTTP/1.1" 200 1\n',
  ],
  har: [
    (text) => recording('har', text),
    '{"log":{"entries":[{"request":{"method":"GET","url":"http://h/api/v1/x"},"response":{"status":200}}]}}',
  ],
  postman: [
    (text) => recording('postman', text),
    '{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/"},"item":[{"item":[{"request":{"method":"GET","url":"{{a}}/api/v1/x"}}]}],"variable":[{"key":"a","value":"{{a}}{{a}}"}]}',
  ],
  'a pasted list': [
    readPasted,
    '- client:read # why\n~~user:delete~~\n["system:read", {"scope": "a:b"}]\n',
  ],
  toml: [
    (text) => readRootPair('-', hostWith(text), new AbortController().signal),
    '[security]\noauth_root_client_id = "a"\noauth_root_client_secret = "b"\n',
  ],
  token: [accessTokenIn, '{"access_token":"eyJhbGciOiJkaXIi..a.b.c","expires_in":1}'],
  reply: [
    (text) => pageReply.safeParse(JSON.parse(text)),
    '{"items":[{"client_id":"a","name":null,"description":null,"scopes":["a:b"]}],"total":1,"page":1,"size":50,"pages":1}',
  ],
};

function hostWith(text: string): Host {
  return { cwd: '/', stdin: Readable.from([Buffer.from(text)]) } as unknown as Host;
}

const SIGNS = [
  ...'[]{}()"\'`,:;#*-_~+=|/\\<>%&.@$\n\t\u00ad\u0336',
  'a:b ',
  '"a:b",',
  '{"a":',
  '[{"item":',
  'a = [',
  '[a.',
  '/* ',
  '<!-- ',
  '<del>',
  '~~a ',
  '{{a}}',
  '"GET /',
  '{x}',
  'not needed:\n',
  'exclude: [',
  '- [ ] a:b\n',
  'a.b.c.',
];

/** What a pattern begins at and then looks for its rest in. */
const HEADS = [
  '{`',
  '{"a":',
  'not',
  'a:b|',
  'a:b ->',
  'denied',
  'Missing scopes: [',
  'https://a',
  '#Fields:',
  '{"method":"GET","path":"/x.log',
  'a - - [x] "GET /',
];
const RUNS = ['\n', ' ', '-a', '*', '\\"', '.', '["a",', '{"a":1},'];

/** Texts of up to a mebibyte that a reader could take long for. */
function* adversarial(seed: string, random: () => number): Generator<string> {
  const fill = (part: string): string => part.repeat(Math.floor(SIZE / part.length));
  for (const sign of SIGNS) yield fill(sign);
  for (const head of HEADS) for (const run of RUNS) yield `${head}${fill(run)}!`;
  yield fill(seed);
  for (let round = 0; round < ROUNDS; round += 1) {
    const at = Math.floor(random() * seed.length);
    const sign = SIGNS[Math.floor(random() * SIGNS.length)] ?? '';
    const many = sign.repeat(Math.floor((random() * SIZE) / sign.length));
    yield seed.slice(0, at) + many + seed.slice(at);
  }
  yield Array.from({ length: SIZE / 4 }, () => SIGNS[Math.floor(random() * SIGNS.length)]).join('');
}

describe(`every reader ends in time, with a result or an error of ours (seed ${SEED})`, () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;

  for (const [name, [read, seed]] of Object.entries(READERS)) {
    it(name, async () => {
      for (const text of adversarial(seed, randomFrom(SEED))) {
        // It takes longer than most readers: with small texts the growth shows all the same.
        if (FULL) collect();
        const before = process.memoryUsage().rss;
        const start = process.cpuUsage();
        await ended(read, text);
        const { user, system } = process.cpuUsage(start);
        const shown = `${text.length} x ${JSON.stringify(text.slice(0, 40))}, seed ${SEED}`;
        assert.ok((user + system) / 1000 < MOST_MS, `${(user + system) / 1000} ms for ${shown}`);
        const grown = (process.memoryUsage().rss - before) / 1024 / 1024;
        assert.ok(grown < MOST_MB, `${grown} MB for ${shown}`);
      }
    });
  }
});

/** JSON that is none is refused before these readers are asked. */
async function ended(read: (text: string) => unknown, text: string): Promise<void> {
  try {
    await read(text);
  } catch (error) {
    if (!(error instanceof FidesAuthError) && !(error instanceof SyntaxError)) throw error;
  }
}
