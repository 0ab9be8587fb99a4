import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { scopeSet } from '../../../src/domain/scopes/scope-set.ts';
import { html, joined, named, styleElement, words } from '../../../src/output/audit/html/html.ts';
import { diffHtml } from '../../../src/output/audit/html/page.ts';
import { sheetOf } from '../../../src/output/audit/html/style/sheet.ts';
import type { ScopesDiffResult } from '../../../src/usecases/audit/results.ts';
import { HOSTILE, requireHarmless, tainted } from '../hostile.ts';
import { estate, HOSTILE_NAMES } from './estate.ts';
import { auditOf, SERVER, subjectWith } from './made.ts';
import { decoded, pageOf } from './page.ts';
import { QUIET, RICH, SINGLE } from './sample.ts';

const SAMPLES: Readonly<Record<string, ScopesDiffResult>> = {
  rich: RICH,
  quiet: QUIET,
  single: SINGLE,
  empty: auditOf([]),
  nothing: auditOf([], { servers: [], presets: [] }),
  estate: estate(300, HOSTILE_NAMES),
};

describe('markup', () => {
  it('escapes every text, wherever it stands', () => {
    const bad = `<b>&"'\``;
    assert.equal(`${html`<p>${bad}</p>`}`, '<p>&lt;b&gt;&amp;&quot;&#39;&#96;</p>');
    assert.equal(`${html`<p class="${bad}">`}`, '<p class="&lt;b&gt;&amp;&quot;&#39;&#96;">');
    assert.equal(`${joined([bad, bad], '<')}`.includes('<'), false);
    assert.equal(`${words(bad)}${named(bad)}`.replace(/<\/?bdi>/g, '').includes('<'), false);
  });

  it('sets text beyond ASCII apart, shows what is hidden, and says how long a cut text was', () => {
    assert.equal(`${html`${'שלום'}`}`, '<bdi>שלום</bdi>');
    assert.equal(`${html`${'a\u202eb'}`}`, '<bdi>a\\u{202e}b</bdi>');
    assert.equal(`${named('a')}`, '<bdi>a</bdi>');
    const long = `${html`${'🦊'.repeat(10_000)}`}`;
    assert.equal(long, `<bdi>${'🦊'.repeat(200)}… (10,000 characters)</bdi>`);
    assert.equal(`${html`${'x'.repeat(200)}`}`, 'x'.repeat(200));
  });

  it('takes markup as it is, lists one by one, and nothing for undefined', () => {
    assert.equal(
      `${html`<p>${html`<b>1</b>`}${['a', html`<i>b</i>`]}${undefined}${1_234}</p>`}`,
      '<p><b>1</b>a<i>b</i>1,234</p>',
    );
  });

  it('has no place for a value where text would be anything but text', () => {
    const value = 'x';
    const wrong = [
      () => html`<p ${value}>`,
      () => html`<p class=${value}>`,
      () => html`<p class='${value}'>`,
      () => html`<${value}>`,
      () => html`<p style="${value}">`,
      () => html`<p onclick="${value}">`,
      () => html`<a href="${value}">`,
      () => html`<img src="${value}">`,
      () => html`<style>${value}</style>`,
      () => html`<script>${value}</script>`,
      () => html`<!-- ${value} -->`,
      () => html`<p class="${html`<b>`}">`,
      () => styleElement('a{}</style>'),
    ];
    for (const make of wrong) assert.throws(make, Error, `${make}`);
    assert.equal(`${html`<a href="#c${1}">`}`, '<a href="#c1">');
  });

  it('lets nothing into the margins of paper but letters, digits and a few signs', () => {
    const sheet = sheetOf({ time: '"}</style><b>\\', print: 'a";}' });
    assert.ok(!sheet.includes('<') && sheet.includes('styleb'), sheet.slice(0, 200));
    assert.ok(sheet.includes('fingerprint a"'));
  });
});

