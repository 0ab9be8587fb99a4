import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

// CJS chunks: require() of a builtin costs a tenth of an ESM import of it on Node 22 and later.
// Split: what a command does not use is not loaded.
export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  resolve: {
    alias: {
      undici: fileURLToPath(new URL('./scripts/undici-slim.cjs', import.meta.url)),
      // Its "main" is UMD, whose parts no bundler can follow.
      'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
    },
  },
  output: {
    dir: 'dist',
    format: 'cjs',
    minify: true,
    cleanDir: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
  },
});
