/** How much of a matrix is run: all of it with FIDESAUTH_MATRIX=full (`npm run test:matrix`), a reduced part in `npm test`. */
export const FULL = process.env.FIDESAUTH_MATRIX === 'full';
/** `full` in the full run, else `reduced`. */
export function scaled(full: number, reduced: number): number {
  return FULL ? full : reduced;
}
