/** Where pictures of the panel go, for people to look at. */
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { PanelPage } from "./host-page.ts";

const FOLDER = fileURLToPath(new URL("../../../artifacts/webview/", import.meta.url));

export async function screenshot(panel: PanelPage, name: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await panel.page.screenshot({ path: `${FOLDER}${name}.png` });
}
