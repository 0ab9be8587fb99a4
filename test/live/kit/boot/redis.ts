import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import type { Running, Supervisor } from './supervisor.ts';
import { untilReady } from './wait.ts';

const START_LIMIT_MS = 20_000;
const REPLY_LIMIT_MS = 2_000;

/** A running throw-away Redis, without password and without a file. */
export interface Redis extends Running {
  readonly port: number;
}

/** Starts Redis on a free port of 127.0.0.1 in the new folder `folder`; throws if it does not come up. */
export async function startRedis(
  supervisor: Supervisor,
  program: string,
  folder: string,
): Promise<Redis> {
  mkdirSync(folder, { mode: 0o700 });
  const port = await freePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
  args.push('--save', '', '--appendonly', 'no', '--daemonize', 'no');
  const running = supervisor.start({ file: program, args, log: join(folder, 'redis.log') });
  await untilReady('Redis', running, START_LIMIT_MS, () => answersPing(port));
  return { ...running, port };
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: REPLY_LIMIT_MS });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (reply) => settle(reply.toString().startsWith('+PONG')));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}
