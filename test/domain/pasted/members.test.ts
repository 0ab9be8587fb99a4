import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPasted } from '../../../src/domain/pasted/pasted.ts';

/** A text in the form of some producer, what is to be taken of it, and what is to be told. */
type Member = readonly [name: string, text: string, taken: string, told: string];

const MEMBERS: Member[] = [];
const add = (name: string, text: string, taken: string, told = ''): void => {
  MEMBERS.push([name, text, taken, told]);
};
const S3 = 'client:read client:update system:read';

add('a variable', 'FIDES_SCOPES=client:read,client:update,system:read\n', S3);
add('a quoted variable', 'export FIDES_SCOPES="client:read client:update system:read"\n', S3);
add('emphasis', 'please add *client:read*, _client:update_ and system:read\n', S3);
add(
  'comments of two kinds',
  '/* gone in May: user:delete */\nclient:read\n<!-- client:delete -->\nsystem:read\n',
  'client:read system:read',
  'user:delete client:delete',
);
add(
  'hyphens that do not break',
  'client:read\nprivacy\u2011request:read\nuser:read\u2011own\n',
  'client:read privacy-request:read user:read-own',
);
add('endash', 'privacy–request:read user:read–own', 'privacy-request:read user:read-own');
add(
  'shy',
  'privacy\u00adrequest:read user:read\u00adown cli\u00adent:read',
  'privacy-request:read user:read-own client:read',
);
add(
  'perm',
  '{"id": "x", "user_id": "u", "roles": ["viewer"], "total_scopes": ["client:read", "system:read"]}',
  'client:read system:read',
);
add('pg', '{client:read,client:update,system:read}\n', S3);
add('what is missing', 'the job has no client:read and is without a role\n', 'client:read');
add('role', '{"viewer": ["client:read", "system:read"]}', 'client:read system:read');
add(
  'clients page',
  JSON.stringify({
    items: [
      {
        client_id: 'a',
        name: 'client:delete',
        description: 'no longer needs user:delete',
        scopes: ['client:read'],
      },
      { client_id: 'b', name: null, description: null, scopes: ['system:read'] },
    ],
    total: 2,
    page: 1,
    size: 50,
    pages: 1,
  }),
  'client:read system:read',
  'client:delete user:delete',
);
add(
  'yaml',
  'scopes:\n  - client:read # why\n  - "system:read"\n  # - user:delete\n',
  'client:read system:read',
  'user:delete',
);
add(
  'yaml excl',
  'include:\n  - client:read\nexclude:\n  - user:delete\nmore:\n  - system:read',
  'client:read system:read',
  'user:delete',
);
add(
  'hcl',
  'resource "x" "y" {\n  scopes = [\n    "client:read",\n    # "user:delete",\n    "system:read", // "client:delete"\n  ]\n  denied_scopes = ["user:update"]\n}',
  'client:read system:read',
  'user:delete client:delete user:update',
);
add(
  'sql in',
  "SELECT * FROM c WHERE scope IN ('client:read', 'system:read') AND scope NOT IN ('user:delete');",
  'client:read system:read',
  'user:delete',
);
add(
  'sql ins',
  "INSERT INTO s(client,scope) VALUES (1,'client:read'),(1,'system:read'); -- ,(1,'user:delete')\nDELETE FROM s WHERE scope = 'client:delete';",
  'client:read system:read',
  'user:delete client:delete',
);
add(
  'sql array',
  "UPDATE client SET scopes = ARRAY['client:read','system:read']::varchar[] WHERE id='x'; --user:delete",
  'client:read system:read',
  'user:delete',
);
add(
  'pg select',
  ' id | scopes\n----+--------\n 1 | {client:read,system:read}\n(1 row)',
  'client:read system:read',
);
add(
  'py',
  'SCOPES = [\n    "client:read",  # why\n    # "user:delete",\n    \'system:read\',\n]',
  'client:read system:read',
  'user:delete',
);
add(
  'py set',
  'SCOPES = {"client:read", "system:read"} - {"user:delete"}',
  'client:read system:read',
  'user:delete',
);
add(
  'ts',
  "export const SCOPES = ['client:read', 'system:read'] as const; // 'user:delete'\nexport type X = (typeof SCOPES)[number];",
  'client:read system:read',
  'user:delete',
);
add(
  'json5',
  "{scopes: ['client:read', /* 'user:delete', */ 'system:read',], // all\n}",
  'client:read system:read',
  'user:delete',
);
add(
  'md',
  '# Scopes\n\n- **client:read**\n- `system:read`\n- ~~user:delete~~\n- [client:update](https://docs.example.com/#client:delete)\n',
  'client:read system:read client:update',
  'user:delete client:delete',
);
add(
  'md table',
  '| scope | needed |\n|---|---|\n| `client:read` | yes |\n| `user:delete` | no |\n| system:read | ✅ |',
  'client:read system:read',
  'user:delete',
);
add(
  'md table2',
  '| scope | why | personal data |\n|---|---|---|\n| `client:read` | x | no |\n| system:read | list | yes |',
  'client:read system:read',
);
add(
  'csv',
  'scope,granted\nclient:read,TRUE\nuser:delete,FALSE\nsystem:read,TRUE',
  'client:read system:read',
  'user:delete',
);
add(
  'tsv',
  'Scope\tKeep?\nclient:read\tx\nuser:delete\t\nsystem:read\tx',
  'client:read system:read',
  'user:delete',
);
add('csv plain', 'id;scope;owner\n1;client:read;a\n2;system:read;b', 'client:read system:read');
add(
  'slack',
  'Alice  10:32 AM\nplease add client:read and ~user:delete~ system:read\nBob  10:33 AM\n:white_check_mark: done',
  'client:read system:read',
  'user:delete',
);
add('teams', '[11/26 9:14 AM] Bob: scopes:client:read, system:read', 'client:read system:read');
add('quote', 'On Mon, X wrote:\n> client:read\n>> system:read\n', 'client:read system:read');
add(
  'gitdiff',
  'diff --git a/x b/x\n--- a/x.yaml\n+++ b/x.yaml\n@@ -1,3 +1,3 @@\n scopes:\n   - client:read\n-  - user:delete\n+  - system:read\n',
  'client:read system:read',
  'user:delete',
);
add(
  'diff bare',
  '  - client:read\n-  - user:delete\n+  - system:read',
  'client:read system:read',
  'user:delete',
);
add(
  'tfplan',
  '  ~ scopes = [\n      + "system:read",\n      - "user:delete",\n        "client:read",\n    ]',
  'system:read client:read',
  'user:delete',
);
add('ndiff', '3c3\n< user:delete\n---\n> system:read\n', 'system:read', 'user:delete');
add(
  'tick',
  '- [x] client:read\n- [ ] user:delete\n- [X] system:read',
  'client:read system:read',
  'user:delete',
);
add(
  'box',
  '☑ client:read\n☐ user:delete\n✅ system:read\n❌ client:delete',
  'client:read system:read',
  'user:delete client:delete',
);
add(
  'musthave',
  'Must have:\n- client:read\n\nMust not have:\n- user:delete\n\nNice:\n- system:read',
  'client:read system:read',
  'user:delete',
);
add(
  'headings',
  '## Needed\nclient:read\n## Not needed\nuser:delete\nclient:delete\n## Also needed\nsystem:read',
  'client:read system:read',
  'user:delete client:delete',
);
add(
  'setext',
  'Needed\n------\nclient:read\n\nRemove\n------\nuser:delete',
  'client:read',
  'user:delete',
);
add(
  'boldhead',
  '**Needed**\nclient:read\n**Not needed**\nuser:delete',
  'client:read',
  'user:delete',
);
add(
  'inline',
  'client:read, system:read but not user:delete',
  'client:read system:read',
  'user:delete',
);
add(
  'except',
  'all of client:read system:read except user:delete and client:delete',
  'client:read system:read',
  'user:delete client:delete',
);
add('removeand', 'Please remove user:delete and add client:read', 'client:read', 'user:delete');
add(
  'annot',
  'client:read\nuser:delete (not needed)\nsystem:read - needed',
  'client:read system:read',
  'user:delete',
);
add(
  'boolmap',
  '{"client:read": true, "user:delete": false, "system:read": true}',
  'client:read system:read',
  'user:delete',
);
add(
  'yaml bool',
  'client:read: true\nuser:delete: false\nsystem:read: yes',
  'client:read system:read',
  'user:delete',
);
add(
  'curl',
  `curl -X PUT "https://fides.example.com/api/v1/oauth/client/abc/scope" -H 'Authorization: Bearer eyJ' -H "Content-Type: application/json" -u user:delete -d '["client:read","system:read"]'`,
  'client:read system:read',
);
add(
  'curl2',
  `curl https://x/api/v1/oauth/token --data-urlencode 'scope=client:read system:read' -d client_id=x`,
  'client:read system:read',
);
add(
  'url',
  'https://x/authorize?client_id=a&scope=client%3Aread+system%3Aread&x=1',
  'client:read system:read',
);
add(
  'cli',
  'fidesauth bootstrap --scope client:read --scope system:read --exclude user:delete',
  'client:read system:read',
  'user:delete',
);
add('full', 'client：read、system：read', 'client:read system:read');
add('smart', '“client:read”, ‘system:read’', 'client:read system:read');
add('zw', 'client:\u200bread \u2060system:read\ufeff', 'client:read system:read');
add(
  'html',
  '<ul><li>client:read</li><li><del>user:delete</del></li><li><code>system:read</code></li><li><span style="text-decoration: line-through">client:delete</span></li></ul>',
  'client:read system:read',
  'user:delete client:delete',
);
add(
  'comb',
  `client:read\n${[...'user:delete'].map((sign) => `${sign}\u0336`).join('')}\nsystem:read`,
  'client:read system:read',
  'user:delete',
);
add(
  'rem',
  'REM user:delete\nset SCOPES=client:read;system:read',
  'client:read system:read',
  'user:delete',
);
add(
  'ini',
  '; user:delete\n[scopes]\nclient = client:read\nsys = system:read',
  'client:read system:read',
  'user:delete',
);
add(
  'toml',
  '[fides]\nscopes = ["client:read", "system:read"] # "user:delete"\nexclude = ["client:delete"]',
  'client:read system:read',
  'user:delete client:delete',
);
add('dash', '-client:read\n-system:read\n', 'client:read system:read');
add('pr', 'PR #123: please add client:read, see #42 system:read', 'client:read system:read');
add(
  'refusal',
  '{"detail":"Not Authorized for this action. Required scope(s): [client:read, system:read]"}',
  'client:read system:read',
);
add(
  'missing',
  '{"detail":"Cannot assign scopes that you do not have. Missing scopes: [\'client:read\', \'system:read\']"}',
  'client:read system:read',
);
add('jwt', '{"sub":"x","scope":"client:read system:read","iat":1}', 'client:read system:read');
add('jsonl', '{"scope":"client:read"}\n{"scope":"system:read"}', 'client:read system:read');
add(
  'k8s',
  'env:\n  - name: FIDES_SCOPES\n    value: "client:read,system:read"\n',
  'client:read system:read',
);
add('ps', '$env:FIDES_SCOPES = "client:read,system:read"', 'client:read system:read');
add('docker', 'ENV FIDES_SCOPES="client:read system:read" \\\n    X=1', 'client:read system:read');
add('slash', 'client:read/update system:read', 'client:read client:update system:read');
add(
  'comment head',
  '# not needed:\n# - user:delete\n- client:read\n- system:read',
  'client:read system:read',
  'user:delete',
);
add(
  'jsx',
  '<!-- client:delete -->client:read {/* user:delete */} system:read',
  'client:read system:read',
  'client:delete user:delete',
);
add(
  'deny list',
  "const deny = ['user:delete'];\nconst allow = ['client:read','system:read'];",
  'client:read system:read',
  'user:delete',
);
add(
  'filter',
  "scopes.filter((s) => s !== 'user:delete').concat('client:read')",
  'client:read',
  'user:delete',
);
add(
  'rename',
  'user:reset-password -> user:password-reset',
  'user:password-reset',
  'user:reset-password',
);
add('we need', 'We need: client:read\nWe do not need: user:delete', 'client:read', 'user:delete');
add(
  'jira',
  '* client:read\n* -user:delete-\n* {{system:read}}',
  'client:read system:read',
  'user:delete',
);
add('latex', '\\item client:read \\item \\sout{user:delete}', 'client:read', 'user:delete');
add(
  'status col',
  'scope | status\nclient:read | approved\nuser:delete | rejected',
  'client:read',
  'user:delete',
);

const sorted = (words: readonly string[]): string => [...words].sort().join(' ');

describe('lists of scopes as people have them', () => {
  for (const [name, text, taken, told] of MEMBERS) {
    it(name, () => {
      const { words, leftOut } = readPasted(text);
      assert.equal(words.join(' '), taken, JSON.stringify(leftOut));
      assert.equal(
        sorted(leftOut.map(({ scope }) => scope)),
        sorted(told.split(' ').filter(Boolean)),
      );
    });
  }
});
