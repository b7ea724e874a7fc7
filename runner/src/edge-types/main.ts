/** Enters the edge type process; program.ts says what it does. */
import { useCompileCache } from "../compile-cache.ts";

useCompileCache();
await import("./program.ts");
