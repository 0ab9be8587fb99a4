/** A file that a traced process found by its path. */
export type Touched = { readonly path: string; readonly written: boolean };

const CHANGING =
  /^(?:mkdir|mknod|rename|unlink|rmdir|link|symlink|chmod|fchmodat|chown|lchown|fchownat|truncate|utime|creat)/;

/** The files that exist and that a trace of strace (`-f -e trace=%file`) names by an absolute path. */
export function filesTouched(trace: string): Touched[] {
  return trace.split('\n').flatMap((line) => {
    const [, call = '', rest = ''] = /^\d+\s+(\w+)\((.*)$/.exec(line) ?? [];
    const path = /"(\/[^"]*)"/.exec(rest)?.[1];
    if (path === undefined || / = -1 /.test(rest)) return [];
    const written = CHANGING.test(call) || /O_(?:WRONLY|RDWR|CREAT|TRUNC)/.test(rest);
    return [{ path, written }];
  });
}
