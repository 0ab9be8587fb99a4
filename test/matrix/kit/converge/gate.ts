/**
 * Lets waiting requests through one at a time, in an order drawn by `random`: each pass is drawn
 * among those that wait when the event loop has come round.
 */
export function createGate(random: () => number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let drawing = false;
  const draw = (): void => {
    const [open] = waiting.splice(Math.floor(random() * waiting.length), 1);
    open?.();
    drawing = waiting.length > 0;
    if (drawing) setImmediate(draw);
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (drawing) return;
      drawing = true;
      setImmediate(draw);
    });
}
