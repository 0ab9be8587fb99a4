import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRedactor } from '../../src/domain/secrets/redact.ts';
import { Secret } from '../../src/domain/secrets/secret.ts';
import { FidesAuthError } from '../../src/errors.ts';
import type { HostOutput } from '../../src/host.ts';
import { eventText, type LineEvent } from '../../src/output/base/event-text.ts';
import { createOutput, type Output, type OutputMode } from '../../src/output/base/output.ts';
import { type ColourInput, wantsColour } from '../../src/output/base/style.ts';
import { EVENTS } from './events.ts';
import { RESULTS, SECRETS } from './results.ts';

type Heard = { readonly output: Output; out: string; err: string };

const PLAIN: OutputMode = {
  json: false,
  quiet: false,
  verbose: false,
  noColor: true,
  progress: 'auto',
};

/** An output and what came out of it; `columns` makes both streams terminals. */
async function listen(
  mode: Partial<OutputMode> = {},
  columns?: number,
  redactor = createRedactor(),
): Promise<Heard> {
  const texts = { out: '', err: '' };
  const stream = (name: 'out' | 'err'): HostOutput => ({
    isTTY: columns !== undefined,
    columns,
    write(text) {
      texts[name] += text;
      return true;
    },
  });
  const streams = { stdout: stream('out'), stderr: stream('err') };
  const deliver = async (text: string): Promise<void> => void streams.stdout.write(text);
  const host = { env: {}, ...streams, deliver };
  return Object.assign(texts, {
    output: await createOutput(host, { ...PLAIN, ...mode }, redactor),
  });
}

/** Who hears a line: everybody, terminals and --verbose, or --verbose alone. */
const AUDIENCE: Readonly<Record<LineEvent['kind'], 'all' | 'terminal' | 'verbose' | 'progress'>> = {
  target: 'all',
  step: 'terminal',
  waiting: 'progress',
  searching: 'progress',
  'failed-part': 'terminal',
  warning: 'all',
  recording: 'all',
  undo: 'all',
  recovered: 'all',
  rotated: 'all',
  deletion: 'all',
  client: 'all',
  saved: 'all',
  exchange: 'verbose',
};

describe('events', () => {
  for (const [name, [event, text]] of Object.entries(EVENTS)) {
    it(`${name}: one line on stderr for those it is for`, async () => {
      assert.equal(eventText(event).text, text);
      const to = AUDIENCE[event.kind];
      const cases: [Partial<OutputMode>, number | undefined, boolean][] = [
        [{}, undefined, to === 'all'],
        [{}, 120, to === 'all' || to === 'terminal'],
        // What is shown as progress is shown only when it takes long.
        [{ verbose: true }, undefined, to !== 'progress'],
        [{ quiet: true }, 120, false],
        [{ json: true }, 120, false],
      ];
      for (const [mode, columns, heard] of cases) {
        const sound = await listen(mode, columns);
        sound.output.event(event);
        sound.output.settle();
        const why = JSON.stringify({ mode, columns });
        const untimed = sound.err.replace(/(?<= \.\.\.) \d\.\d s\n$/, '\n');
        assert.deepEqual([sound.out, untimed], ['', heard ? `${text}\n` : ''], why);
      }
    });
  }

  it('steps at a terminal get their time when anything else is said, once', async () => {
    const sound = await listen({}, 80);
    sound.output.event({ kind: 'step', step: 'create' });
    assert.equal(sound.err, 'creating the client ...');
    sound.output.event({ kind: 'step', step: 'verify' });
    sound.output.settle();
    sound.output.settle();
    sound.output.note('done');
    assert.match(
      sound.err,
      /^creating the client \.\.\. \d\.\d s\nreading back and testing the new client \.\.\. \d\.\d s\ndone\n$/,
    );
  });

  it('break at words on a narrow terminal', async () => {
    const sound = await listen({}, 30);
    sound.output.event({ kind: 'warning', text: 'one two three four five six seven' });
    assert.equal(sound.err, 'warning: one two three four\nfive six seven\n');
  });
});

