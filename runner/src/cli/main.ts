/** Enters the command line; program.ts says what it does. */
import { useCompileCache } from "../compile-cache.ts";
import { startEarly } from "../pool/start-child.ts";

useCompileCache();
const [command = "", ...rest] = process.argv.slice(2);
if (["materialize", "check"].includes(command) && !rest.some((word) => word === "--help" || word === "-h"))
  startEarly();
await import("./program.ts");
