/** Enters the runtime manifest process; program.ts says what it does. */
import { useCompileCache } from "../compile-cache.ts";

useCompileCache();
await import("./program.ts");
