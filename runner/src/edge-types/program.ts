/**
 * The edge type process: answers whether values fit the parameters that receive them, as protocol/src/edge-types.ts says.
 *
 * Checks are made one at a time. While one is made others may arrive; their changes are taken together then, and only the
 * newest is answered.
 *
 * Invariant: no file of the project is run here.
 */
import { EdgeTypes, type TextChange } from "@headwater/analyzer/edge-types/edge-types";
import { type FromEdgeTypes, toEdgeTypes, type ToEdgeTypes } from "@headwater/protocol/edge-types";
import { bundledSdk } from "../program-path.ts";

type Open = Extract<ToEdgeTypes, { type: "open" }>;
type Check = Extract<ToEdgeTypes, { type: "check" }>;

let opened: Open | undefined;
let edges: EdgeTypes | undefined;
/** All texts of buffers, for a project that is opened again after a fault. */
const buffers = new Map<TextChange["path"], TextChange>();
const waiting: Check[] = [];
let busy = false;

process.on("message", (message: unknown) => {
  const parsed = toEdgeTypes.parse(message);
  if (parsed.type === "open") opened = parsed;
  else waiting.push(parsed);
  void work();
});
process.on("disconnect", () => {
  process.exit(0);
});

async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    while (waiting.length > 0 && opened !== undefined) {
      // What has arrived meanwhile is read before the next check begins.
      await new Promise(setImmediate);
      const checks = waiting.splice(0);
      const newest = checks.at(-1);
      if (newest !== undefined)
        send(
          await answer(
            opened,
            newest.revision,
            checks.flatMap(({ changes }) => changes),
          ),
        );
    }
  } finally {
    busy = false;
  }
}

async function answer(
  { projectRoot, cache }: Open,
  revision: number,
  changes: readonly TextChange[],
): Promise<FromEdgeTypes> {
  for (const change of changes) buffers.set(change.path, change);
  try {
    let found;
    if (edges === undefined) {
      const options = { root: projectRoot, cache, sdk: bundledSdk() };
      edges = await EdgeTypes.open(options, [...buffers.values()]);
      found = edges.update([]);
    } else {
      found = edges.update(changes);
    }
    return {
      type: "checked",
      revision,
      files: found.files.map(({ path, problems }) => ({ path, problems: [...problems] })),
      edges: found.edges,
    };
  } catch (error) {
    // Whatever the compiler stumbled over may have left what it knew in pieces.
    edges = undefined;
    return {
      type: "failed",
      revision,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

function send(message: FromEdgeTypes): void {
  process.send?.(message);
}
