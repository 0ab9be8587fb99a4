import { benchStartup } from './startup.ts';

const rounds = 25;
await benchStartup(rounds);
