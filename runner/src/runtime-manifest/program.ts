/**
 * The runtime manifest process: says what the files of a project make that no text shows, as
 * protocol/src/runtime-manifest.ts says. It is asked once, and ends.
 *
 * Invariant: no file of the project is run here: that is done by a definition process, which ends with this one.
 */
import { readManifest } from "@headwater/analyzer/read-manifest";
import { chooseEnvironment } from "@headwater/core/environment";
import {
  type FromRuntimeManifest,
  toRuntimeManifest,
  type ToRuntimeManifest,
} from "@headwater/protocol/runtime-manifest";
import { cacheFolder } from "../cache-folder.ts";
import { runtimeManifest } from "../definitions/runtime-manifest.ts";

process.on("message", (message: unknown) => {
  void answer(toRuntimeManifest.parse(message)).then((found) => process.send?.(found, () => process.exit(0)));
});
process.on("disconnect", () => process.exit(0));

async function answer({ projectRoot: root, environment: name }: ToRuntimeManifest): Promise<FromRuntimeManifest> {
  try {
    const manifest = await readManifest({ root, cache: cacheFolder() });
    const environment = chooseEnvironment(manifest.config, name);
    if (environment === undefined) return { type: "failed", message: `There is no environment ${name ?? ""}.` };
    const { definitions, problems, files } = await runtimeManifest({
      root,
      manifest,
      environment,
      scope: "made-at-run",
    });
    return { type: "found", definitions: [...definitions], problems: [...problems], files: [...files] };
  } catch (error) {
    return { type: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
