import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Secret } from '../../src/domain/secrets/secret.ts';
import type { Sink, SinkState } from '../../src/domain/sinks/sink.ts';
import { fails, handout, heldIn, KEYS, raced } from './kit/handouts.ts';
import type { Passed, StoreRelay } from './kit/relay.ts';

/** Who opens a sink: may do all it needs; all but read the value; only look; nothing. */
export type User = 'writer' | 'blind' | 'looker' | 'stranger';

/** A booted store, and a second way into it that is not ours. */
export interface SinkBench {
  /** The name of a place that holds nothing. */
  fresh(): string;
  /** Opens it, through the relay where there is one. */
  open(place: string, user?: User, signal?: AbortSignal): Promise<Sink>;
  /** The values there, as the store's own client shows them. */
  shown(place: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Somebody else writes there. */
  plant(place: string): Promise<void>;
  /** Stands before a store that is reached over the network. */
  readonly relay: StoreRelay;
  /** Whether a request writes the value. */
  writes(request: { method: string; path: string; text?: string }): boolean;
  /** A value that is larger than the store takes. */
  readonly tooLarge: number;
  /** What a store without that user cannot show. */
  readonly without?: readonly User[];
  close(): Promise<void>;
}

/** The cases that every sink passes, on a real store. */
export function describeSink(name: string, boot: () => Promise<SinkBench>): void {
  let bench: SinkBench;
  let place = '';
  const opened = new Set<Sink>();
  const open = async (user?: User, signal?: AbortSignal): Promise<Sink> => {
    const sink = await bench.open(place, user, signal);
    opened.add(sink);
    return sink;
  };

  describe(`${name}, as every sink`, () => {
    before(async () => {
      bench = await boot();
    });
    after(async () => {
      await Promise.all([...opened].map((sink) => sink.close()));
      await bench?.close();
    });
    beforeEach(() => {
      place = bench.fresh();
      bench.relay.arrives = () => true;
      bench.relay.answers = () => true;
    });

    it('is empty at first, and stays so when only asked', async () => {
      const sink = await open();
      assert.equal((await sink.current()).kind, 'empty');
      assert.match(await sink.rehearse(), /^(?:may|unknown)$/);
      assert.equal(await sink.read(), undefined);
      await sink.takeBack();
      assert.equal(await bench.shown(place), undefined);
    });

    it('holds what it is given, and says whose it is', async () => {
      const sink = await open();
      const given = handout({ key: 'shop', fleet: 'f1' });
      const state = await sink.put(given, await sink.current());
      assert.deepEqual(heldIn(state), given.held);
      assert.deepEqual(await sink.current(), state);
      assert.deepEqual(await bench.shown(place), {
        [KEYS.id]: given.held.clientId,
        [KEYS.secret]: given.clientSecret.reveal(),
        [KEYS.url]: given.held.server,
      });
      const pair = await sink.read();
      assert.equal(pair?.clientId, given.held.clientId);
      assert.equal(pair?.clientSecret.reveal(), given.clientSecret.reveal());
      assert.equal(await sink.rehearse(), 'may');
    });

    it('holds the next one in its place, and nothing of the former', async () => {
      const sink = await open();
      const state = await sink.put(handout({ key: 'shop' }), await sink.current());
      const next = { ...handout(), keys: { id: 'ID', secret: 'SECRET' } };
      assert.deepEqual(heldIn(await sink.put(next, state)), next.held);
      assert.deepEqual(heldIn(await sink.current()), next.held);
      assert.deepEqual(await bench.shown(place), {
        ID: next.held.clientId,
        SECRET: next.clientSecret.reveal(),
      });
    });

    it('is described anew without a change of its value', async () => {
      const sink = await open();
      const { held, ...given } = handout({ key: 'shop' });
      const state = await sink.put({ held, ...given }, await sink.current());
      const before = await bench.shown(place);
      const retiring = ['1', '2', '3'].map((digit) => ({
        clientId: `old-${digit}`,
        marker: digit.repeat(32),
        notBefore: '2026-12-02T10:00:00Z',
      }));
      const described = await sink.describe({ ...held, retiring }, state);
      assert.deepEqual(heldIn(await sink.current()), { ...held, retiring });
      const again = await sink.describe(held, described);
      assert.deepEqual(heldIn(await sink.current()), held);
      assert.deepEqual(await bench.shown(place), before);
      await fails(sink.describe({ ...held, retiring }, described), 'sink.changed');
      await sink.put(handout(), again);
    });

    it('takes nothing back that was put', async () => {
      const sink = await open();
      const given = handout();
      await sink.put(given, await sink.current());
      await sink.takeBack();
      assert.deepEqual(heldIn(await sink.current()), given.held);
      assert.equal((await bench.shown(place))?.[KEYS.id], given.held.clientId);
    });

    it('refuses whoever comes too late', async () => {
      const [one, two] = await Promise.all([open(), open()]);
      const empty = await two.current();
      const first = handout();
      const state = await one.put(first, await one.current());
      await fails(two.put(handout(), empty), 'sink.changed');
      await two.takeBack();
      assert.equal((await bench.shown(place))?.[KEYS.secret], first.clientSecret.reveal());
      const second = handout();
      await one.put(second, state);
      await fails(two.put(handout(), state), 'sink.changed');
      await two.takeBack();
      await fails(two.describe(first.held, state), 'sink.changed');
      assert.equal((await bench.shown(place))?.[KEYS.secret], second.clientSecret.reveal());
      assert.deepEqual(heldIn(await two.current()), second.held);
    });

    it('is won by exactly one of two first writers, and of two later ones', async () => {
      for (let round = 0; round < 5; round += 1) {
        place = bench.fresh();
        const sinks = await Promise.all([open(), open()]);
        const empty = await Promise.all(sinks.map((sink) => sink.current()));
        await raced(sinks, empty, () => bench.shown(place));
        const held = await Promise.all(sinks.map((sink) => sink.current()));
        await raced(sinks, held, () => bench.shown(place));
      }
    });

    for (const when of ['first', 'later'] as const) {
      for (const way of ['arrives', 'answers'] as const) {
        const what = way === 'arrives' ? 'gets lost' : 'gets no reply';
        it(`is written once when the ${when} request ${what}`, async () => {
          const sink = await open();
          if (when === 'later') await sink.put(handout(), await sink.current());
          const over = await sink.current();
          const lost = lose(way, 1);
          const given = handout();
          const state = await sink.put(given, over);
          assert.equal(lost(), 1);
          assert.deepEqual(heldIn(state), given.held);
          assert.deepEqual(heldIn(await sink.current()), given.held);
          assert.equal((await bench.shown(place))?.[KEYS.secret], given.clientSecret.reveal());
        });
      }
    }

    it('is not written when somebody else is faster and the request gets lost', async () => {
      const [mine, other] = await Promise.all([open(), open()]);
      const state = await other.put(handout(), await other.current());
      const faster = handout();
      let lost = false;
      bench.relay.arrives = async (request) => {
        if (lost || !bench.writes(request)) return true;
        lost = true;
        await other.put(faster, state);
        return false;
      };
      await fails(mine.put(handout(), state), 'sink.changed');
      assert.equal((await bench.shown(place))?.[KEYS.id], faster.held.clientId);
    });

    it('is unsure when nothing answers any more after the write', async () => {
      const sink = await open();
      const over = await sink.current();
      let broken = false;
      bench.relay.answers = (exchange) => {
        broken ||= bench.writes(exchange);
        return !broken;
      };
      await fails(sink.put(handout(), over), 'sink.unsure');
    });

    it('is written as a whole when the run is stopped on the way', async () => {
      const stop = new AbortController();
      const sink = await open('writer', stop.signal);
      const over = await sink.current();
      bench.relay.answers = (exchange) => {
        if (bench.writes(exchange)) stop.abort(new Error('stopped'));
        return true;
      };
      const given = handout();
      assert.deepEqual(heldIn(await sink.put(given, over)), given.held);
      bench.relay.answers = () => true;
      assert.deepEqual(heldIn(await (await open()).current()), given.held);
    });

    it('fails in words of its own when the store does not answer', async () => {
      const sink = await open();
      const over = await sink.current();
      bench.relay.arrives = () => false;
      await fails(sink.current(), 'sink.failed', /closed before a reply/);
      await fails(sink.put(handout(), over), 'sink.unsure');
      bench.relay.arrives = () => true;
      assert.equal((await sink.current()).kind, 'empty');
    });

    it('proves its rights before it writes', async () => {
      const looker = await open('looker');
      await fails(looker.rehearse(), 'sink.forbidden');
      await fails(looker.put(handout(), await looker.current()), 'sink.forbidden');
      assert.equal(await bench.shown(place), undefined);
      await fails(
        open('stranger').then((sink) => sink.current()),
        'sink.forbidden',
      );
    });

    it('says whose it is without reading the secret', async () => {
      const blind = !bench.without?.includes('blind');
      const sink = await open(blind ? 'blind' : 'writer');
      const given = handout({ key: 'shop' });
      const state = await sink.put(given, await sink.current());
      const from = bench.relay.passed.length;
      assert.deepEqual(await sink.current(), state);
      assert.equal(await sink.rehearse(), 'may');
      const next = handout();
      assert.deepEqual(heldIn(await sink.put(next, state)), next.held);
      if (blind) assert.equal(await sink.read(), undefined);
      const texts = bench.relay.passed.slice(from).map(({ text }) => text);
      assert.ok(texts.length >= 3);
      for (const secret of [given.clientSecret, next.clientSecret]) {
        assert.ok(texts.every((text) => !text.includes(secret.reveal())));
      }
    });

    it('never writes over what is not ours', async () => {
      await bench.plant(place);
      const before = await bench.shown(place);
      const sink = await open();
      const state = await sink.current();
      assert.equal(state.kind, 'foreign');
      await fails(sink.put(handout(), state), 'sink.foreign');
      const empty: SinkState = { kind: 'empty', version: '0' };
      await fails(sink.put(handout(), empty), 'sink.changed');
      await sink.takeBack();
      assert.deepEqual(await bench.shown(place), before);
    });

    it('takes any text, up to the limit of the store', async () => {
      const sink = await open();
      const odd = {
        ...handout(),
        clientSecret: new Secret('pä\u2028ss"\\\n$`\u{1f511}\u0007'),
        keys: { id: 'client.id', secret: '-secret_1', url: 'FIDES_URL' },
      };
      const state = await sink.put(odd, await sink.current());
      assert.equal((await bench.shown(place))?.['-secret_1'], odd.clientSecret.reveal());
      assert.equal((await sink.read())?.clientSecret.reveal(), odd.clientSecret.reveal());
      const large = { ...handout(), clientSecret: new Secret('x'.repeat(bench.tooLarge)) };
      await fails(sink.put(large, state), 'sink.failed');
      await sink.takeBack();
      assert.deepEqual(heldIn(await sink.current()), odd.held);
    });
  });

  /** Loses the first `count` writes; returns how many it has lost so far. */
  function lose(way: 'arrives' | 'answers', count: number): () => number {
    let lost = 0;
    const passes = (request: { method: string; path: string } | Passed): boolean => {
      if (lost === count || !bench.writes(request)) return true;
      lost += 1;
      return false;
    };
    bench.relay[way] = passes;
    return () => lost;
  }
}