describe('streams', () => {
  it('results go to stdout, as text or as JSON', async () => {
    const text = await listen();
    await text.output.result(RESULTS['scopes.list']);
    assert.deepEqual([text.out, text.err], ['client:read\nscope:read\n', '']);
    const json = await listen({ json: true });
    await json.output.result(RESULTS['scopes.list']);
    assert.equal(JSON.parse(json.out).kind, 'scopes.list');
  });

  it('a token is alone on stdout, coloured or not', async () => {
    const sound = await listen({ noColor: false }, 20);
    await sound.output.result(RESULTS.token);
    assert.deepEqual([sound.out, sound.err], [`${SECRETS.token}\n`, '']);
  });

  it('a preview goes to stderr', async () => {
    const sound = await listen({}, 100);
    await sound.output.preview(RESULTS['bootstrap.plan']);
    assert.equal(sound.out, '');
    assert.match(sound.err, /4 of the 131 scopes/);
  });

  it('notes are for people: not with --quiet or --json', async () => {
    for (const [mode, err] of [
      [{}, 'stopping\n'],
      [{ quiet: true }, ''],
      [{ json: true }, ''],
    ] as const) {
      const sound = await listen(mode);
      sound.output.note('stopping');
      assert.deepEqual([sound.out, sound.err], ['', err]);
    }
  });

  it('where a bug came from is for --verbose', async () => {
    const silent = await listen();
    silent.output.trace(new Error('here'));
    assert.equal(silent.err, '');
    const verbose = await listen({ verbose: true });
    verbose.output.trace(new Error('here'));
    assert.match(verbose.err, /^Error: here\n +at /);
  });

  it('nothing on stderr holds a secret the run has learnt', async () => {
    const redactor = createRedactor();
    redactor.learn(new Secret('learnt-secret'));
    for (const json of [false, true]) {
      const sound = await listen({ json, verbose: true }, 100, redactor);
      sound.output.error(
        new FidesAuthError('server.reply', 'it says learnt-secret', { fix: 'no' }),
      );
      sound.output.note('learnt-secret');
      sound.output.event({ kind: 'warning', text: 'learnt-secret' });
      sound.output.trace(new Error('learnt-secret'));
      assert.ok(sound.err.includes('****') && !sound.err.includes('learnt-secret'));
    }
  });
});

// Rules 9 and 10 of docs/terminal.md.
describe('colour', () => {
  const CASES: readonly [string, ColourInput, boolean][] = [
    ['a terminal', { env: {}, isTTY: true, off: false }, true],
    ['a pipe', { env: {}, isTTY: false, off: false }, false],
    ['NO_COLOR', { env: { NO_COLOR: '1' }, isTTY: true, off: false }, false],
    ['NO_COLOR, empty', { env: { NO_COLOR: '' }, isTTY: true, off: false }, true],
    ['TERM=dumb', { env: { TERM: 'dumb' }, isTTY: true, off: false }, false],
    ['FORCE_COLOR in a pipe', { env: { FORCE_COLOR: '1' }, isTTY: false, off: false }, true],
    ['FORCE_COLOR, empty', { env: { FORCE_COLOR: '' }, isTTY: false, off: false }, false],
    ['FORCE_COLOR=0', { env: { FORCE_COLOR: '0' }, isTTY: true, off: false }, false],
    ['FORCE_COLOR=false', { env: { FORCE_COLOR: 'false' }, isTTY: true, off: false }, false],
    ['--no-color', { env: { FORCE_COLOR: '1' }, isTTY: true, off: true }, false],
  ];
  for (const [name, input, wanted] of CASES) {
    it(`${name}: ${wanted}`, () => assert.equal(wantsColour(input), wanted));
  }
});
