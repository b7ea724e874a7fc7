/** The checks of each asset, wherever they are defined. */
import type { Check, CodeVersion } from "../asset.ts";
import { type AssetKey, compareText, type ProjectPath } from "../keys.ts";
import type { Problem } from "../problem.ts";
import type { LinkedCheck } from "./link-file.ts";
import { problem } from "./place.ts";

export class ChecksByAsset {
  readonly #checks = new Map<AssetKey, Map<ProjectPath, readonly Check[]>>();

  /** Replaces the checks that a file defines; those without a code version are no part of the manifest. */
  replace(
    file: ProjectPath,
    before: readonly LinkedCheck[],
    checks: readonly LinkedCheck[],
    versions: ReadonlyMap<string, CodeVersion>,
  ): void {
    for (const { part } of before) this.#checks.get(part.asset)?.delete(file);
    for (const { id, part } of checks) {
      const code = versions.get(id);
      if (code === undefined) continue;
      const byFile = this.#checks.get(part.asset) ?? new Map<ProjectPath, readonly Check[]>();
      byFile.set(file, [...(byFile.get(file) ?? []), { ...part, code }]);
      this.#checks.set(part.asset, byFile);
    }
  }

  /** By file, then as written. Of several with one name the first counts, which is said of each. */
  of(key: AssetKey): { readonly checks: readonly Check[]; readonly problems: readonly Problem[] } {
    const byFile = [...(this.#checks.get(key) ?? [])].sort(([a], [b]) => compareText(a, b));
    const checks = new Map<string, Check>();
    const problems: Problem[] = [];
    for (const check of byFile.flatMap(([, owned]) => owned)) {
      const first = checks.get(check.name);
      if (first === undefined) checks.set(check.name, check);
      else problems.push(sameName(check, first), sameName(first, check));
    }
    return { checks: [...checks.values()], problems };
  }
}

function sameName(check: Check, other: Check): Problem {
  const { file, name } = check.definition;
  const related = [
    { at: { file: other.definition.file, range: other.definition.name }, message: "The other is here." },
  ];
  const message = `\`${check.asset}\` has two checks named \`${check.name}\`: give one the option \`name\`.`;
  return problem("HW108", { file, range: name }, message, { related });
}
