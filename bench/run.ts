import { benchStartup } from './startup.ts';

await benchStartup(25);
