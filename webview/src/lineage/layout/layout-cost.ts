/** What a layout will cost, so that a large one is offered with its price instead of forced. */

/** Seconds that elkjs took, by number of nodes, on two shared cores. */
const MEASURED: readonly (readonly [nodes: number, seconds: number])[] = [
  [0, 0],
  [200, 0.33],
  [1_000, 2.4],
  [3_000, 6.8],
  [10_000, 37],
];

/** Views larger than this are laid out only when asked. */
export const LARGE = 1_000;

/** Between measurements by proportion, beyond the last as steeply as before it. */
export function layoutSeconds(nodes: number): number {
  const above = MEASURED.findIndex(([count]) => count >= nodes);
  const index = above === -1 ? MEASURED.length - 1 : Math.max(1, above);
  const [fromNodes, fromSeconds] = MEASURED[index - 1] ?? [0, 0];
  const [toNodes, toSeconds] = MEASURED[index] ?? [1, 0];
  return fromSeconds + ((nodes - fromNodes) / (toNodes - fromNodes)) * (toSeconds - fromSeconds);
}

export function layoutTimeWords(nodes: number): string {
  const seconds = layoutSeconds(nodes);
  if (seconds < 1) return "less than a second";
  if (seconds < 90) return `about ${Math.round(seconds)} s`;
  return `about ${Math.round(seconds / 60)} min`;
}
