/**
 * Imported first by a panel, before any schema is made: tells zod not to compile its parsers. Compiling needs `eval`,
 * which a webview's policy forbids, and merely trying is reported as a violation.
 */
import * as z from "zod";

z.config({ jitless: true });
