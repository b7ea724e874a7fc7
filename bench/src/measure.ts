/**
 * How costs are taken and compared: two subjects in turn, in one run, so that a busy machine is busy for both. The
 * result is the ratio of medians; times are information.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** Wall time and the processor time of all threads, in milliseconds. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export interface Comparison {
  readonly subject: Cost;
  readonly peer: Cost;
  /** By the medians; below 1 the subject is the cheaper. */
  readonly wallRatio: number;
  readonly cpuRatio: number;
  readonly rounds: number;
}

export async function compare(options: {
  readonly subject: () => Promise<Cost>;
  readonly peer: () => Promise<Cost>;
  readonly rounds: number;
}): Promise<Comparison> {
  const subject: Cost[] = [];
  const peer: Cost[] = [];
  for (let round = 0; round < options.rounds; round++) {
    subject.push(await options.subject());
    peer.push(await options.peer());
  }
  const a = medianCost(subject);
  const b = medianCost(peer);
  return { subject: a, peer: b, wallRatio: a.wallMs / b.wallMs, cpuRatio: a.cpuMs / b.cpuMs, rounds: options.rounds };
}

/** Single measurements, in milliseconds, of two subjects in turn: for quantiles other than the median. */
export interface Series {
  readonly subject: readonly number[];
  readonly peer: readonly number[];
}

/** The first rounds, in which code is still being compiled, do not count. */
export async function measuredSeries(options: {
  readonly rounds: number;
  readonly warmUp: number;
  readonly subject: (round: number) => Promise<number>;
  readonly peer: (round: number) => Promise<number>;
}): Promise<Series> {
  const subject: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < options.warmUp + options.rounds; round++) {
    subject.push(await options.subject(round));
    peer.push(await options.peer(round));
  }
  return { subject: subject.slice(options.warmUp), peer: peer.slice(options.warmUp) };
}

export function medianCost(costs: readonly Cost[]): Cost {
  return { wallMs: median(costs.map(({ wallMs }) => wallMs)), cpuMs: median(costs.map(({ cpuMs }) => cpuMs)) };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Nearest-rank quantile, `q` from 0 to 1. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  if (value === undefined) throw new RangeError("no values were measured");
  return value;
}

/** Measures a piece of work in this process. */
export async function costOf(work: () => unknown): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

const printedCost = z.object({ wallMs: z.number(), cpuMs: z.number() });

const printedSeries = z.object({ subject: z.array(z.number()), peer: z.array(z.number()) });

/** Runs a script of `subjects/` in a new process; it measures itself and prints its cost as the last line. */
export async function costOfScript(script: string, args: readonly string[]): Promise<Cost> {
  return printedCost.parse(await lastLineOfScript(script, args));
}

/** The same for a script that compares by itself. */
export async function seriesOfScript(script: string, args: readonly string[]): Promise<Series> {
  return printedSeries.parse(await lastLineOfScript(script, args));
}

/** Runs a script of `subjects/` to its end, in a new process; what it prints. */
export async function runScript(script: string, args: readonly string[]): Promise<string> {
  const path = fileURLToPath(new URL(`./subjects/${script}.ts`, import.meta.url));
  return (await runProcess(process.execPath, ["--disable-warning=ExperimentalWarning", path, ...args])).stdout;
}

async function lastLineOfScript(script: string, args: readonly string[]): Promise<unknown> {
  const stdout = await runScript(script, args);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

export interface ProcessResult {
  readonly stdout: string;
  readonly stderr: string;
  /** From just before the start to the exit. */
  readonly wallMs: number;
  readonly startedAt: number;
}

/** Runs a program to its end. Throws with its output when it fails. */
export function runProcess(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const startedAt = performance.timeOrigin + start;
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve({ stdout, stderr, wallMs: performance.now() - start, startedAt });
      else reject(new Error(`${program} ${args.join(" ")} ended with ${String(code)}:\n${stdout}\n${stderr}`));
    });
  });
}
