/** Where the text of the configuration and what runs differ. */
import type { Manifest } from "@headwater/core/asset";
import { equal } from "@headwater/core/index/equal";
import { problem } from "@headwater/core/index/place";
import type { Problem } from "@headwater/core/problem";
import type { RuntimeConfig } from "@headwater/protocol/definitions";
import { LOCAL } from "@headwater/core/environment";
import { configStart } from "./definition-problems.ts";

export function compareConfig(run: RuntimeConfig, manifest: Manifest): readonly Problem[] {
  const { config, problems } = manifest;
  // What the text cannot show is said already.
  if (problems.some(({ severity, at }) => severity === "error" && at.file === config.file)) return [];
  const aspects: readonly (readonly [name: string, text: unknown, run: unknown])[] = [
    ["`include`", config.include, run.include],
    ["`concurrency` of `executor`", config.concurrency, run.concurrency],
    ["names of `environments`", config.environments.map(({ name }) => name), namesOf(run)],
    ...config.environments.flatMap(({ name, protected: isProtected, variables, storage, deferTo = null }) => {
      const ran = run.environments.find((each) => each.name === name);
      if (ran === undefined) return [];
      const place = ran.storage ?? run.storage;
      return [
        [`\`protected\` of the environment ${name}`, isProtected, ran.protected],
        [`\`variables\` of the environment ${name}`, variables, ran.variables],
        [`\`deferTo\` of the environment ${name}`, deferTo, ran.deferTo],
        // A variable has one value for both.
        [`\`storage\` of the environment ${name}`, storage, typeof place === "string" ? place : storage],
      ] as const;
    }),
  ];
  return aspects.flatMap(([name, text, ran]) =>
    equal(text, ran)
      ? []
      : problem(
          "HW122",
          configStart(manifest),
          `${name} is ${JSON.stringify(text)} by the text of the configuration, and ${JSON.stringify(ran)} when it runs. The text counts: write it so that the text shows it.`,
        ),
  );
}

function namesOf({ environments }: RuntimeConfig): readonly string[] {
  return environments.length === 0 ? [LOCAL] : environments.map(({ name }) => name);
}
