/** The steps of a run at a terminal: a line each, ending with the time it took. */
export type Steps = {
  begin(text: string): void;
  /** Ends the line of the last step, if it is open. */
  end(): void;
};

/** Steps printed by `write`. A step ends when the next begins or anything else is printed. */
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
