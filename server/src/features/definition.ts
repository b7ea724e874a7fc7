/**
 * From a parameter, a property, or an entry of `ins` or `deps` to the upstream asset. VS Code shows it beside what
 * TypeScript answers: the parameter itself.
 */
import type { Connection, LocationLink } from "vscode-languageserver/node";
import { guarded } from "../messages.ts";
import { pathOfUri, uriOfFile } from "../project-uri.ts";
import { placeAt, projectOfFile } from "../snapshot.ts";
import type { World } from "../world.ts";

export function register(connection: Connection, world: World): void {
  connection.onDefinition(async ({ textDocument, position }) => {
    return await guarded(connection, "definition", async () => {
      const snapshot = await world.settled();
      const path = pathOfUri(textDocument.uri);
      const found = path === undefined ? undefined : projectOfFile(snapshot, path);
      const place = found && placeAt(found.project, found.file, position);
      if (found === undefined || place?.kind !== "dependency") return null;
      const { definition } = place.asset;
      const link: LocationLink = {
        originSelectionRange: place.range,
        targetUri: uriOfFile(found.project.root, definition.file),
        targetRange: definition.whole,
        targetSelectionRange: definition.name,
      };
      return [link];
    });
  });
}
