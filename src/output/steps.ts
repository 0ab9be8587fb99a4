/** The steps of a run at a terminal: a line each, to which the time it took is put at its end. */
export type Steps = {
  begin(text: string): void;
  /** Ends the line of the last step; nothing where none is open. */
  end(): void;
};

/** Steps that are written by `write`. A step ends when the next begins or anything else is said. */
export function createSteps(write: (text: string) => void): Steps {
  let startedAt: number | undefined;
  const end = (): void => {
    if (startedAt === undefined) return;
    const seconds = (performance.now() - startedAt) / 1000;
    startedAt = undefined;
    write(` ${seconds.toFixed(1)} s\n`);
  };
  return {
    begin(text) {
      end();
      startedAt = performance.now();
      write(text);
    },
    end,
  };
}
