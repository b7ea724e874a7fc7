/** Between places in files and assets, for the panel that follows the cursor and for everything that jumps. */
import type { Connection } from "vscode-languageserver/node";
import { assetAt, locate } from "@headwater/protocol/editor";
import { parseAssetKey } from "@headwater/core/keys";
import { onRequest } from "../messages.ts";
import { pathOfUri, uriOfFile } from "../project-uri.ts";
import { assetAround, placeAt, projectByUri, projectOfFile } from "../snapshot.ts";
import type { World } from "../world.ts";

export function register(connection: Connection, world: World): void {
  onRequest(connection, assetAt, async ({ uri, position }) => {
    const path = pathOfUri(uri);
    const found = path === undefined ? undefined : projectOfFile(await world.settled(), path);
    if (found === undefined) return null;
    const { project, file } = found;
    const place = placeAt(project, file, position);
    // Within an asset the panel shows that asset, also where the cursor is on the name of an upstream one.
    const asset = assetAround(project, file, position) ?? place?.asset;
    if (asset === undefined) return null;
    const upstream = place?.kind === "dependency" ? place.asset.key : null;
    return { project: project.uri, key: asset.key, name: asset.definition.name, upstream };
  });

  onRequest(connection, locate, async ({ project: uri, key: text, check: name }) => {
    const project = projectByUri(await world.settled(), uri);
    const key = parseAssetKey(text);
    const asset = key && project?.assets.get(key);
    if (project === undefined || asset === undefined) return null;
    const check = name === null ? undefined : asset.checks.find((candidate) => candidate.name === name);
    const { file, name: range } = (check ?? asset).definition;
    return { uri: uriOfFile(project.root, file), range };
  });
}