for (const [name, result] of Object.entries(SAMPLES)) {
  describe(`the page of the ${name} sample`, () => {
    const page = pageOf(diffHtml(result));

    it('has no script, no style but its sheet, and fetches nothing', () => {
      for (const element of ['script', 'link', 'img', 'iframe', 'object', 'embed', 'base', 'form'])
        assert.ok(!page.elements.has(element), element);
      for (const attribute of page.attributes)
        assert.ok(!/^(?:on|style$|src|action|data-)/.test(attribute), attribute);
      assert.equal(page.html.match(/<style>/g)?.length, 1);
      assert.ok(!/url\(|@import|expression\(/.test(page.html));
    });

    it('forbids both by a policy that names its sheet', () => {
      const sheet = /<style>([^<]*)<\/style>/.exec(page.html)?.[1] ?? '';
      const hash = createHash('sha256').update(sheet).digest('base64');
      const policy = decoded(
        /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page.html)?.[1] ?? '',
      );
      assert.equal(
        policy,
        `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
      );
    });

    it('has each id once, made by us, and no link that leads nowhere or elsewhere', () => {
      assert.deepEqual([...new Set(page.ids)], page.ids);
      for (const id of page.ids) assert.match(id, /^(?:[a-z]+|[cf]\d+)$/);
      for (const link of page.links) {
        assert.ok(link.startsWith('#'), link);
        assert.ok(page.ids.includes(link.slice(1)), link);
      }
    });

    it('is the same for the same facts', () => {
      assert.equal(diffHtml(structuredClone(result)), page.html);
    });

    it('closes every element that it opens', () => {
      const VOID = ['meta', 'br', 'wbr', 'col', 'rect'];
      const open: string[] = [];
      for (const [, end, tag = ''] of page.html
        .replace(/<!doctype html>/, '')
        .matchAll(/<(\/?)([a-z][a-z0-9]*)/g)) {
        if (VOID.includes(tag)) continue;
        if (end === '') open.push(tag);
        else assert.equal(open.pop(), tag);
      }
      assert.deepEqual(open, []);
    });
  });
}

describe('the page', () => {
  const page = pageOf(diffHtml(estate(300)));

  it('says the verdict first, with coverage and day, also in its title', () => {
    const verdict =
      /4 critical on fides\.example\.com; 16 of 300 clients covered; 25 November 2026/;
    assert.match(page.html, new RegExp(`<title>${verdict.source}`));
    const heading = /<h1>.*?<\/h1>/s.exec(page.html)?.[0] ?? '';
    const first = decoded(heading.replace(/<wbr>/g, '').replace(/<[^>]*>/g, ' ')).replace(
      /\s+/g,
      ' ',
    );
    assert.match(
      first,
      /4 critical on fides\.example\.com 16 of 300 clients covered; 25 November 2026/,
    );
    assert.ok(page.html.indexOf('<h1>') < page.html.indexOf('Coverage'));
  });

  it('gives every command whole, and says what makes clients without a preset powerful', () => {
    const { subjects, undeclared } = estate(300);
    const mends = [...subjects.flatMap(({ findings }) => findings), ...undeclared]
      .filter((one) => !('accepted' in one))
      .flatMap(({ mend }) => mend ?? []);
    assert.ok(mends.length > 5);
    for (const mend of mends) assert.ok(page.text.replace(/ +/g, ' ').includes(mend), mend);
    const scopes = new Set(
      undeclared.flatMap(({ clients }) => clients.flatMap((one) => one.scopes)),
    );
    assert.ok(scopes.size > 1);
    for (const scope of scopes)
      assert.match(page.text, new RegExp(`${scope} , [\\d,]+ clients?: It [a-z]`), scope);
  });

  it('tells where the facts come from', () => {
    for (const text of [
      '25 November 2026, 21:40 UTC',
      'by fidesauth 1.2.3, which knows Fides up to 2.86.2',
      '5d1e a07c 93b2 44f8',
      'Fides 2.84.2, knows 130 scopes',
      'The client of profile security-review',
      '1 profile : payroll-bridge: its preset file is not there',
      '/repo/scopes/backup.json',
    ])
      assert.ok(page.text.includes(text), text);
  });

  it('lists what has to be decided, and nothing below high there', () => {
    const todo = /<section class="todo".*?<\/section>/s.exec(page.html)?.[0] ?? '';
    assert.equal(todo.match(/<a href="#f/g)?.length, 6);
    assert.ok(!/medium|low/.test(pageOf(todo).text));
  });

  it('gives each finding who, why and a command, and each accepted one its reason and end', () => {
    for (const text of [
      'intake-web holds client:update , which its preset does not ask for',
      'It takes over any listed client by rotating its secret, and the preset does not ask for it.',
      'caused by somebody on the server',
      'fidesauth scopes apply -p intake-web',
      'case-desk is no longer on the server',
      'fidesauth bootstrap -p case-desk --if-exists replace',
      'Accepted until 2026-12-31: moves the last connectors by hand, ticket OPS-311',
      'payroll-bridge cannot be compared',
    ])
      assert.ok(page.text.includes(text), text);
  });

  it('shows the clients of less power, with nothing to tell, apart from the others', () => {
    assert.match(page.text, /\d+ more clients that write, read or hold nothing/);
    const top = page.html.slice(
      page.html.indexOf('<table class="map">'),
      page.html.indexOf('<details class="more">'),
    );
    assert.ok(top.includes('catalog-ci') && !top.includes('policy-viewer<'));
  });

  it('says each power and each difference in words', () => {
    assert.ok(page.text.includes('can become admin; update; 1 more than its preset'));
    assert.ok(page.text.includes('can write or act; create, read; 2 fewer than its preset'));
  });

  it('has each client in the inventory, and writes no large set twice', () => {
    const sets = [...page.html.matchAll(/<dl class="holds">.*?<\/dl>/gs)].map(([set]) => set);
    const large = sets.filter((set) => set.length > 1_500);
    assert.ok(large.length > 3);
    assert.equal(new Set(large).size, large.length);
    assert.match(page.text, /The same 130 scopes as acceptance-test/);
  });

  it('compared with an earlier report says what is new, what is left and what is mended', () => {
    const mended = {
      fingerprint: 'a',
      server: SERVER,
      name: 'old <b>',
      kind: 'extra',
      scope: 'user:read',
      severity: 'medium',
    } as const;
    const baseline = {
      generatedAt: '2026-11-01T10:00:00.000Z',
      fingerprint: 'b',
      new: 2,
      still: 3,
      mended: [mended],
      unchecked: 1,
    };
    const { text } = pageOf(diffHtml({ ...SINGLE, baseline }));
    assert.ok(
      text.includes(
        'Since the report of 1 November 2026: 2 new, 3 still there, 1 mended, 1 not looked at this time.',
      ),
    );
    assert.match(
      text,
      /Mended, 1 since the report of 1 November 2026 .*old <b> : extra user:read , medium/,
    );
  });

  it('of several servers has a map and an inventory for each', () => {
    const other = 'https://second.example.com';
    const two = auditOf(
      [
        subjectWith({ name: 'a', clientId: 'a' }),
        subjectWith({ name: 'b', clientId: 'b', server: other }),
      ],
      {
        servers: [SERVER, other].map((url) => ({
          url,
          version: null,
          knownScopes: null,
          clients: null,
          covered: 1,
          incomplete: false,
          leftOut: [],
          lookers: [],
        })),
      },
    );
    const { html: text } = pageOf(diffHtml(two));
    assert.equal(text.match(/<table class="map">/g)?.length, 2);
    assert.equal(text.match(/<table class="rows list">/g)?.length, 2);
    assert.match(text, /on <\/?[a-z]*>?2 servers|2 servers/);
  });

  it('shows the mightiest of more scopes than any release has, and tells how many are left out', () => {
    const odd = Array.from({ length: 5_000 }, (_, at) => `odd_${String(at).padStart(4, '0')}:read`);
    const scopes = scopeSet([...odd, 'user:delete']);
    const page = diffHtml(auditOf([subjectWith({ name: 'a', clientId: 'a', scopes })]));
    assert.match(page, /4,601 more scopes, of no greater power, left out here/);
    assert.match(page, /user: .*delete/);
    assert.ok(page.length < 200_000, `${page.length} characters`);
  });

  it('of 1,000 clients stays below 5 MB, also where each is a profile and has its findings', () => {
    const { subjects, ...rest } = estate(1_000);
    assert.ok(Buffer.byteLength(diffHtml({ ...rest, subjects })) < 1_500_000);
    const many = Array.from({ length: 1_000 }, (_, at) => {
      const one = subjects[at % subjects.length];
      assert.ok(one !== undefined);
      return { ...one, name: `${one.name}-${at}`, clientId: String(at).padStart(32, '0') };
    });
    const page = diffHtml({ ...rest, subjects: many, inventory: [], undeclared: [] });
    assert.ok(Buffer.byteLength(page) < 5_000_000, `${page.length}`);
  });

  it('keeps foreign text as text, wherever it stands', () => {
    const { text, elements } = pageOf(diffHtml(estate(40, HOSTILE_NAMES)));
    assert.ok(!elements.has('img') && !elements.has('script'));
    assert.ok(text.includes('<script>alert(1)</script>'));
    assert.ok(text.includes(`${'x'.repeat(200)}… (10,000 characters)`));
    const more = `${HOSTILE.join(' ')} </style><script>x</script> " onclick=1`;
    for (const [bad, path] of tainted(RICH, more)) {
      if (/(?:^|\.)(?:kind|cause|state|severity|worst|layer|generatedAt)$/.test(path)) continue;
      const page = diffHtml(bad).replace(/<style>[^<]*<\/style>/, '');
      requireHarmless(page, path);
      assert.ok(!/<script|<\/style/.test(page), path);
    }
  });
});
