/** Where benchmarks keep what they generate and install; not in version control. */
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const WORK = fileURLToPath(new URL("../../.bench/", import.meta.url));
/** The compile cache of Node: what is measured has run before, as programs have that people use. */
export const COMPILED = fileURLToPath(new URL("../../.bench/compiled", import.meta.url));
