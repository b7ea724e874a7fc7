/** Enters the coordinator; program.ts says what it does. Its argument, where there is one, is the Node that runs the steps. */
import { useCompileCache } from "../compile-cache.ts";
import { startEarly } from "../pool/start-child.ts";

useCompileCache();
startEarly(process.argv[2] ?? null);
await import("./program.ts");
