import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import draft04 from 'ajv-draft-04';
import formats from 'ajv-formats';
import { DIFF_FORMATS } from '../../../src/domain/words/choices.ts';
import { diffReport } from '../../../src/output/audit/report.ts';
import type {
  AuditSubject,
  RulePlace,
  ScopesDiffResult,
} from '../../../src/usecases/audit/results.ts';
import { equalsReport, HOST, PIPE } from './golden.ts';
import { QUIET, RICH, SINGLE } from './sample.ts';

type Location = {
  physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } };
  logicalLocations: { name: string; kind: string; fullyQualifiedName: string }[];
};
type Found = {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: [Location];
  partialFingerprints: Record<string, string>;
};
type Run = {
  tool: {
    driver: {
      name: string;
      version: string;
      rules: { id: string; properties: Record<string, unknown> }[];
    };
  };
  artifacts: unknown[];
  properties: Record<string, unknown>;
  invocations: [
    {
      executionSuccessful: boolean;
      endTimeUtc: string;
      toolExecutionNotifications: (Pick<Found, 'message'> & { level: string })[];
    },
  ];
  results: Found[];
};

// A pattern of the schema is no regular expression in Unicode mode.
const ajv = new draft04.default({ strict: false, unicodeRegExp: false });
formats.default(ajv);
const isSarif = ajv.compile(schema);

function logOf(result: ScopesDiffResult, host = HOST): { runs: [Run] } {
  return JSON.parse(diffReport(result, 'sarif', PIPE, host));
}

const runOf = (result: ScopesDiffResult, host = HOST): Run => logOf(result, host).runs[0];

/** The single sample with the places of its one scope's rule and of others. */
function placed(places: AuditSubject['places']): ScopesDiffResult {
  return { ...SINGLE, subjects: SINGLE.subjects.map((subject) => ({ ...subject, places })) };
}

function placeOf(places: Record<string, RulePlace>, cwd: string = HOST.cwd): string {
  const { physicalLocation } =
    runOf(placed(places), { ...HOST, cwd }).results[0]?.locations[0] ?? {};
  return `${physicalLocation?.artifactLocation.uri}:${physicalLocation?.region.startLine}`;
}

it('is a form that an audit can be told in', () => {
  assert.ok(DIFF_FORMATS.includes('sarif'));
});

for (const [name, result] of Object.entries({ rich: RICH, quiet: QUIET, single: SINGLE })) {
  describe(`SARIF of the ${name} sample`, () => {
    it('is as it was', () => {
      equalsReport(diffReport(result, 'sarif', PIPE, HOST), `${name}.sarif`);
    });

    it('is valid by the schema of SARIF 2.1.0', () => {
      assert.ok(isSarif(logOf(result)), JSON.stringify(isSarif.errors));
    });
  });
}

describe('the schema', () => {
  it('refuses what is no SARIF', () => {
    const [run] = logOf(SINGLE).runs;
    const [found] = run.results;
    const spoiled = (results: unknown[]): unknown => ({
      ...logOf(SINGLE),
      runs: [{ ...run, results }],
    });
    assert.ok(isSarif(spoiled([found])));
    assert.ok(!isSarif(spoiled([{ ...found, level: 'bad' }])));
    assert.ok(!isSarif(spoiled([{ ...found, message: 'text' }])));
    assert.ok(!isSarif({ ...logOf(SINGLE), version: '2.0.0' }));
  });
});

