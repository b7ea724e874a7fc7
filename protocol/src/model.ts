/** What several channels carry of core's model. Each schema is made when it is first needed: most processes are short. */
import type { StepError } from "@headwater/core/events";
import { type AssetKey, isProjectPath, parseAssetKey, type ProjectPath } from "@headwater/core/keys";
import { lazily } from "@headwater/core/lazily";
import type { Location } from "@headwater/core/location";
import type { Problem } from "@headwater/core/problem";
import { isProblemCode, type ProblemCode } from "@headwater/core/problem-codes";
import * as z from "zod";

export const assetKey = lazily(() =>
  z.custom<AssetKey>((text) => typeof text === "string" && parseAssetKey(text) === text, "a key"),
);

/** As in the manifest: relative to the project, with slashes. */
export const path = lazily(() => z.custom<ProjectPath>(isProjectPath, "a path inside the project"));

export const position = lazily(() => z.object({ line: z.int().min(0), character: z.int().min(0) }));

export const range = lazily(() => z.object({ start: position(), end: position() }));

export const location = lazily((): z.ZodType<Location> => z.object({ file: path(), range: range() }));

export const problemCode = lazily(() => z.custom<ProblemCode>(isProblemCode, "a problem code"));

export const problem = lazily((): z.ZodType<Problem> => {
  const edit = z.object({ at: location(), newText: z.string() });
  return z.object({
    code: problemCode(),
    severity: z.enum(["error", "warning", "information"]),
    message: z.string(),
    at: location(),
    name: z.string().exactOptional(),
    related: z.array(z.object({ at: location(), message: z.string() })),
    fixes: z.array(z.object({ title: z.string(), edits: z.array(edit) })),
  });
});

const stackFrame = lazily(() =>
  z.object({
    function: z.string(),
    text: z.string(),
    at: location().nullable(),
    source: z.string().max(200).exactOptional(),
  }),
);

export const stepError = lazily((): z.ZodType<StepError> => {
  const schema: z.ZodType<StepError> = z.object({
    code: problemCode(),
    name: z.string(),
    message: z.string(),
    frames: z.array(stackFrame()).max(100),
    get cause() {
      return schema.exactOptional();
    },
  });
  return schema;
});

export const json = lazily(() => z.json());

export const metadataValue = lazily(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.enum(["text", "markdown", "url", "path"]), value: z.string() }),
    z.object({ type: z.enum(["number", "timestamp"]), value: z.number() }),
    z.object({ type: z.literal("boolean"), value: z.boolean() }),
    z.object({ type: z.literal("json"), value: json() }),
    z.object({
      type: z.literal("table"),
      value: z.object({ columns: z.array(z.string()), rows: z.array(z.array(json())) }),
    }),
  ]),
);
export const metadata = lazily(() => z.record(z.string(), metadataValue()));
