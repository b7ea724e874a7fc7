/** What a definition process met, as problems at their places in the user's sources. */
import type { Manifest } from "@headwater/core/asset";
import type { StepError } from "@headwater/core/events";
import { problem } from "@headwater/core/index/place";
import { projectPath } from "@headwater/core/keys";
import type { Location } from "@headwater/core/location";
import type { Problem } from "@headwater/core/problem";
import type { Answer } from "./ask-definitions.ts";
import { placeId } from "./link-runtime.ts";

export function answerProblems(answer: Answer, manifest: Manifest): readonly Problem[] {
  const config = manifest.config.file;
  switch (answer.type) {
    case "stopped": {
      const message = `${answer.file} never ends: it was stopped after ${answer.seconds} seconds. Move what waits or works into the function of an asset.`;
      return [problem("HW121", startOfFile(answer.file), message)];
    }
    case "died": {
      const code = answer.file === config ? "HW120" : "HW506";
      return [
        problem(code, startOfFile(answer.file), `${answer.file} ended the process that evaluates it. ${answer.reason}`),
      ];
    }
    case "evaluated":
      return [
        ...configProblems(answer.config, manifest),
        ...answer.modules.flatMap(({ file, fault }) =>
          fault === null
            ? []
            : problem(codeOf(fault, "HW506"), placeOf(fault, file), `${file} cannot be loaded: ${fault.message}`),
        ),
        ...answer.faults.map(({ at, message }) => {
          const asset = manifest.assets.find((each) => placeId(each.export) === placeId(at));
          const named = asset && { file: asset.definition.file, range: asset.definition.name };
          return problem("HW111", named ?? startOfFile(at.file), `${at.name} in ${at.file}: ${message}`);
        }),
      ];
  }
}

/** The place of a fault of the configuration that has none of its own. */
export function configStart({ config }: Manifest): Location {
  return startOfFile(config.file);
}

type Evaluated = Extract<Answer, { type: "evaluated" }>;
type Fault = Extract<Evaluated["config"], { kind: "threw" }>["fault"];

function configProblems(config: Evaluated["config"], manifest: Manifest): readonly Problem[] {
  const { file } = manifest.config;
  switch (config.kind) {
    case "definitions":
      return [];
    case "wrong":
      // The text may have shown it too.
      return manifest.problems.some(
        ({ code, severity, at }) => code === "HW110" && severity === "error" && at.file === file,
      )
        ? []
        : [problem("HW110", configStart(manifest), config.message)];
    case "threw": {
      const { fault } = config;
      const code = codeOf(fault, "HW120");
      if (manifest.problems.some((each) => each.code === "HW109" && each.at.file === file)) return [];
      const words = code === "HW121" ? fault.message : `The configuration threw an error: ${fault.message}`;
      return [problem(code, placeOf(fault, file), words)];
    }
  }
}

function codeOf(fault: Fault, usual: "HW120" | "HW506"): "HW120" | "HW121" | "HW506" {
  return fault.error?.code === "HW121" ? "HW121" : usual;
}

/** The innermost frame in the project, of the error or of what caused it. */
function placeOf({ error }: Fault, file: string): Location {
  for (let each: StepError | null | undefined = error; each != null; each = each.cause) {
    const frame = each.frames.find(({ at }) => at !== null);
    if (frame?.at != null) return frame.at;
  }
  return startOfFile(file);
}

export function startOfFile(file: string): Location {
  const at = { line: 0, character: 0 };
  return { file: projectPath(file), range: { start: at, end: at } };
}
