/** What a file's tsconfig.json says that decides how the file is found and run. */
import { TsconfigReader } from "@headwater/analyzer/tsconfig-of";
import { createPathsMatcher, type TsConfigResult } from "get-tsconfig";

export interface CompilerSettings {
  /** `compilerOptions` as written, with those that it extends. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Absolute candidates for a specifier, by `paths` and `baseUrl`. */
  readonly candidates: (specifier: string) => readonly string[];
  /** Imports stand for what they say: none is elided. */
  readonly verbatim: boolean;
  /** A class field without a value is defined, as in JavaScript, rather than only declared. */
  readonly defineFields: boolean;
  /** How a file runs whose package does not say: as `tsc` would emit it. */
  readonly format: "module" | "commonjs";
}

/** Reads each tsconfig.json once. */
export class CompilerSettingsReader {
  readonly #tsconfigs = new TsconfigReader();
  readonly #settings = new Map<TsConfigResult | null, CompilerSettings>();

  of(file: string): CompilerSettings {
    const tsconfig = this.#tsconfigs.of(file);
    let settings = this.#settings.get(tsconfig);
    if (settings === undefined) this.#settings.set(tsconfig, (settings = settingsOf(tsconfig)));
    return settings;
  }
}

function settingsOf(tsconfig: TsConfigResult | null): CompilerSettings {
  const options: Record<string, unknown> = { ...tsconfig?.config.compilerOptions };
  const matcher = tsconfig === null ? null : createPathsMatcher(tsconfig);
  const target = text(options["target"]);
  const olderTarget = /^es(3|5|6|20(1\d|2[01]))$/.test(target);
  const define = options["useDefineForClassFields"];
  return {
    options,
    candidates: matcher ?? (() => []),
    verbatim: options["verbatimModuleSyntax"] === true,
    defineFields: typeof define === "boolean" ? define : !olderTarget,
    format: /^(commonjs|node\w*)$/.test(text(options["module"])) ? "commonjs" : "module",
  };
}

function text(option: unknown): string {
  return typeof option === "string" ? option.toLowerCase() : "";
}
