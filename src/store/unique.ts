import { randomBytes } from 'node:crypto';

/** 16 random hex characters: for names of temporary files and for lock holders. */
export function uniqueName(): string {
  return randomHex(8);
}

/** `bytes` random bytes as lower-case hex, two characters each. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
