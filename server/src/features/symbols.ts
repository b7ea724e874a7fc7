/** Assets and checks in the outline of a file and in the symbols of the workspace. */
import { SymbolKind } from "vscode-languageserver/node";
import type { Connection, DocumentSymbol, SymbolInformation } from "vscode-languageserver/node";
import type { Asset } from "@headwater/core/asset";
import type { ProjectPath } from "@headwater/core/keys";
import { guarded } from "../messages.ts";
import { pathOfUri, uriOfFile } from "../project-uri.ts";
import { assetsOfFile, projectOfFile } from "../snapshot.ts";
import { statusLine } from "../words.ts";
import type { World } from "../world.ts";

/** More answers than this help nobody. */
const MOST = 500;

export function register(connection: Connection, world: World): void {
  connection.onDocumentSymbol(async ({ textDocument }) => {
    return await guarded(connection, "documentSymbol", async () => {
      const snapshot = await world.settled();
      const path = pathOfUri(textDocument.uri);
      const found = path === undefined ? undefined : projectOfFile(snapshot, path);
      if (found === undefined) return null;
      const { project, file } = found;
      return assetsOfFile(project, file).map((asset): DocumentSymbol => ({
        name: asset.key,
        detail: statusLine(project, asset, Date.now()),
        kind: SymbolKind.Function,
        range: asset.definition.whole,
        selectionRange: asset.definition.name,
        children: checkSymbols(asset, file),
      }));
    });
  });

  connection.onWorkspaceSymbol(async ({ query }) => {
    return await guarded(connection, "workspaceSymbol", async () => {
      const wanted = query.toLowerCase();
      const { projects } = await world.settled();
      return projects
        .flatMap(({ root, manifest }) =>
          manifest.assets
            .filter((asset) => asset.key.toLowerCase().includes(wanted))
            .map((asset): SymbolInformation => ({
              name: asset.key,
              kind: SymbolKind.Function,
              containerName: asset.group,
              location: { uri: uriOfFile(root, asset.definition.file), range: asset.definition.name },
            })),
        )
        .slice(0, MOST);
    });
  });
}

/** A check that lies inside its asset's declaration stands below it; one beside it is in TypeScript's outline. */
function checkSymbols(asset: Asset, file: ProjectPath): DocumentSymbol[] {
  return asset.checks
    .filter(({ definition }) => definition.file === file && isInside(definition.whole, asset.definition.whole))
    .map((check) => ({
      name: check.name,
      detail: check.blocking ? "blocking check" : "check",
      kind: SymbolKind.Event,
      range: check.definition.whole,
      selectionRange: check.definition.name,
    }));
}

function isInside(inner: Asset["definition"]["whole"], outer: Asset["definition"]["whole"]): boolean {
  return inner.start.line >= outer.start.line && inner.end.line <= outer.end.line;
}
