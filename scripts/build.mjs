import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { noticesText, packagesOf } from './notices.mjs';
import { writeSchemas } from './schemas.mjs';

const local = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The files directly in these folders. */
const inFolders = (...folders) => new RegExp(`(?:${folders.join('|')})/[^/]+\\.ts$`);

const CORE = inFolders(
  'src/cli/base',
  'src/domain/audit',
  'src/domain/clients',
  'src/output/base',
  'src/domain/scopes',
  'src/domain/secrets',
  'src/domain/words',
);
const WIRE = inFolders('src/fides', 'src/transport', 'src/usecases/base', 'src/usecases/access');
const MUTATIONS = inFolders('src/usecases/transaction', 'src/usecases/provision');

// CJS chunks: require() of a builtin costs a tenth of an ESM import of it on Node 22 and later.
// Split: a command loads only what it uses.
// With a folder as argument, makes only the bundle, there, with source maps: for tests.
const [elsewhere] = process.argv.slice(2);

const { output } = await build({
  cwd: local('..'),
  input: { main: 'src/main.ts' },
  platform: 'node',
  resolve: {
    alias: {
      undici: local('undici-slim.cjs'),
      'when-exit': local('when-exit.cjs'),
      // conf gets its folder and never calls it; loading it fails for a user without a home.
      'env-paths': local('empty.cjs'),
      'node:http2': local('no-http2.cjs'),
      // commander needs it for subcommand executables; there are none here, and it costs 2 ms.
      'node:child_process': local('empty.cjs'),
      // Its "main" is UMD, which no bundler can split.
      'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
    },
  },
  output: {
    dir: elsewhere ?? 'dist',
    sourcemap: elsewhere !== undefined,
    format: 'cjs',
    minify: true,
    cleanDir: true,
    // Each file costs 0.5 ms to find and compile, and 10 kB of code 0.3 ms: one chunk has what every
    // start reaches, one what a cached token needs besides, one what `exec` and `export` need besides that.
    // The others have what is used together.
    codeSplitting: {
      groups: [
        { name: 'start', test: /src\/main\.ts$/ },
        { name: 'local', test: /src\/(?:cli\/commands\/token\.run|store\/store)\.ts$/ },
        { name: 'handed', test: /src\/cli\/commands\/(?:exec|export)\.run\.ts$/ },
        { name: 'core', test: CORE },
        { name: 'wire', test: WIRE },
        { name: 'mutations', test: MUTATIONS },
      ],
    },
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
  },
});

if (elsewhere === undefined) {
  // What the GitHub Action adds to the tool, which it runs as it is.
  await build({
    cwd: local('..'),
    input: { action: 'src/action/action.ts' },
    platform: 'node',
    output: { dir: 'action/dist', format: 'cjs', minify: true, entryFileNames: '[name].cjs' },
  });

  // The manual page, from the same command tree.
  const page = execFileSync(process.execPath, [local('../bin/fidesauth.cjs'), '__man']);
  writeFileSync(local('../dist/fidesauth.1'), page);

  // `--help` as the tool renders it: bin prints this text without loading anything.
  const help = execFileSync(process.execPath, [local('../bin/fidesauth.cjs'), 'help']);
  writeFileSync(local('../dist/help.txt'), help);

  const modules = output.flatMap(({ moduleIds = [] }) => moduleIds);
  writeFileSync(local('../THIRD-PARTY-NOTICES'), noticesText(packagesOf(modules)));
  // For a release's list of parts.
  mkdirSync(local('../build'), { recursive: true });
  writeFileSync(local('../build/modules.json'), JSON.stringify(modules));

  await writeSchemas(local('../schemas'));
}
