/** Every place that names an asset as a dependency: parameters, properties, `ins`, `deps`, checks. */
import type { Connection, Location } from "vscode-languageserver/node";
import { guarded } from "../messages.ts";
import { lspLocation, pathOfUri, uriOfFile } from "../project-uri.ts";
import { dependenciesOf } from "../asset-tables.ts";
import { placeAt, projectOfFile } from "../snapshot.ts";
import type { World } from "../world.ts";

export function register(connection: Connection, world: World): void {
  connection.onReferences(async ({ textDocument, position, context }) => {
    return await guarded(connection, "references", async () => {
      const snapshot = await world.settled();
      const path = pathOfUri(textDocument.uri);
      const found = path === undefined ? undefined : projectOfFile(snapshot, path);
      const place = found && placeAt(found.project, found.file, position);
      if (found === undefined || place === undefined || place.kind === "check") return null;
      const { project } = found;
      const { key, definition } = place.asset;
      const references: Location[] = project.manifest.assets.flatMap((asset) =>
        dependenciesOf(asset)
          .filter((dependency) => dependency.key === key)
          .flatMap((dependency) => dependency.at.map((at) => lspLocation(project.root, at))),
      );
      const declaration = { uri: uriOfFile(project.root, definition.file), range: definition.name };
      return context.includeDeclaration ? [declaration, ...references] : references;
    });
  });
}
