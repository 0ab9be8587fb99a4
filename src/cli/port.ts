import { FidesAuthError } from '../errors.ts';

/** The port of `--port`; 0, a free one, without. @throws input.invalid */
export function parsePort(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new FidesAuthError('input.invalid', `--port ${text.slice(0, 20)}: it is no port`, {
    fix: 'give a number up to 65535; 0 is a free one',
  });
}
