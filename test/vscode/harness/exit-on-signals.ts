let isDone = false;

/** Makes signals end this process in the way in which what it has started and written is cleaned up. */
export function exitOnSignals(): void {
  if (isDone) return;
  isDone = true;
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const [signal, code] of Object.entries(codes)) {
    process.once(signal, () => {
      process.exit(code);
    });
  }
}