describe('what SARIF says of an audit', () => {
  const run = runOf(RICH);

  it('names the tool, its version and a rule for each kind and severity', () => {
    const { name, version, rules } = run.tool.driver;
    assert.deepEqual([name, version], ['fidesauth', HOST.version]);
    assert.deepEqual(
      rules.map(({ id, properties }) => `${id} ${properties['security-severity']}`),
      [
        'fidesauth/missing 5.5',
        'fidesauth/extra/critical 9.5',
        'fidesauth/extra/high 8.0',
        'fidesauth/extra 5.5',
        'fidesauth/retired 5.5',
        'fidesauth/gone 5.5',
        'fidesauth/new 2.0',
        'fidesauth/risky/critical 9.5',
        'fidesauth/risky/high 8.0',
        'fidesauth/stale 2.0',
        'fidesauth/duplicate 2.0',
        'fidesauth/unused 2.0',
        'fidesauth/undeclared/critical 9.5',
        'fidesauth/undeclared/high 8.0',
      ],
    );
  });

  it('has a result for each finding, with the level of its severity', () => {
    const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note' };
    const findings = RICH.subjects.flatMap((subject) => subject.findings);
    assert.deepEqual(
      run.results.map(({ ruleId, level }) => [ruleId.split('/')[1], level]),
      findings.map(({ kind, severity }) => [kind, levels[severity]]),
    );
    for (const { ruleId, ruleIndex } of run.results) {
      assert.equal(run.tool.driver.rules[ruleIndex]?.id, ruleId);
    }
  });

  it('says when, where, by whom and with which presets it was made', () => {
    assert.equal(run.invocations[0].endTimeUtc, RICH.generatedAt);
    assert.deepEqual(run.artifacts, [
      { location: { uri: 'scopes/mine.json' }, hashes: { 'sha-256': 'ab12'.repeat(16) } },
    ]);
    const { servers, presets, fingerprint } = run.properties;
    assert.deepEqual(
      [servers, presets, fingerprint],
      [RICH.servers, RICH.presets, RICH.fingerprint],
    );
  });

  it('tells what could not be read, and that the run did not succeed', () => {
    const [{ executionSuccessful, toolExecutionNotifications }] = run.invocations;
    assert.equal(executionSuccessful, false);
    const texts = toolExecutionNotifications.map(
      ({ level, message }) => `${level} ${message.text}`,
    );
    assert.equal(texts.length, 3);
    assert.match(texts[1] ?? '', /^error could not look: live of broken: server\.unreachable: /);
    assert.equal(runOf(SINGLE).invocations[0].executionSuccessful, true);
  });

  it('keeps words of a server from being placeholders and links', () => {
    const [, second] = run.invocations[0].toolExecutionNotifications;
    assert.ok(second?.message.text.includes('({{"detail": \\[1](2)}})'));
  });

  it('says for each result whose it is', () => {
    const names = run.results.map(({ locations }) => locations[0].logicalLocations[0]);
    assert.deepEqual(names[0], {
      name: 'nightly',
      fullyQualifiedName: 'profile/nightly/client:update',
      kind: 'resource',
    });
    const last = names.find((name) => name?.fullyQualifiedName.includes('script'));
    assert.equal(last?.fullyQualifiedName, 'client/a|b `c` <b>d</b>/<script>alert(1)</script>');
  });
});

describe('where SARIF shows a finding', () => {
  it("at the rule's line, relative to the working folder", () => {
    const places = { 'system:read': { path: '/repo/scopes/a b#%/é.json', line: 12 } };
    assert.equal(placeOf(places), 'scopes/a%20b%23%25/%C3%A9.json:12');
  });

  it('by a file URI when it lies elsewhere', () => {
    for (const path of ['/repository/x.json', '/x.json', '/repo/../x y.json']) {
      const uri = placeOf({ 'system:read': { path, line: 2 } });
      assert.match(uri, /^file:\/\/\/(?:repository\/x|x|x%20y)\.json:2$/);
    }
  });

  it('by a relative path for a file whose name begins with dots', () => {
    assert.equal(placeOf({ 'system:read': { path: '/repo/..x/y.json', line: 2 } }), '..x/y.json:2');
  });

  it("at the top of the preset's file where no rule names the scope", () => {
    assert.equal(placeOf({ other: { path: '/repo/b.json', line: 9 } }), 'b.json:1');
    const both = { a: { path: '/a.json', line: 1 }, b: { path: '/repo/z.json', line: 5 } };
    assert.equal(placeOf(both), 'z.json:1');
    assert.equal(placeOf({ a: both.a }), 'file:///a.json:1');
  });

  it('under its own name where there is only a shipped preset', () => {
    assert.equal(placeOf({ 'system:read': { line: 9 } }), 'profile/ci:1');
    assert.equal(placeOf({}), 'profile/ci:1');
  });
});

describe('the fingerprints of SARIF', () => {
  const prints = (result: ScopesDiffResult): string[] =>
    runOf(result).results.map(({ partialFingerprints }) => {
      const { primaryLocationLineHash, 'fidesauth/v1': own } = partialFingerprints;
      assert.match(own ?? '', /^[0-9a-f]{64}$/);
      assert.equal(primaryLocationLineHash, own);
      return own ?? '';
    });

  it('differ between findings', () => {
    const all = prints(RICH);
    assert.equal(new Set(all).size, all.length);
  });

  it('stay when the preset moves, the profile is renamed or words change', () => {
    const [subject] = SINGLE.subjects;
    const [finding] = subject?.findings ?? [];
    assert.ok(subject && finding);
    const moved = {
      ...SINGLE,
      subjects: [
        {
          ...subject,
          name: 'renamed',
          places: { 'system:read': { path: '/repo/x.json', line: 99 } },
          findings: [{ ...finding, note: 'in other words', since: '2.1.0' }],
        },
      ],
    };
    assert.deepEqual(prints(moved), prints(SINGLE));
  });
});
