/** What a VS Code is told so that nothing but the project and the extension asks for attention. */

export const THEMES = {
  dark: "Dark Modern",
  light: "Light Modern",
  "high-contrast": "Default High Contrast",
  "high-contrast-light": "Default High Contrast Light",
} as const;

export type Theme = keyof typeof THEMES;

/** User settings by name, as in a settings.json. */
export type Settings = Readonly<Record<string, unknown>>;

/** No welcome, no AI, no git, no telemetry, no updates, and nothing that asks a server on the network. */
export function quietSettings(theme: Theme): Settings {
  return {
    "workbench.colorTheme": THEMES[theme],
    "window.autoDetectColorScheme": false,
    "window.autoDetectHighContrast": false,

    "workbench.startupEditor": "none",
    "workbench.welcomePage.walkthroughs.openOnInstall": false,
    "workbench.tips.enabled": false,
    "workbench.enableExperiments": false,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.commandPalette.experimental.enableNaturalLanguageSearch": false,
    "editor.minimap.enabled": false,
    "chat.disableAIFeatures": true,
    "extensions.autoUpdate": false,
    "extensions.autoCheckUpdates": false,
    "extensions.ignoreRecommendations": true,
    "telemetry.telemetryLevel": "off",
    "typescript.disableAutomaticTypeAcquisition": true,
    "npm.fetchOnlinePackageInfo": false,
    "json.schemaDownload.enable": false,
    "git.enabled": false,
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.banner": "never",
  };
}
