/** `npm run package`: makes headwater-<version>.vsix, the extension as VS Code installs it, and says what it weighs. */
import { statSync } from "node:fs";
import { packageExtension } from "./lib/package-extension.ts";

const path = await packageExtension();
console.log(`${path}: ${(statSync(path).size / 1e6).toFixed(2)} MB`);
