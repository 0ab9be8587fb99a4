import { FidesAuthError } from '../errors.ts';

/** What `start` gives, which listens on `port`. @throws input.invalid when that cannot be had */
export async function listenOn<T>(start: () => Promise<T>, port: number): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new FidesAuthError(
      'input.invalid',
      `--port ${port}: it cannot be listened on (${error.code})`,
      {
        fix: 'choose another port, or leave --port out for a free one',
        cause: error,
      },
    );
  }
}
