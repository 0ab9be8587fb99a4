import { existsSync } from 'node:fs';
import { anyPython } from './python.ts';
import type { Supervisor } from './supervisor.ts';

const LIST_LIMIT_MS = 30_000;

// pip's setting, the variables of uv that have the same meaning, and the separator uv expects.
const SAME = [
  { pip: 'index-url', uv: ['UV_DEFAULT_INDEX', 'UV_INDEX_URL'], separator: ' ' },
  { pip: 'extra-index-url', uv: ['UV_INDEX', 'UV_EXTRA_INDEX_URL'], separator: ' ' },
  { pip: 'find-links', uv: ['UV_FIND_LINKS'], separator: ',' },
  { pip: 'trusted-host', uv: ['UV_INSECURE_HOST'], separator: ' ' },
  { pip: 'default-timeout', uv: ['UV_HTTP_TIMEOUT'], separator: ' ' },
  { pip: 'timeout', uv: ['UV_HTTP_TIMEOUT'], separator: ' ' },
  { pip: 'cert', uv: ['SSL_CERT_FILE'], separator: ' ' },
] as const;

/**
 * Environment variables that give uv the package index, certificates and so on that pip is
 * configured with (environment or pip.conf), which uv does not read. A variable that is set
 * already is left alone. Values may hold credentials: never print them.
 */
export async function uvEnvironment(supervisor: Supervisor): Promise<Record<string, string>> {
  const settings = await pipSettings(supervisor);
  const result: Record<string, string> = {};
  for (const { pip, uv, separator } of SAME) {
    const values = usable(settings.get(pip));
    const taken = uv.some((name) => process.env[name] !== undefined || name in result);
    if (values.length > 0 && !taken) result[uv[0]] = values.join(separator);
  }
  return result;
}

// pip passes over a folder or file that is not there, uv stops at it.
function usable(value = ''): string[] {
  const each = value.split(/\s+/).filter((part) => part !== '');
  return each.filter((part) => !part.startsWith('/') || existsSync(part));
}

async function pipSettings(supervisor: Supervisor): Promise<Map<string, string>> {
  for await (const python of anyPython(supervisor)) {
    const args = ['-m', 'pip', 'config', 'list'];
    const listed = await supervisor.run({ file: python, args }, LIST_LIMIT_MS);
    if (listed.code === 0) return parseSettings(listed.stdout);
  }
  return new Map();
}

// Lines such as  global.index-url='https://...'  or  :env:.cert='...' , values as Python literals.
function parseSettings(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const section of ['global', 'install', ':env:']) {
    for (const line of text.split('\n')) {
      if (!line.startsWith(`${section}.`)) continue;
      const [, name, value] = /^([a-z-]+)=['"](.*)['"]$/.exec(line.slice(section.length + 1)) ?? [];
      if (name !== undefined && value !== undefined) {
        found.set(name, value.replaceAll('\\n', ' ').trim());
      }
    }
  }
  return found;
}
