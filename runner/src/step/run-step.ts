/** Runs one step in a step process: the asset's function, then its checks; or checks of what was materialized before. */
import type { Metadata } from "@headwater/core/metadata";
import { contractOf, type UserFunction } from "@headwater/core/sdk-contract";
import { canonicalMetadata } from "@headwater/core/sdk-metadata";
import type { ProjectPath } from "@headwater/core/keys";
import type { ProblemCode } from "@headwater/core/problem-codes";
import type { FromStep, StepFunction, StepInput, StepRequest } from "@headwater/protocol/step";
import type { FileIo } from "../io/file-io.ts";
import { UnstorableValue } from "../io/unstorable-value.ts";
import type { ProjectLoader } from "../loader/project-loader.ts";
import { buildArguments, InputValues } from "./arguments.ts";
import { bindKeys } from "./bind-keys.ts";
import { evaluateCheck } from "./evaluate-check.ts";
import { openContext } from "./context.ts";
import { findExport } from "./find-export.ts";
import type { StepOutput } from "./output.ts";
import { StepFault } from "./step-error.ts";

// User code may replace the clock.
const now = performance.now.bind(performance);

export interface StepHost {
  readonly loader: ProjectLoader;
  readonly io: FileIo;
  readonly output: StepOutput;
  /** Called when the code asks for its signal. */
  readonly signal: () => AbortSignal;
  readonly send: (message: FromStep) => void;
  /** To be called before a module is loaded that may not be there yet. */
  readonly loads: () => void;
  /** To be called just before the function of an asset or a check is. */
  readonly begins: () => void;
  /** Reports what was loaded and waits until the coordinator has found it to be what was planned. */
  readonly confirm: (files: ReadonlyMap<ProjectPath, string>) => Promise<void>;
}

/** Throws what the asset's function throws, and a `StepFault` for what Headwater finds wrong. */
export async function runStep(request: StepRequest, host: StepHost): Promise<void> {
  let { inputs } = request;
  if (request.materialize !== null) {
    const own = await materialize(request, request.materialize, host);
    inputs = [...inputs.filter(({ asset }) => asset !== request.asset), own];
  }
  for (const check of request.checks) {
    const started = now();
    const result = await evaluateCheck(check, { ...request, inputs }, host);
    host.send({ type: "check", name: check.name, ...result, durationMs: now() - started });
  }
}

/** The user's function at an export. Throws a `StepFault` HW506 where the module does not load. */
export async function loadFunction(
  { export: path }: StepFunction,
  kind: "asset" | "check",
  request: StepRequest,
  { loader, loads, confirm }: StepHost,
): Promise<UserFunction> {
  const file = path.file as ProjectPath;
  let module: object;
  try {
    if (!loader.hasLoaded(file)) loads();
    module = await loader.import(file);
  } catch (error) {
    throw new StepFault("HW506", `The module ${path.file} cannot be loaded: ${loader.faultOf(error)}`, {
      thrown: error,
    });
  } finally {
    const loaded = loader.takeLoaded();
    if (loaded.size > 0) await confirm(loaded);
  }
  const contract = findExport(module, path, kind, request.asset);
  if (contract.kind === "asset") contract.key = request.asset;
  await bindKeys(request, loader);
  return contract.fn;
}

async function materialize(request: StepRequest, step: StepFunction, host: StepHost): Promise<StepInput> {
  const fn = await loadFunction(step, "asset", request, host);
  const started = now();
  const { context, metadata } = openContext({ ...request, signal: host.signal, output: host.output });
  const args = await buildArguments(step.parameters, new InputValues(host.io, request.inputs), context);
  host.begins();
  const returned = parseReturn(await fn(...args));
  const value = returned.stored ? await store(returned.value, request, host.io) : null;
  host.send({
    type: "materialized",
    value,
    dataVersion: returned.dataVersion,
    metadata: { ...metadata(), ...returned.metadata } as Extract<FromStep, { type: "materialized" }>["metadata"],
    durationMs: now() - started,
  });
  return { asset: request.asset, state: value === null ? { kind: "nothing-stored" } : { kind: "stored", value } };
}

interface Returned {
  readonly stored: boolean;
  readonly value?: unknown;
  readonly metadata: Metadata;
  readonly dataVersion: string | null;
}

function parseReturn(value: unknown): Returned {
  const contract = contractOf("materialized", value);
  if (contract === undefined) return { stored: value !== undefined, value, metadata: {}, dataVersion: null };
  const { dataVersion = null } = contract;
  // Another copy of the SDK made it: what it calls canonical is checked here.
  const metadata = canonicalMetadata(contract.metadata);
  return contract.stored && contract.value !== undefined
    ? { stored: true, value: contract.value, metadata, dataVersion }
    : { stored: false, metadata, dataVersion };
}

async function store(value: unknown, request: StepRequest, io: FileIo): Promise<Awaited<ReturnType<FileIo["store"]>>> {
  try {
    return await io.store(value, request);
  } catch (error) {
    if (error instanceof UnstorableValue)
      throw new StepFault("HW504", `The value of ${request.asset} cannot be stored: ${error.message}`);
    const fault = diskFault(error);
    if (fault !== undefined)
      throw new StepFault(fault.code, `The value of ${request.asset} cannot be stored: ${fault.message}`);
    if (!(error instanceof RangeError)) throw error;
    throw new StepFault(
      "HW504",
      `The value of ${request.asset} cannot be stored: it is nested too deeply, or a part of it is too long for one text (${error.message}). A long list is stored element by element.`,
    );
  }
}

/** What the system says of the folder of values. */
function diskFault(error: unknown): { code: ProblemCode; message: string } | undefined {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return undefined;
  return error.code === "ENOSPC" || error.code === "EDQUOT"
    ? { code: "HW606", message: "the disk is full. Free some space, then run again with --stale." }
    : { code: "HW601", message: `${error.message}. Give this user the right to write there.` };
}
