/** The texts of this project, as examples of real files. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export function ownSources(): [string, string][] {
  const folder = join(import.meta.dirname, "../../..");
  return ["core/src", "sdk/src", "analyzer/src"].flatMap((place) =>
    readdirSync(join(folder, place), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path): [string, string] => [
        `${place}/${path.replaceAll("\\", "/")}`,
        readFileSync(join(folder, place, path), "utf8"),
      ]),
  );
}
