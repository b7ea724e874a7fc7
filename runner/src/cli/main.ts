/** Enters the command line: program.ts says what it does, and run-program.ts what `materialize` and `check` do. */
import { useCompileCache } from "../compile-cache.ts";
import { startEarly } from "../pool/start-child.ts";

useCompileCache();
const [command = "", ...rest] = process.argv.slice(2);
const runs = ["materialize", "check"].includes(command) && !rest.some((word) => word === "--help" || word === "-h");
if (runs) {
  startEarly(null);
  await import("./run-program.ts");
} else {
  await import("./program.ts");
}
