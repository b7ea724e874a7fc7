/** The page of the lineage panel: nothing but what `default-src 'none'` and the lists below let in. */
import { randomBytes } from "node:crypto";
import { Uri, env } from "vscode";
import type { Webview } from "vscode";

export function lineageHtml(webview: Webview, extensionUri: Uri): string {
  const file = (name: string): string =>
    webview.asWebviewUri(Uri.joinPath(extensionUri, "dist", "webview", name)).toString();
  const nonce = randomBytes(16).toString("base64");
  const { cspSource } = webview;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    `connect-src ${cspSource}`,
    "worker-src blob:",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escapeHtml(env.language)}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta property="csp-nonce" nonce="${nonce}" content="${nonce}">
    <link rel="stylesheet" href="${escapeHtml(file("lineage.css"))}">
    <title>Lineage</title>
  </head>
  <body>
    <div id="root" data-elk-worker="${escapeHtml(file("elk-worker.min.js"))}"></div>
    <script nonce="${nonce}" src="${escapeHtml(file("lineage.js"))}"></script>
  </body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
