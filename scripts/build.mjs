import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const local = (name) => fileURLToPath(new URL(name, import.meta.url));

const CORE = /src\/(?:errors|domain\/(?!history|risk|preset-file)|output\/layout)/;
const WIRE =
  /src\/(?:fides\/(?!http|body|retry|network-errors|ca-file|replies)|usecases\/(?:scope-request|select-profile|server|together))/;

// CJS chunks: require() of a builtin costs a tenth of an ESM import of it on Node 22 and later.
// Split: what a command does not use is not loaded.
await build({
  cwd: local('..'),
  input: { main: 'src/main.ts' },
  platform: 'node',
  resolve: {
    alias: {
      undici: local('undici-slim.cjs'),
      'when-exit': local('when-exit.cjs'),
      'node:http2': local('no-http2.cjs'),
      // commander starts a subcommand's own executable with it; there is none here, and it costs 2 ms.
      'node:child_process': local('empty.cjs'),
      // Its "main" is UMD, whose parts no bundler can follow.
      'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
    },
  },
  output: {
    dir: 'dist',
    format: 'cjs',
    minify: true,
    cleanDir: true,
    // Each file costs 0.5 ms to find and compile: what nearly every command needs is one chunk.
    codeSplitting: {
      groups: [
        { name: 'core', test: CORE },
        { name: 'wire', test: WIRE },
      ],
    },
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
  },
});
