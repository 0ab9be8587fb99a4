export { EXECUTABLE, fidesauth, ROOT, type Run, type RunOptions, tempFolder } from './run.ts';
