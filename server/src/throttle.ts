/** Runs an action at once, then at most once per interval; the last call is never lost. */
export interface Throttle {
  (): void;
  /** Drops what is still to come. */
  cancel(): void;
}

export function throttle(intervalMs: number, action: () => void): Throttle {
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  const run = (): void => {
    action();
    timer = setTimeout(() => {
      timer = undefined;
      if (!again) return;
      again = false;
      run();
    }, intervalMs);
  };
  const call = (): void => {
    if (timer === undefined) run();
    else again = true;
  };
  return Object.assign(call, {
    cancel(): void {
      clearTimeout(timer);
      timer = undefined;
      again = false;
    },
  });
}
