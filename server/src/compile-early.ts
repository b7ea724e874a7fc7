/**
 * Has the engine compile sooner what runs at each key. By itself it waits until a function has been called some hundred
 * times, for programs that call theirs thousands of times a second. Here a call is a key: nearly all of somebody's first
 * minutes with a project would go by in code that is not compiled well.
 */
import { setFlagsFromString } from "node:v8";

/** Calls, of about 400 and 500. They tell of how a function is used as well as the next few hundred would. */
const CALLS = 20;

/** From now on: what reads a project has been called often enough by then. */
export function compileEarly(): void {
  setFlagsFromString(`--invocation-count-for-maglev=${CALLS}`);
  setFlagsFromString(`--minimum-invocations-after-ic-update=${CALLS}`);
}
