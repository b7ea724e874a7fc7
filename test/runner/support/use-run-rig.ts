/** Gives the tests of a `describe` projects and gates of their own, and takes them away again. */
import { Gates } from "./gate.ts";
import { RunRig } from "./run-rig.ts";

export interface RunRigs {
  /** Makes a project; see `RunRig`. */
  readonly open: (files: string) => RunRig;
  /** Of the test at hand. */
  readonly gates: Gates;
}

/** Call it in the `describe`, before its tests. Starting processes takes its time on a busy machine: the limit is a minute. */
export function useRunRig(suite: Mocha.Suite): RunRigs {
  suite.timeout(60_000);
  let rigs: RunRig[] = [];
  let gates: Gates | undefined;
  afterEach(() => {
    for (const rig of rigs) rig.close();
    gates?.close();
    rigs = [];
    gates = undefined;
  });
  return {
    open: (files) => {
      const rig = new RunRig(files);
      rigs.push(rig);
      return rig;
    },
    get gates() {
      return (gates ??= new Gates());
    },
  };
}
